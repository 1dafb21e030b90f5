import EdgeGraph
import EdgeTensor

extension ForeignSketch {
    /// TFLite operators of the import rules, float32 and int8.
    public static let tfliteNodes: [ForeignSketch] = [pictures, moves, rest, [recurrence], tfliteSequences].flatMap {
        $0
    }

    private static let real: TensorType = TensorType(.float32, [1, 6, 6, 2])
    private static let x = Input(type: real)
    private static let q = Input.quantized([1, 6, 6, 2])
    private static let activation: (String, AttributeValue) = ("fused_activation_function", .int(1))
    private static let slide: [(String, AttributeValue)] = [
        ("padding", .int(0)), ("stride_w", .int(2)), ("stride_h", .int(1)), activation,
    ]
    private static let dilations: [(String, AttributeValue)] = [
        ("dilation_w_factor", .int(1)), ("dilation_h_factor", .int(2)),
    ]

    private static func perChannel(_ shape: Shape, axis: Int) -> Input {
        let count = shape[axis]
        let quantization = try? Quantization(
            scales: Array(repeating: 0.25, count: count), zeroPoints: Array(repeating: 0, count: count), axis: axis)
        return Input(type: TensorType(.int8, shape, quantization: quantization), values: [1, -2, 100])
    }

    private static func bias(_ count: Int) -> Input { .list(Array(repeating: 7, count: count), .int32) }

    private static let pictures: [ForeignSketch] = [
        .tflite(
            "CONV_2D", [q, perChannel([3, 3, 3, 2], axis: 0), bias(3)], to: [.int8([1, 6, 3, 3])], slide + dilations),
        .tflite(
            "CONV_2D", [x, .weights([3, 3, 3, 2]), .weights([3])], to: [TensorType(.float32, [1, 6, 3, 3])], slide),
        .tflite(
            "DEPTHWISE_CONV_2D", [q, perChannel([1, 3, 3, 4], axis: 3), bias(4)], to: [.int8([1, 6, 3, 4])],
            slide + dilations + [("depth_multiplier", .int(2))]),
        .tflite(
            "TRANSPOSE_CONV", [.list([1, 12, 12, 3], .int32), .weights([3, 3, 3, 2]), x, .weights([3])],
            to: [TensorType(.float32, [1, 12, 12, 3])],
            [("padding", .int(0)), ("stride_w", .int(2)), ("stride_h", .int(2)), activation]),
        .tflite(
            "FULLY_CONNECTED", [q, perChannel([3, 72], axis: 0), bias(3)], to: [.int8([1, 3])],
            [
                activation, ("weights_format", .int(0)), ("keep_num_dims", .int(0)),
                ("asymmetric_quantize_inputs", .int(0)),
            ]),
        .tflite(
            "FULLY_CONNECTED", [.real([2, 4]), .quantized([3, 4], [1, 2])], to: [TensorType(.float32, [2, 3])]),
        .tflite(
            "AVERAGE_POOL_2D", [q], to: [.int8([1, 6, 3, 2])],
            slide + [("filter_width", .int(3)), ("filter_height", .int(2))]),
        .tflite(
            "MAX_POOL_2D", [q], to: [.int8([1, 6, 3, 2])],
            slide + [("filter_width", .int(3)), ("filter_height", .int(2))]),
        .tflite(
            "L2_POOL_2D", [q], to: [.int8([1, 6, 3, 2])],
            slide + [("filter_width", .int(3)), ("filter_height", .int(2))]),
        .tflite(
            "CONV_3D", [.real([1, 3, 4, 5, 2]), .weights([2, 2, 2, 2, 3]), .weights([3])],
            to: [TensorType(.float32, [1, 3, 4, 3, 3])],
            slide + dilations + [("stride_d", .int(1)), ("dilation_d_factor", .int(1))]),
        .tflite(
            "CONV_3D_TRANSPOSE",
            [.list([1, 3, 4, 10, 3], .int32), .weights([2, 2, 2, 3, 2]), .real([1, 3, 4, 5, 2]), .weights([3])],
            to: [TensorType(.float32, [1, 3, 4, 10, 3])], slide + [("stride_d", .int(1))]),
        .tflite(
            "TRANSPOSE_CONV", [.list([1, 12, 12, 3], .int32), perChannel([3, 3, 3, 2], axis: 0), q, bias(3)],
            to: [.int8([1, 12, 12, 3])],
            [("padding", .int(0)), ("stride_w", .int(2)), ("stride_h", .int(2)), activation]),
        .tflite("MEAN", [q, .list([1, 2], .int32)], to: [.int8([1, 2])], [("keep_dims", .int(0))]),
        .tflite(
            "SUM", [x, .list([1, -1], .int32)], to: [TensorType(.float32, [1, 1, 6, 1])], [("keep_dims", .int(1))]),
        .tflite(
            "RESIZE_BILINEAR", [q, .list([9, 7], .int32)], to: [.int8([1, 9, 7, 2])],
            [("align_corners", .int(0)), ("half_pixel_centers", .int(1))]),
        .tflite(
            "RESIZE_NEAREST_NEIGHBOR", [x, .list([9, 7], .int32)], to: [TensorType(.float32, [1, 9, 7, 2])],
            [("align_corners", .int(1)), ("half_pixel_centers", .int(0))]),
    ]

    private static let moves: [ForeignSketch] = [
        .tflite("RESHAPE", [q, .list([1, -1], .int32)], to: [.int8([1, 72])], [("new_shape", .ints([1, 72]))]),
        .tflite("SQUEEZE", [x], to: [TensorType(.float32, [6, 6, 2])], [("squeeze_dims", .ints([0]))]),
        .tflite("EXPAND_DIMS", [x, .scalar(1, .int32)], to: [TensorType(.float32, [1, 1, 6, 6, 2])]),
        .tflite("TRANSPOSE", [q, .list([0, 3, 1, 2], .int32)], to: [.int8([1, 2, 6, 6])]),
        .tflite("CONCATENATION", [q, q], to: [.int8([1, 6, 6, 4])], [("axis", .int(-1)), activation]),
        .tflite(
            "PACK", [x, x], to: [TensorType(.float32, [2, 1, 6, 6, 2])], [("values_count", .int(2)), ("axis", .int(0))]),
        .tflite(
            "UNPACK", [q], to: [.int8([1, 6, 6]), .int8([1, 6, 6])], [("num", .int(2)), ("axis", .int(3))]),
        .tflite(
            "SPLIT", [.scalar(3, .int32), q], to: [.int8([1, 6, 6, 1]), .int8([1, 6, 6, 1])], [("num_splits", .int(2))]),
        .tflite(
            "SPLIT_V", [q, .list([2, 4], .int32), .scalar(1, .int32)],
            to: [.int8([1, 2, 6, 2]), .int8([1, 4, 6, 2])], [("num_splits", .int(2))]),
        .tflite("SLICE", [q, .list([0, 1, 1, 0], .int32), .list([1, 2, -1, 2], .int32)], to: [.int8([1, 2, 5, 2])]),
        .tflite(
            "STRIDED_SLICE",
            [q, .list([0, 1, 5, 0], .int32), .list([1, 6, 0, 2], .int32), .list([1, 2, -1, 1], .int32)],
            to: [.int8([1, 3, 5, 2])],
            [
                ("begin_mask", .int(1)), ("end_mask", .int(0)), ("ellipsis_mask", .int(0)), ("new_axis_mask", .int(0)),
                ("shrink_axis_mask", .int(0)), ("offset", .int(0)),
            ]),
        .tflite(
            "GATHER", [q, .list([0, 5], .int32)], to: [.int8([1, 2, 6, 2])],
            [("axis", .int(1)), ("batch_dims", .int(0))]),
        .tflite("PAD", [q, .list([0, 0, 1, 2, 0, 3, 0, 0], .int32)], to: [.int8([1, 9, 9, 2])]),
        .tflite(
            "PADV2", [x, .list([0, 0, 1, 2, 0, 3, 0, 0], .int32), .scalar(1)], to: [TensorType(.float32, [1, 9, 9, 2])]),
        .tflite(
            "MIRROR_PAD", [x, .list([0, 0, 1, 2, 0, 3, 0, 0], .int32)], to: [TensorType(.float32, [1, 9, 9, 2])],
            [("mode", .int(1))]),
        .tflite("TILE", [x, .list([1, 2, 1, 1], .int32)], to: [TensorType(.float32, [1, 12, 6, 2])]),
        .tflite("BROADCAST_TO", [.real([1, 2]), .list([3, 2], .int32)], to: [TensorType(.float32, [3, 2])]),
        .tflite("FILL", [.list([2, 3], .int32), .scalar(1)], to: [TensorType(.float32, [2, 3])]),
        .tflite("RANGE", [.scalar(0, .int32), .scalar(9, .int32), .scalar(2, .int32)], to: [TensorType(.int32, [5])]),
        .tflite("SHAPE", [x], to: [TensorType(.int32, [4])]), .tflite("RANK", [x], to: [TensorType(.int32, [])]),
        .tflite("DEPTH_TO_SPACE", [.quantized([1, 2, 2, 8])], to: [.int8([1, 4, 4, 2])], [("block_size", .int(2))]),
        .tflite("SPACE_TO_DEPTH", [q], to: [.int8([1, 3, 3, 8])], [("block_size", .int(2))]),
        .tflite("SPACE_TO_BATCH_ND", [q, .list([2, 2], .int32), grid([0, 0, 0, 0])], to: [.int8([4, 3, 3, 2])]),
        .tflite(
            "BATCH_TO_SPACE_ND", [.quantized([4, 3, 3, 2]), .list([2, 2], .int32), grid([0, 1, 0, 0])],
            to: [.int8([1, 5, 6, 2])]),
    ]

    private static func grid(_ values: [Double]) -> Input { Input(type: TensorType(.int32, [2, 2]), values: values) }

    private static let rest: [ForeignSketch] =
        ["ADD", "SUB", "MUL", "DIV"].flatMap { name in
            [
                .tflite(name, [q, .quantized([2])], to: [.int8([1, 6, 6, 2])], [activation]),
                .tflite(name, [x, .weights([6, 1])], to: [real], [activation]),
            ]
        }
        + ["LOGISTIC", "TANH", "RELU6", "HARD_SWISH", "EXP", "RELU", "ABS", "RSQRT"].map {
            .tflite($0, [q], to: [.int8([1, 6, 6, 2])])
        }
        + [
            .tflite("MAXIMUM", [q, .quantized([2])], to: [.int8([1, 6, 6, 2])]),
            .tflite("ADD_N", [x, x, x], to: [real]),
            .tflite("SQUARED_DIFFERENCE", [q, q], to: [.int8([1, 6, 6, 2])]),
            .tflite("PRELU", [q, .quantized([1, 1, 2], [5])], to: [.int8([1, 6, 6, 2])]),
            .tflite("LEAKY_RELU", [q], to: [.int8([1, 6, 6, 2])], [("alpha", .float(0.1))]),
            .tflite("GELU", [x], to: [real], [("approximate", .int(1))]),
            .tflite("SOFTMAX", [q], to: [.int8([1, 6, 6, 2])], [("beta", .float(1))]),
            .tflite("LOG_SOFTMAX", [x], to: [real]), .tflite("LESS", [q, q], to: [TensorType(.bool, [1, 6, 6, 2])]),
            .tflite("SELECT_V2", [Input(type: TensorType(.bool, [6, 1])), q, q], to: [.int8([1, 6, 6, 2])]),
            .tflite("SELECT", [Input(type: TensorType(.bool, [1])), x, x], to: [real]),
            .tflite("CAST", [x], to: [TensorType(.int32, [1, 6, 6, 2])]),
            .tflite("QUANTIZE", [x], to: [.int8([1, 6, 6, 2])]), .tflite("DEQUANTIZE", [q], to: [real]),
            .tflite(
                "BATCH_MATMUL", [.quantized([2, 3, 4]), .quantized([2, 4, 5])], to: [.int8([2, 3, 5])],
                [("adj_x", .int(0)), ("adj_y", .int(0))]),
        ]

    /// Two steps of two numbers through three cells.
    private static let recurrence: ForeignSketch = {
        let c = TensorType(.float32, [1, 3])
        var inputs: [Input?] = [.real([1, 2, 2])]
        inputs += (0..<4).map { _ in .weights([3, 2]) }
        inputs += (0..<4).map { _ in .weights([3, 3]) }
        inputs += [nil, .weights([3]), .weights([3])]
        inputs += (0..<4).map { _ in .weights([3]) }
        inputs += [nil, nil, .state(c), .state(c), nil, nil, nil, nil]
        return .tflite(
            "UNIDIRECTIONAL_SEQUENCE_LSTM", inputs, to: [TensorType(.float32, [1, 2, 3])],
            [
                ("fused_activation_function", .int(4)), ("cell_clip", .float(0)), ("proj_clip", .float(0)),
                ("time_major", .int(0)), ("diagonal_recurrent_tensors", .int(0)),
            ])
    }()
}
