import EdgeGraph
import EdgeOperators
import EdgeTensor
import Testing

/// 16-bit activations: the rule of `docs/quantization.md` against real numbers computed here.
@Suite struct WideActivationTests {
    private static let input = try? Quantization(scale: 0x1p-12)
    private static let output = try? Quantization(scale: 0x1p-10)

    private func wide(_ shape: Shape, _ values: [Int16], _ quantization: Quantization? = input) -> Tensor {
        Tensor(TensorType(.int16, shape, quantization: quantization), values)
    }

    @Test func sumsOfProductsAreExact() throws {
        let weights = Tensor(
            TensorType(.int8, [1, 2], quantization: try Quantization(scale: 0.5)), [127, -128] as [Int8])
        let bias = Tensor(TensorType(.int64, [1]), [1 << 33] as [Int64])
        let x = wide([2, 2], [32767, -32768, 5, 7])
        let result = try FullyConnected().result(x, weights, bias, quantization: WideActivationTests.output)
        // Both rows lie beyond the range.
        #expect(result.elements(as: Int16.self) == [32767, 32767])
        let small = Tensor(TensorType(.int64, [1]), [3] as [Int64])
        let exact = try FullyConnected().result(x, weights, small, quantization: WideActivationTests.output)
        // (5 · 127 − 7 · 128 + 3) · 2⁻¹³ in units of 2⁻¹⁰ is −32.25.
        #expect(exact.elements(as: Int16.self) == [32767, -32])
    }

    @Test func functionsAreRoundedOnce() throws {
        let x = wide([3], [4096, -4096, 0])
        let result = try Unary(.sigmoid).result(x, quantization: try Quantization(scale: 0x1p-15))
        #expect(result.elements(as: Int16.self) == [23955, 8813, 16384])
    }

    @Test func sumsMeetInTheOutputsScale() throws {
        let x = wide([4], [1, 2, 32767, -3])
        let y = wide([4], [1, 3, 32767, -3], WideActivationTests.output)
        let result = try Binary(.add).result(x, y, quantization: WideActivationTests.output)
        // 1.25, 3.5 (a tie, to even), beyond the range, −3.75.
        #expect(result.elements(as: Int16.self) == [1, 4, 32767, -4])
    }

    @Test func tfliteRulesKeepThemIntegers() throws {
        let rule = try #require(OperatorCatalog.standard.rule(.tflite, "LOGISTIC", version: 3))
        var builder = GraphBuilder()
        let type = TensorType(.int16, [1, 4], quantization: WideActivationTests.input)
        let x = builder.addInput(name: "x", type: type)
        let node = ForeignNode(
            format: .tflite, operatorName: "LOGISTIC", version: 3, name: "y", attributes: [:], inputs: [x],
            outputTypes: [type.quantized(try Quantization(scale: 0x1p-15))], outputCount: 1)
        let outputs = try rule.apply(node, &builder)
        #expect(builder.graph.nodes.map(\.op.name) == ["unary"])
        #expect(builder.type(of: outputs[0]).quantization?.scale == 0x1p-15)
    }
}
