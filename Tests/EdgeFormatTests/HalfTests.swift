import EdgeFormat
import EdgeGraph
import EdgeTensor
import EdgeTestSupport
import Testing

/// float32 constants in half their bytes.
@Suite struct HalfTests {
    private func model(_ numbers: [Float]) throws -> EdgeModel {
        var builder = GraphBuilder(name: "halves")
        let x = builder.addInput(name: "x", type: TensorType(.float32, [numbers.count]))
        let constant = builder.addConstant(Tensor(TensorType(.float32, [numbers.count]), numbers))
        let other = builder.addConstant(Tensor(TensorType(.float32, [64]), (0..<64).map { Float($0) / 3 }))
        builder.addOutput(x, name: "y")
        builder.addOutput(constant, name: "c")
        builder.addOutput(other, name: "d")
        let graph = builder.finish()
        return EdgeModel(variants: [.init(graph: graph, arena: .simple(for: graph))])
    }

    @Test func comeBackBitByBit() throws {
        let model = try model((0..<1000).map { Float($0 - 500) / 8 } + [-0.0, 0x1p-24, 65504])
        let (whole, half) = (try model.encoded(), try model.encoded(halvesConstants: true))
        #expect(half.count < whole.count - 1800)
        let found = try EdgeModel(decoding: half, catalog: SampleModels.catalog)
        let expected = try EdgeModel(decoding: whole, catalog: SampleModels.catalog)
        #expect(found == expected)
    }

    @Test func numbersThatFloat16LacksStayWhole() throws {
        let model = try model((0..<1000).map { Float($0) / 10 })
        let (whole, half) = (try model.encoded(), try model.encoded(halvesConstants: true))
        #expect(half == whole)
    }

    @Test func everyTruncationIsRefused() throws {
        let bytes = try model((0..<64).map { Float($0) }).encoded(halvesConstants: true)
        for count in stride(from: 0, to: bytes.count, by: 7) {
            #expect(throws: FormatError.self) {
                try EdgeModel(decoding: bytes[0..<count], catalog: SampleModels.catalog)
            }
        }
    }
}
