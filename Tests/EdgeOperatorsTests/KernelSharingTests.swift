import EdgeGraph
import EdgeOperators
import EdgeTensor
import EdgeTestSupport
import Testing

/// What an operator says about memory holds for its kernels and its reference.
@Suite struct KernelSharingTests {
    // Swift 6.0 crashes on a closure inside of an attribute.
    static let operatorNames = OperatorCatalog.standard.operators.map { $0.name }

    /// Where an output may take the place of an input, it does so without another result.
    @Test(arguments: operatorNames)
    func outputsMayOverwriteInputs(operatorName: String) throws {
        let type = try #require(OperatorCatalog.standard.operatorType(named: operatorName))
        for example in type.examples {
            let types = try example.outputTypes()
            let inputs = example.makeInputs()
            let (packed, signature) = example.packed(inputs, outputTypes: types)
            guard case .overwrites(let indices) = example.op.sharing(for: signature), types.count == 1 else { continue }
            let expected = example.op.evaluate(inputs, outputTypes: types)[0]
            let kernels = example.op.kernels(for: signature) + [example.op.referenceKernel(for: signature)]
            for kernel in kernels where kernel.requires.isSubset(of: .detected) {
                for index in indices {
                    let found = run(kernel, packed, types[0], over: index)
                    let comparison = Comparison(found, expected, tolerance: example.tolerance)
                    #expect(comparison.isWithin, "\(kernel.name), \(example.name), over \(index): \(comparison)")
                }
            }
        }
    }

    /// A tensor that is read as something else, too, keeps its place.
    @Test func dataThatAreUpdatesAreNotOverwritten() throws {
        var builder = GraphBuilder()
        let x = builder.addInput(name: "x", type: TensorType(.float32, [3, 2]))
        let order = builder.addInput(name: "order", type: TensorType(.int64, [3, 1]))
        let data = try builder.addOne(Unary(.exp), [x])
        let other = try builder.addOne(Unary(.exp), [x])
        builder.addOutput(try builder.addOne(ScatterND(), [data, order, data]), name: "same")
        builder.addOutput(try builder.addOne(ScatterND(), [other, order, x]), name: "different")
        let storages = builder.finish().storages()
        #expect(storages.map { $0.mayOverwrite.count } == [0, 0, 0, 0, 0, 1])
    }

    /// Runs a kernel whose output lies where input `index` was.
    private func run(_ kernel: Kernel, _ inputs: [Tensor], _ type: TensorType, over index: Int) -> Tensor {
        let blocks = inputs.map { input in
            let block = MemoryBlock(byteCount: max(input.bytes.count, type.byteCount))
            input.bytes.withUnsafeBytes {
                UnsafeMutableRawBufferPointer(start: block.base, count: $0.count).copyMemory(from: $0)
            }
            return block
        }
        let scratch = MemoryBlock(byteCount: kernel.scratchByteCount)
        let step = kernel.bind(
            Operands(inputs: blocks.map { UnsafeRawPointer($0.base) }, outputs: [blocks[index].base]))
        step.function(step.context, 0, step.unitCount, scratch.base)
        return withExtendedLifetime((blocks, step)) {
            Tensor(
                type,
                Bytes(count: type.byteCount) {
                    $0.copyMemory(from: UnsafeRawBufferPointer(start: blocks[index].base, count: type.byteCount))
                })
        }
    }
}
