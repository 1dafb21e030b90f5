import EdgeGraph
import EdgeTensor

extension LSTM {
    public static var imports: [ImportRule] {
        [
            .onnx("LSTM") { node, builder throws(OperatorError) in try ONNXRecurrence(node, builder).add(&builder) },
            .tflite(
                "UNIDIRECTIONAL_SEQUENCE_LSTM",
                options: [
                    .fusedActivation(slot: 0), TFLiteOption("cell_clip", slot: 1, .float),
                    TFLiteOption("proj_clip", slot: 2, .float), TFLiteOption("time_major", slot: 3, .bool),
                    TFLiteOption("diagonal_recurrent_tensors", slot: 5, .bool),
                ]
            ) { node, builder throws(OperatorError) in [try TFLiteRecurrence(node, builder).add(&builder)] },
        ]
    }
}
