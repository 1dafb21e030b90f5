import EdgeGraph
import EdgeTensor

/// TFLite's simple recurrent layers: weights, recurrent weights, bias and h as a variable, one after the other.
struct TFLiteRNN {
    private let node: ForeignNode
    private let function: GateFunction

    init(_ node: ForeignNode) throws(OperatorError) {
        self.node = node
        function = try GateFunction(tflite: try node.int("fused_activation_function", default: 0))
    }

    /// Adds a direction whose inputs begin at `place` and whose auxiliary weights stand at `auxiliary`, for `x`
    /// `[T, N, I]`; moves h on and gives y.
    func add(
        _ x: Graph.ValueID, at place: Int, auxiliary: Int? = nil, isReversed: Bool = false,
        _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        var weights = try node.realWeights(place, &builder)
        if let auxiliary {
            weights = try builder.addOne(Concat(axis: 1), [weights, try node.realWeights(auxiliary, &builder)])
        }
        let h = try node.input(place + 3)
        let inputs = [
            x, weights, try node.realWeights(place + 1, &builder), try node.realWeights(place + 2, &builder), h,
        ]
        let outputs = try builder.add(RNN(isReversed: isReversed, function: function), inputs)
        builder.setNext(outputs[1], ofState: h)
        return outputs[0]
    }
}

extension RNN {
    static var tflite: [ImportRule] {
        [
            .tflite("RNN", options: [.fusedActivation(slot: 0)]) { node, builder throws(OperatorError) in
                let x = try node.input(0)
                guard builder.shape(of: x).rank == 2 else { throw .badInput(0, "has shape \(builder.shape(of: x))") }
                return [try builder.asVector(try TFLiteRNN(node).add(try builder.asStep(x), at: 1, &builder))]
            },
            .tflite(
                "UNIDIRECTIONAL_SEQUENCE_RNN",
                options: [TFLiteOption("time_major", slot: 0, .bool), .fusedActivation(slot: 1)]
            ) { node, builder throws(OperatorError) in
                let sequence = try TFLiteSequence(node)
                let y = try TFLiteRNN(node).add(try sequence.input(&builder), at: 1, &builder)
                return [try sequence.output(y, &builder)]
            },
            .tflite(
                "BIDIRECTIONAL_SEQUENCE_RNN",
                options: [
                    TFLiteOption("time_major", slot: 0, .bool), .fusedActivation(slot: 1),
                    TFLiteOption("merge_outputs", slot: 2, .bool),
                ]
            ) { node, builder throws(OperatorError) in
                let sequence = try TFLiteSequence(node), layer = try TFLiteRNN(node)
                let hasWeights = node.optionalInput(10) != nil
                let x = try sequence.inputs(auxiliary: 9, hasWeights: hasWeights, &builder)
                let forward = try layer.add(x.forward, at: 1, auxiliary: hasWeights ? 10 : nil, &builder)
                let backward = try layer.add(
                    x.backward, at: 5, auxiliary: hasWeights ? 11 : nil, isReversed: true, &builder)
                return try sequence.outputs(forward, backward, &builder)
            },
        ]
    }
}
