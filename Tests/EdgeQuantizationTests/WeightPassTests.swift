import EdgeGraph
import EdgeOperators
import EdgePasses
import EdgeQuantization
import EdgeTensor
import EdgeTestSupport
import Testing

/// What is done to weights alone, and to the ends of a graph.
@Suite struct WeightPassTests {
    private func output(_ graph: Graph, _ input: Tensor) -> Tensor {
        var interpreter = ReferenceInterpreter(graph)
        return interpreter.run([input])[0]
    }

    private func product() throws -> Graph {
        var noise = SampleNet.Noise(state: 5)
        var builder = GraphBuilder(name: "product")
        let x = builder.addInput(name: "x", type: TensorType(.float32, [3, 32]))
        builder.nodeName = "layer"
        let y = try builder.addOne(
            FullyConnected(activation: .relu),
            [x, builder.addConstant(noise.tensor([16, 32])), builder.addConstant(noise.tensor([16]))])
        builder.addOutput(y, name: "y")
        return builder.finish()
    }

    @Test func dynamicProductsAreNearTheFloatOnes() throws {
        var noise = SampleNet.Noise(state: 99)
        let (graph, input) = (try product(), noise.tensor([3, 32], times: 2))
        var changed = graph
        #expect(try QuantizeDynamically().run(on: &changed))
        try changed.verify()
        #expect(changed.nodes.contains { $0.op is MatMulInteger })
        let (exact, rounded) = (
            output(graph, input).elements(as: Float.self), output(changed, input).elements(as: Float.self)
        )
        for (first, second) in zip(exact, rounded) { #expect(abs(first - second) < 0.06) }
        #expect(try !QuantizeDynamically().run(on: &changed))
    }

    @Test func namedNodesAlone() throws {
        var graph = try product()
        #expect(try !QuantizeDynamically { $0 != "layer" }.run(on: &graph))
        #expect(try !RoundToHalves { $0 != "layer" }.run(on: &graph))
        #expect(try RoundToHalves().run(on: &graph))
    }

    @Test func halvesAreThoseOfFloat16() throws {
        var graph = try product()
        #expect(try RoundToHalves().run(on: &graph))
        let weights = try #require(graph.constant(graph.nodes[0].inputs[1])).elements(as: Float.self)
        for weight in weights {
            #expect(HalfPrecision.float(fromFloat16: HalfPrecision.float16(from: weight)) == weight)
        }
        #expect(try !RoundToHalves().run(on: &graph))
    }

    @Test func numbersBeyondFloat16KeepTheirDigits() throws {
        var builder = GraphBuilder()
        let x = builder.addInput(name: "x", type: TensorType(.float32, [1, 40]))
        let weights = Tensor(TensorType(.float32, [1, 40]), (0..<40).map { Float($0) * 3000.7 })
        builder.addOutput(try builder.addOne(Binary(.mul), [x, builder.addConstant(weights)]), name: "y")
        var graph = builder.finish()
        #expect(try !RoundToHalves().run(on: &graph))
    }

    @Test func endsBecomeIntegersWithoutChangingThem() throws {
        var options = QuantizerOptions()
        options.hasIntegerEnds = true
        let model = try Quantizer(try SampleNet().graph, samples: SampleNet.samples(8), options: options).run()
        let inserted = try model.inserted()
        var ends = inserted
        #expect(try IntegerEnds().run(on: &ends))
        try ends.verify()
        #expect(ends.type(of: ends.inputs[0].value).element == .int8)
        #expect(ends.type(of: ends.outputs[0].value).element == .int8)
        let picture = SampleNet.picture(50)
        let stored = Tensor(ends.type(of: ends.inputs[0].value)) { $0.store(reals: picture.elements(as: Float.self)) }
        let compiled = (try PassPipeline.standard.run(on: inserted), try PassPipeline.standard.run(on: ends))
        #expect(output(compiled.0, picture).reals == output(compiled.1, stored).reals)
    }

    /// Of 4 weights 1, 1, 1 and 1.6 with steps of 1.6 / 127 none is far off; a smaller scale would clip the largest.
    @Test(arguments: WeightRange.allCases) func scalesFollowTheWeights(_ range: WeightRange) throws {
        var options = QuantizerOptions()
        options.weightRange = range
        let model = try Quantizer(try SampleNet().graph, samples: SampleNet.samples(8), options: options).run()
        #expect(model.comparison.decibels > 20)
    }
}
