import EdgeGraph
import EdgeOperators
import EdgeTensor
import Testing

/// TFLite's UNIDIRECTIONAL_SEQUENCE_LSTM, whose 24 inputs become the six or more of ours.
@Suite struct LSTMImportTests {
    /// A layer of one input and one cell over `[1, 2, 1]`, built on a graph with states for h and c.
    private struct Layer {
        var x = TensorType(.float32, [1, 2, 1])
        /// Inputs by their place; h and c come on top.
        var constants: [Int: Tensor] = [:]
        var options: [String: AttributeValue] = ["fused_activation_function": .int(4)]

        func graph() throws -> Graph {
            let rule = try #require(
                OperatorCatalog.standard.rule(.tflite, "UNIDIRECTIONAL_SEQUENCE_LSTM", version: 1))
            var builder = GraphBuilder()
            var inputs = [Graph.ValueID?](repeating: nil, count: 24)
            inputs[0] = builder.addInput(name: "x", type: x)
            for place in constants.keys.sorted() { inputs[place] = constants[place].map { builder.addConstant($0) } }
            let isInteger = x.element == .int8
            let quantization = isInteger ? try Quantization(scale: 1 / 128) : nil
            let scale = isInteger ? try Quantization(scale: 0x1p-12) : nil
            inputs[18] = builder.addState(
                name: "h", type: TensorType(isInteger ? .int8 : .float32, [1, 1], quantization: quantization))
            inputs[19] = builder.addState(
                name: "c", type: TensorType(isInteger ? .int16 : .float32, [1, 1], quantization: scale))
            let node = ForeignNode(
                format: .tflite, operatorName: "UNIDIRECTIONAL_SEQUENCE_LSTM", version: 1, name: "lstm",
                attributes: options, inputs: inputs, outputTypes: [nil], outputCount: 1)
            builder.addOutput(try rule.apply(node, &builder)[0], name: "y")
            let graph = builder.finish()
            try graph.verify()
            return graph
        }

        /// The layer's operator and its constant inputs.
        func lstm() throws -> (op: LSTM, inputs: [Tensor?], graph: Graph) {
            let graph = try graph()
            let node = try #require(graph.nodes.first { $0.op is LSTM })
            return (try #require(node.op as? LSTM), node.inputs.map { graph.constant($0) }, graph)
        }
    }

    /// Weights 1…4 and 5…8, biases 9…12 of the four gates.
    private static let plain: [Int: Tensor] = {
        var constants: [Int: Tensor] = [:]
        for gate in 0..<4 {
            constants[1 + gate] = .floats([1, 1], [Float(1 + gate)])
            constants[5 + gate] = .floats([1, 1], [Float(5 + gate)])
            constants[12 + gate] = .floats([1], [Float(9 + gate)])
        }
        return constants
    }()

    @Test func gatesAreStackedAndStatesMoveOn() throws {
        let (op, inputs, graph) = try Layer(constants: Self.plain).lstm()
        #expect(op == LSTM())
        #expect(inputs[1]?.reals == [1, 2, 3, 4])
        #expect(inputs[2]?.reals == [5, 6, 7, 8])
        #expect(inputs[3]?.reals == [9, 10, 11, 12])
        let node = try #require(graph.nodes.first { $0.op is LSTM })
        #expect(graph.states.map(\.current) == Array(node.inputs[4...5]))
        #expect(graph.states.map(\.next) == Array(node.outputs[1...2]))
        #expect(graph.type(of: graph.outputs[0].value).shape == [1, 2, 1])
    }

    @Test func aMissingInputGateIsTheRestOfTheForgetGate() throws {
        var layer = Layer(constants: Self.plain)
        for place in [1, 5, 12] { layer.constants[place] = nil }
        let (_, inputs, _) = try layer.lstm()
        #expect(inputs[1]?.reals == [-2, 2, 3, 4])
        #expect(inputs[2]?.reals == [-6, 6, 7, 8])
        #expect(inputs[3]?.reals == [-10, 10, 11, 12])
    }

    @Test func peepholesProjectionAndClipsArrive() throws {
        var layer = Layer(constants: Self.plain)
        for place in 9...11 { layer.constants[place] = .floats([1], [Float(place)]) }
        layer.constants[16] = .floats([1, 1], [3])
        layer.options["cell_clip"] = .float(2)
        layer.options["proj_clip"] = .float(4)
        let (op, inputs, _) = try layer.lstm()
        #expect(op == LSTM(cellClip: 2, projectionClip: 4, hasPeepholes: true, hasProjection: true))
        #expect(inputs.suffix(3).map { $0?.reals } == [[9, 10, 11], [3], [0]])
    }

    @Test func integerGatesKeepTheirScales() throws {
        var layer = Layer(x: TensorType(.int8, [1, 2, 1], quantization: try Quantization(scale: 0.5, zeroPoint: 3)))
        for gate in 0..<4 {
            let scale = try Quantization(scale: Float(gate + 1))
            let type = TensorType(.int8, [1, 1], quantization: scale)
            layer.constants[1 + gate] = Tensor(type, [Int8(gate)])
            layer.constants[5 + gate] = Tensor(type, [Int8(-gate)])
            layer.constants[12 + gate] = Tensor(TensorType(.int32, [1]), [Int32(gate * 1000)])
        }
        let (_, inputs, _) = try layer.lstm()
        #expect(inputs[1]?.elements(as: Int8.self) == [0, 1, 2, 3])
        #expect(inputs[1]?.type.quantization?.scales == [1, 2, 3, 4])
        #expect(inputs[2]?.elements(as: Int8.self) == [0, -1, -2, -3])
        #expect(inputs[3]?.elements(as: Int32.self) == [0, 1000, 2000, 3000])
    }

    @Test func layerNormalizationTurnsTheSignBehindItself() throws {
        var layer = Layer(constants: Self.plain)
        for place in [1, 5, 12] { layer.constants[place] = nil }
        for gate in 1..<4 { layer.constants[20 + gate] = .floats([1], [Float(20 + gate)]) }
        let (op, inputs, _) = try layer.lstm()
        #expect(op == LSTM(hasNormalization: true))
        #expect(inputs[1]?.reals == [2, 2, 3, 4])
        #expect(inputs[3]?.reals == [-10, 10, 11, 12])
        #expect(inputs[6]?.reals == [-21, 21, 22, 23])
    }
}
