import EdgeGraph
import EdgeOperators
import EdgeTensor
import Testing

/// Whatever bytes the inputs hold, a reference and its kernels end and stay in bounds: NaN, bools other than 0 and 1,
/// indices out of range, integers at the ends of their types.
@Suite struct RandomBytesTests {
    // Swift 6.0 crashes on a closure inside of an attribute.
    static let operatorNames = OperatorCatalog.standard.operators.map { $0.name }

    @Test(arguments: operatorNames)
    func operatorsTakeEveryByte(operatorName: String) throws {
        let type = try #require(OperatorCatalog.standard.operatorType(named: operatorName))
        var random = SplitMix64(state: 11)
        var count = 0
        for example in type.examples {
            let types = try example.outputTypes()
            let inputs = example.inputs.map { input in
                Tensor(
                    input.type,
                    Bytes(count: input.type.byteCount) { buffer in
                        for index in buffer.indices { buffer[index] = RandomBytesTests.byte(&random) }
                    })
            }
            let expected = example.op.evaluate(inputs, outputTypes: types)
            let signature = Signature(
                inputs: inputs.map(\.type), outputs: types, isConstant: example.inputs.map(\.isConstant))
            count += expected.count
            guard example.op.packedLayouts(for: signature).isEmpty else { continue }
            for kernel in example.op.kernels(for: signature) where kernel.requires.isSubset(of: .detected) {
                let found = run(kernel, inputs, types, parts: 1)
                for (a, b) in zip(found, expected) where !b.type.element.isFloatingPoint {
                    #expect(a == b, "\(kernel.name), \(example.name)")
                }
            }
        }
        #expect(count > 0)
    }

    /// Half of all bytes are 0x00, 0x7F, 0x80 or 0xFF, so that special numbers occur.
    private static func byte(_ random: inout SplitMix64) -> UInt8 {
        let bits = random.next()
        return bits & 1 == 0 ? [0x00, 0x7F, 0x80, 0xFF][Int(bits >> 1 & 3)] : UInt8(truncatingIfNeeded: bits >> 8)
    }
}
