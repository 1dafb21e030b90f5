import EdgeGraph
import EdgeTensor

extension ForeignSketch {
    /// Recurrent layers, transforms and attention with a state.
    static let onnxSequences: [ForeignSketch] = [
        .onnx(
            "GRU", 14,
            [
                .real([3, 1, 2]), .weights([2, 9, 2]), .weights([2, 9, 3]), .weights([2, 18]), .list([2], .int32),
                .weights([2, 1, 3]),
            ],
            [
                ("hidden_size", .int(3)), ("direction", .string("bidirectional")), ("clip", .float(2)),
                ("linear_before_reset", .int(1)), ("layout", .int(0)), ("activation_alpha", .floats([0.5])),
                ("activations", .strings(["Elu", "Tanh", "Sigmoid", "Relu"])),
            ], outputs: 2),
        .onnx("RNN", 14, [.real([3, 1, 2]), .weights([1, 3, 2]), .weights([1, 3, 3])], [("layout", .int(1))]),
        .onnx("DFT", 20, [.real([2, 6, 1]), .scalar(8, .int64), .scalar(-2, .int64)], [("onesided", .int(1))]),
        .onnx("DFT", 17, [.real([2, 6, 2])], [("axis", .int(1)), ("inverse", .int(1)), ("onesided", .int(0))]),
        .onnx("STFT", 17, [.real([1, 12, 1]), .scalar(2, .int64), .weights([4]), .scalar(4, .int64)]),
        .onnx("HannWindow", 17, [.scalar(5, .int64)], [("periodic", .int(1)), ("output_datatype", .int(1))]),
        .onnx(
            "MelWeightMatrix", 17,
            [.scalar(4, .int64), .scalar(16, .int64), .scalar(8000, .int64), .scalar(20), .scalar(3800)]),
        .onnx(
            "CausalConvWithState", 27, [.real([1, 2, 5]), .weights([2, 1, 3]), .weights([2]), .weights([1, 2, 2])],
            [("activation", .string("silu"))], outputs: 2),
        .onnx(
            "LinearAttention", 27,
            [.real([1, 2, 6]), .real([1, 2, 6]), .real([1, 2, 4]), nil, .weights([1, 2, 2]), .weights([1, 2, 1])],
            [
                ("q_num_heads", .int(2)), ("kv_num_heads", .int(2)), ("scale", .float(0)),
                ("update_rule", .string("gated_delta")),
            ], outputs: 2),
    ]

    private static let h = TensorType(.float32, [1, 3])

    /// Layers with variables, and transforms.
    static let tfliteSequences: [ForeignSketch] = [
        .tflite(
            "SVDF",
            [
                .real([1, 3]), .weights([4, 3]), .weights([4, 5]), .weights([2]),
                .state(TensorType(.float32, [1, 20])),
            ],
            to: [TensorType(.float32, [1, 2])], [("rank", .int(2)), ("fused_activation_function", .int(1))]),
        .tflite(
            "UNIDIRECTIONAL_SEQUENCE_RNN",
            [.real([1, 2, 2]), .weights([3, 2]), .weights([3, 3]), .weights([3]), .state(h)],
            to: [TensorType(.float32, [1, 2, 3])], [("time_major", .int(0)), ("fused_activation_function", .int(4))]),
        .tflite(
            "BIDIRECTIONAL_SEQUENCE_RNN",
            [
                .real([1, 2, 2]), .weights([3, 2]), .weights([3, 3]), .weights([3]), .state(h), .weights([3, 2]),
                .weights([3, 3]), .weights([3]), .state(h), .real([1, 2, 2]), .weights([3, 2]), .weights([3, 2]),
            ],
            to: [TensorType(.float32, [1, 2, 6])],
            [("time_major", .int(0)), ("fused_activation_function", .int(1)), ("merge_outputs", .int(1))]),
        .tflite(
            "LSTM",
            [.real([1, 2]), .real([1, 3]), .weights([12, 5]), .weights([12]), .real([1, 3])],
            to: [
                TensorType(.float32, [1, 3]), TensorType(.float32, [1, 3]), TensorType(.float32, [1, 5]),
                TensorType(.float32, [1, 12]),
            ], [("fused_activation_function", .int(4)), ("kernel_type", .int(1))]),
        .tflite(
            "RFFT2D", [.real([1, 4, 8]), .list([4, 8], .int32)], to: [TensorType(.float32, [1, 4, 5, 2])]),
        .tflite("COMPLEX_ABS", [.real([1, 4, 2])], to: [TensorType(.float32, [1, 4])]),
    ]
}
