import EdgeGraph
import EdgeOperators
import EdgeTensor
import EdgeTestSupport
import Testing

/// Every kernel of every operator against the operator's reference, on every example that the operator gives.
@Suite struct KernelConformanceTests {
    // Swift 6.0 crashes on a closure inside of an attribute.
    static let operatorNames = OperatorCatalog.standard.operators.map { $0.name }

    @Test(arguments: operatorNames)
    func kernelsAgreeWithTheReference(operatorName: String) throws {
        let type = try #require(OperatorCatalog.standard.operatorType(named: operatorName))
        #expect(!type.examples.isEmpty, "\(operatorName) has no examples")
        for example in type.examples {
            let types = try example.outputTypes()
            let inputs = example.makeInputs()
            let expected = example.op.evaluate(inputs, outputTypes: types)
            let (packed, signature) = example.packed(inputs, outputTypes: types)
            let kernels = example.op.kernels(for: signature) + [example.op.referenceKernel(for: signature)]
            for kernel in kernels where kernel.requires.isSubset(of: .detected) {
                for parts in [1, 3] {
                    let found = run(kernel, packed, types, parts: parts)
                    for (a, b) in zip(found, expected) {
                        let comparison = Comparison(a, b, tolerance: example.tolerance)
                        #expect(comparison.isWithin, "\(kernel.name), \(example.name), \(parts) parts: \(comparison)")
                    }
                }
            }
        }
    }

    /// Operators survive being written and read.
    @Test(arguments: operatorNames)
    func attributesSurviveEncoding(operatorName: String) throws {
        let type = try #require(OperatorCatalog.standard.operatorType(named: operatorName))
        for example in type.examples {
            var reader = AttributeReader(example.op.attributes.map(\.value))
            let copy = try type.init(from: &reader)
            #expect(copy.isEqual(to: example.op))
            #expect(reader.isAtEnd)
        }
    }
}

/// Runs a kernel once, its units divided into `parts`.
func run(_ kernel: Kernel, _ inputs: [Tensor], _ outputTypes: [TensorType], parts: Int) -> [Tensor] {
    let aligned = inputs.map { $0.bytes.aligned(to: Bytes.alignment) }
    let blocks = outputTypes.map { MemoryBlock(byteCount: $0.byteCount) }
    let scratch = MemoryBlock(byteCount: kernel.scratchByteCount)
    let nothing = MemoryBlock(byteCount: 0)
    let step = kernel.bind(
        Operands(
            inputs: aligned.map { $0.retained.base ?? UnsafeRawPointer(nothing.base) },
            outputs: blocks.map(\.base)))
    for part in 0..<parts {
        let first = step.unitCount * part / parts
        let end = step.unitCount * (part + 1) / parts
        step.function(step.context, first, end, scratch.base)
    }
    return withExtendedLifetime((aligned, step, nothing)) {
        zip(outputTypes, blocks).map { type, block in
            Tensor(type, Bytes(unowned: UnsafeRawBufferPointer(start: block.base, count: type.byteCount), owner: block))
        }
    }
}
