import EdgeGraph
import EdgeONNX
import EdgeOperators
import EdgeTensor
import Testing

/// Models as ONNX Runtime's quantizer writes them, small enough to say what comes out.
@Suite struct QuantizerTests {
    /// `y = x · w` as dynamic quantization writes it: stored activations, an integer product, and scales behind it.
    private static var dynamic: ModelText {
        var model = ModelText()
        model.graph.inputs = [InputText("x", [2, 2])]
        model.graph.outputs = [InputText("y", nil)]
        model.graph.initializers = [
            TensorText("w", 3, [2, 1], .raw([2, 255])), TensorText("w0", 3, [], .raw([0])), .floats("sw", [], [0.5]),
        ]
        model.graph.nodes = [
            NodeText("DynamicQuantizeLinear", ["x"], ["xq", "sx", "x0"]),
            NodeText("MatMulInteger", ["xq", "w", "x0", "w0"], ["i"]),
            NodeText("Cast", ["i"], ["f"], attributes: [.init("to", .int(1))]),
            NodeText("Mul", ["sx", "sw"], ["s"]), NodeText("Mul", ["f", "s"], ["y"]),
        ]
        return model
    }

    @Test func dynamicProductsAreTheProductsOfRoundedNumbers() throws {
        let graph = try ONNXImporter.model(
            from: QuantizerTests.dynamic.bytes, catalog: .standard, options: ImportOptions()
        ).graph
        #expect(graph.nodes.filter { $0.op is DynamicQuantize }.count == 1)
        #expect(graph.nodes.filter { $0.op is MatMulInteger }.count == 1)
        // The range −1…1.55 has a scale of 0.01 and a zero point of 100, so that nothing is rounded.
        let x = Tensor(TensorType(.float32, [2, 2]), [-1, 1.55, 0.5, 0.25] as [Float])
        let found = try #require(graph.evaluated([x])[0].reals)
        for (value, expected) in zip(found, [-1.775, 0.375] as [Float]) { #expect(abs(value - expected) < 1e-5) }
    }
}
