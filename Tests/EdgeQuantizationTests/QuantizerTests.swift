import EdgeGraph
import EdgeOperators
import EdgePasses
import EdgeQuantization
import EdgeTensor
import Testing

@Suite struct QuantizerTests {
    private func quantized(
        _ net: SampleNet, _ change: (inout QuantizerOptions) -> Void = { _ in }, sampleCount: Int = 24
    ) throws -> (Quantizer, QuantizedModel) {
        var options = QuantizerOptions()
        change(&options)
        let quantizer = try Quantizer(net.graph, samples: SampleNet.samples(sampleCount), options: options)
        return (quantizer, try quantizer.run())
    }

    @Test func becomesIntegersThroughout() throws {
        let (_, model) = try quantized(try SampleNet())
        let graph = try model.compiled()
        let names = graph.nodes.map { $0.op.name }
        // Probabilities leave as real numbers of their own, not as 256ths.
        #expect(names.first == "quantize")
        #expect(names.suffix(2) == ["dequantize", "softmax"])
        for node in graph.nodes.dropFirst().dropLast(2) {
            let elements = node.outputs.map { graph.type(of: $0).element }
            #expect(elements == [.int8], "\(node.op.name) is \(elements)")
        }
        #expect(model.comparison.decibels > 25)
        #expect(model.comparison.agreement > 0.9)
    }

    @Test func sameDataGiveTheSameGraph() throws {
        let first = try quantized(try SampleNet()).1.compiled()
        let second = try quantized(try SampleNet()).1.compiled()
        #expect(first == second)
    }

    @Test func probabilitiesHaveTheirNaturalScale() throws {
        let graph = try quantized(try SampleNet()) { $0.hasIntegerEnds = true }.1.compiled()
        let softmax = try #require(graph.nodes.first { $0.op is Softmax })
        let expected = try Quantization(scale: 0x1p-8, zeroPoint: -128)
        #expect(graph.type(of: softmax.outputs[0]).quantization == expected)
    }

    @Test func weightsAreSymmetricPerChannel() throws {
        let model = try quantized(try SampleNet()).1
        let graph = try model.inserted()
        let weights = graph.values.filter { $0.type.element == .int8 && $0.type.quantization?.axis == 0 }
        #expect(weights.count == 4)
        for value in weights {
            #expect(value.type.quantization?.zeroPoints.allSatisfy { $0 == 0 } == true)
            let stored = try #require(value.constant.map { Tensor(value.type, $0) }?.integers)
            #expect(stored.allSatisfy { abs($0) <= 127 })
            #expect(stored.contains { abs($0) == 127 })
        }
    }

    // MARK: Choices

    @Test func keptNodesStayFloat() throws {
        let (_, model) = try quantized(try SampleNet()) { $0.keptFloat = ["second"] }
        let graph = try model.compiled()
        let second = try #require(graph.nodes.first { $0.name == "second" })
        #expect(graph.type(of: second.outputs[0]).element == .float32)
        let first = try #require(graph.nodes.first { $0.name == "first" })
        #expect(graph.type(of: first.outputs[0]).element == .int8)
    }

    @Test func onlyNamedNodesBecomeIntegers() throws {
        let (_, model) = try quantized(try SampleNet()) { $0.quantizedOnly = ["depthwise"] }
        let graph = try model.compiled()
        for node in graph.nodes where node.op is Convolution {
            let element = graph.type(of: node.inputs[1]).element
            #expect(element == (node.name == "depthwise" ? .int8 : .float32))
        }
    }

    @Test func unknownNamesAreToldWithASuggestion() throws {
        let net = try SampleNet()
        #expect {
            try quantized(net) { $0.keptFloat = ["depthwize"] }
        } throws: { "\($0)".contains("no node «depthwize»; did you mean «depthwise»?") }
    }

    @Test func nothingLeftIsAnError() throws {
        let net = try SampleNet()
        let names = net.graph.nodes.map(\.name)
        #expect {
            try quantized(net) { $0.keptFloat = names }
        } throws: { "\($0)".contains("all nodes are kept in float") }
    }

    @Test(arguments: RangeMethod.allCases) func everyMethodWorks(_ method: RangeMethod) throws {
        let (_, model) = try quantized(try SampleNet()) { $0.method = method }
        #expect(model.comparison.decibels > 15)
    }

    // MARK: Samples

    @Test func noSamplesIsAnError() throws {
        let net = try SampleNet()
        #expect { try quantized(net, sampleCount: 0) } throws: { "\($0)".contains("no samples") }
    }

    @Test(arguments: [Float.nan, .infinity]) func badNumbersAreNamed(_ bad: Float) throws {
        let net = try SampleNet()
        let samples = CalibrationSamples(count: 3, name: { "picture \($0).png" }) { index in
            var numbers = SampleNet.picture(index).elements(as: Float.self)
            if index == 1 { numbers[5] = bad }
            return [Tensor(SampleNet.picture(index).type, numbers)]
        }
        let quantizer = try Quantizer(net.graph, samples: samples)
        #expect { try quantizer.run() } throws: {
            "\($0)".contains("picture 1.png") && "\($0)".contains("x holds \(bad)")
        }
    }

    @Test func constantTensorsAreNoTrouble() throws {
        let net = try SampleNet()
        let zeros = CalibrationSamples(count: 2) { _ in [Tensor(SampleNet.picture(0).type) { _ in }] }
        let model = try Quantizer(net.graph, samples: zeros).run()
        #expect(model.comparison.agreement == 1)
    }

    // MARK: Repairs

    @Test func equalizationMendsCollapsedChannels() throws {
        let net = try SampleNet(collapsed: 50)
        let plain = try quantized(net) {
            $0.method = .minmax
            $0.equalization = .off
            $0.biasCorrection = .off
        }.1
        let mended = try quantized(net).1
        #expect(mended.comparison.decibels > plain.comparison.decibels + 6)
        let layers = mended.layers(try Quantizer(net.graph, samples: SampleNet.samples(1)))
        let sentences = mended.sentences(layers)
        #expect(sentences.contains { $0.contains("Layer depthwise: 2 of 16 channels used up to") })
    }

    @Test func biasCorrectionNeverMakesOutputsWorse() throws {
        let net = try SampleNet()
        let plain = try quantized(net) { $0.biasCorrection = .off }.1
        let corrected = try quantized(net).1
        #expect(corrected.comparison.decibels >= plain.comparison.decibels)
    }

    // MARK: Files that have integers already

    @Test func integersOfTheFileStayAsTheyAre() throws {
        let inserted = try quantized(try SampleNet()).1.inserted()
        let compiled = try PassPipeline.standard.run(on: inserted)
        // All that is left to quantize is what surrounds the integers: nothing.
        #expect { try Quantizer(inserted, samples: SampleNet.samples(4)).run() } throws: {
            "\($0)".contains("nothing to quantize")
        }
        #expect(compiled.nodes.contains { $0.op is Convolution })
    }
}
