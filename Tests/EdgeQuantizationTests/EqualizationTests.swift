import EdgeGraph
import EdgePasses
import EdgeQuantization
import EdgeTensor
import EdgeTestSupport
import Testing

/// Passes on the float graph keep its function.
@Suite struct EqualizationTests {
    private func output(_ graph: Graph, _ picture: Tensor) -> [Float] {
        var interpreter = ReferenceInterpreter(graph)
        return interpreter.run([picture])[0].elements(as: Float.self)
    }

    @Test(arguments: [1, 50] as [Float]) func theFloatFunctionStays(_ collapsed: Float) throws {
        var options = QuantizerOptions()
        options.equalization = .on
        options.biasCorrection = .off
        let net = try SampleNet(collapsed: collapsed)
        let quantizer = try Quantizer(net.graph, samples: SampleNet.samples(8), options: options)
        let model = try quantizer.run()
        #expect(model.graph != model.original)
        for index in 100..<104 {
            let before = output(model.original, SampleNet.picture(index))
            let after = output(model.graph, SampleNet.picture(index))
            for (first, second) in zip(before, after) { #expect(abs(first - second) < 1e-5) }
        }
    }

    @Test func biasCorrectionTouchesOnlyBiases() throws {
        var options = QuantizerOptions()
        options.equalization = .off
        options.biasCorrection = .on
        let net = try SampleNet()
        let model = try Quantizer(net.graph, samples: SampleNet.samples(8), options: options).run()
        for (before, after) in zip(model.original.nodes, model.graph.nodes) {
            #expect(before.op.isEqual(to: after.op))
            for position in before.inputs.indices where position != 2 {
                #expect(before.inputs[position] == after.inputs[position])
            }
        }
        #expect(model.correctsBias)
    }
}
