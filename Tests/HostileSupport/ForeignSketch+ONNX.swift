import EdgeGraph
import EdgeTensor

extension ForeignSketch {
    /// ONNX nodes of every import rule, in the forms that its versions have.
    public static let onnxNodes: [ForeignSketch] = [
        windows, spatial, products, shapes, movements, elementwise, quantized, recurrent, onnxSequences,
    ].flatMap { $0 }

    private static let x = Input.real([1, 2, 6, 6])
    private static let kernel: [(String, AttributeValue)] = [
        ("kernel_shape", .ints([3, 3])), ("strides", .ints([2, 1])), ("pads", .ints([1, 0, 1, 1])),
        ("auto_pad", .string("NOTSET")),
    ]

    private static let windows: [ForeignSketch] = [
        .onnx(
            "Conv", 13, [x, .weights([4, 1, 3, 3]), .weights([4])],
            kernel + [("dilations", .ints([1, 2])), ("group", .int(2))]),
        .onnx("Conv", 11, [.real([1, 2, 9]), .weights([3, 2, 3])], [("auto_pad", .string("SAME_UPPER"))]),
        .onnx("Conv", 11, [x, .weights([2, 1, 3, 3])], [("group", .int(2)), ("pads", .ints([1, 1, 1, 1]))]),
        .onnx(
            "ConvTranspose", 11, [x, .weights([2, 3, 3, 3]), .weights([3])],
            kernel + [
                ("dilations", .ints([1, 1])), ("group", .int(1)), ("output_padding", .ints([1, 0])),
                ("output_shape", .ints([12, 6])),
            ]),
        .onnx("ConvTranspose", 11, [x, .weights([2, 3, 3, 3])], [("strides", .ints([2, 2]))]),
        .onnx(
            "MaxPool", 12, [x],
            kernel + [("dilations", .ints([1, 1])), ("ceil_mode", .int(1)), ("storage_order", .int(0))]),
        .onnx("AveragePool", 11, [x], kernel + [("ceil_mode", .int(1)), ("count_include_pad", .int(1))]),
        .onnx("GlobalAveragePool", 1, [x]), .onnx("GlobalMaxPool", 1, [x]),
        .onnx(
            "BatchNormalization", 9, [x, .weights([2]), .weights([2]), .weights([2]), .weights([2], [1, 2])],
            [("epsilon", .float(1e-5)), ("momentum", .float(0.9)), ("training_mode", .int(0))]),
        .onnx(
            "Resize", 13, [x, nil, .weights([4], [1, 1, 2, 1.5])],
            [
                ("mode", .string("linear")), ("coordinate_transformation_mode", .string("half_pixel")),
                ("nearest_mode", .string("floor")), ("cubic_coeff_a", .float(-0.75)), ("exclude_outside", .int(0)),
                ("extrapolation_value", .float(0)),
            ]),
        .onnx(
            "Resize", 18, [x, nil, nil, .list([7, 9])],
            [
                ("mode", .string("nearest")), ("axes", .ints([2, 3])), ("antialias", .int(0)),
                ("keep_aspect_ratio_policy", .string("not_larger")),
                ("coordinate_transformation_mode", .string("asymmetric")),
            ]),
        .onnx("Resize", 10, [x, .weights([4], [1, 1, 2, 2])], [("mode", .string("nearest"))]),
        .onnx("Upsample", 9, [x, .weights([4], [1, 1, 2, 2])], [("mode", .string("nearest"))]),
        .onnx("Upsample", 7, [x], [("mode", .string("linear")), ("scales", .floats([1, 1, 2, 2]))]),
        .onnx("DepthToSpace", 13, [.real([1, 8, 2, 3])], [("blocksize", .int(2)), ("mode", .string("CRD"))]),
        .onnx("SpaceToDepth", 13, [x], [("blocksize", .int(2))]),
    ]

    private static let products: [ForeignSketch] =
        [
            .onnx(
                "Gemm", 11, [.real([2, 3]), .weights([4, 3]), .weights([4])],
                [("alpha", .float(0.5)), ("beta", .float(2)), ("transA", .int(0)), ("transB", .int(1))]),
            .onnx(
                "Gemm", 6, [.real([3, 2]), .weights([3, 4]), .weights([1, 4])],
                [("transA", .int(1)), ("broadcast", .int(1))]),
            .onnx("MatMul", 9, [.real([2, 3, 4]), .real([4, 5])]),
            .onnx("MatMul", 9, [.real([4]), .weights([2, 4, 3])]),
            .onnx("Softmax", 11, [x], [("axis", .int(1))]), .onnx("Softmax", 13, [x], [("axis", .int(-1))]),
            .onnx("LogSoftmax", 11, [x], [("axis", .int(2))]),
        ]
        + ["ReduceMean", "ReduceSum", "ReduceMax", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp", "ReduceProd"].flatMap
    {
        [
            .onnx($0, 11, [x], [("axes", .ints([1, -1])), ("keepdims", .int(1))]),
            .onnx($0, 18, [x, .list([2])], [("keepdims", .int(0)), ("noop_with_empty_axes", .int(1))]),
        ]
    }

    private static let shapes: [ForeignSketch] = [
        .onnx("Reshape", 13, [x, .list([0, -1, 4])], [("allowzero", .int(0))]),
        .onnx("Reshape", 1, [x], [("shape", .ints([2, -1]))]),
        .onnx("Flatten", 13, [x], [("axis", .int(2))]),
        .onnx("Squeeze", 11, [x], [("axes", .ints([0]))]), .onnx("Squeeze", 13, [x, .list([0])]),
        .onnx("Unsqueeze", 11, [x], [("axes", .ints([0, 4]))]), .onnx("Unsqueeze", 13, [x, .list([-1, 1])]),
        .onnx("Transpose", 13, [x], [("perm", .ints([0, 2, 3, 1]))]),
        .onnx("Expand", 13, [.real([2, 1]), .list([3, 2, 4])]),
        .onnx("Tile", 13, [.real([2, 3]), .list([2, 1])]),
        .onnx("Shape", 15, [x], [("start", .int(1)), ("end", .int(-1))]), .onnx("Size", 13, [x]),
        .onnx("Range", 11, [.scalar(0, .int64), .scalar(10, .int64), .scalar(3, .int64)]),
        .onnx("Range", 11, [.scalar(0), .scalar(2.5), .scalar(0.5)]),
        .onnx("Constant", 13, [], [("value_ints", .ints([1, 2]))]),
        .onnx("Constant", 13, [], [("value_float", .float(1))]),
        .onnx("ConstantOfShape", 9, [.list([2, 3])]),
        .onnx("Dropout", 13, [x, .scalar(0.5)], outputs: 2), .onnx("Identity", 13, [x]),
    ]

    private static let movements: [ForeignSketch] = [
        .onnx("Concat", 13, [x, .real([1, 3, 6, 6])], [("axis", .int(1))]),
        .onnx("Split", 11, [x], [("axis", .int(2)), ("split", .ints([2, 4]))], outputs: 2),
        .onnx("Split", 13, [x, .list([1, 1])], [("axis", .int(1))], outputs: 2),
        .onnx("Split", 18, [x], [("axis", .int(3)), ("num_outputs", .int(4))], outputs: 4),
        .onnx("Slice", 9, [x], [("axes", .ints([1, 2])), ("starts", .ints([0, 1])), ("ends", .ints([2, -1]))]),
        .onnx("Slice", 13, [x, .list([-1, 0]), .list([-100, 5]), .list([2, 3]), .list([-2, 1])]),
        .onnx("Gather", 13, [x, .list([0, -1, 1])], [("axis", .int(1))]),
        .onnx("Gather", 13, [.weights([5, 3]), Input(type: TensorType(.int64, [2, 2]))], [("axis", .int(0))]),
        .onnx(
            "Pad", 2, [x],
            [("pads", .ints([0, 0, 1, 2, 0, 0, 0, -1])), ("mode", .string("reflect")), ("value", .float(1))]),
        .onnx("Pad", 18, [x, .list([1, 2, 0, 3]), .scalar(1), .list([1, -1])], [("mode", .string("constant"))]),
        .onnx("Where", 9, [Input(type: TensorType(.bool, [6, 1])), x, .real([6])]),
    ]

    private static let elementwise: [ForeignSketch] =
        ["Add", "Div", "PRelu", "Max", "Mean", "Sum", "Less", "Equal", "Sub", "Mul"].map {
            .onnx($0, 13, [x, .weights([2, 1, 1])])
        } + [
            .onnx("Add", 6, [x, .weights([2])], [("broadcast", .int(1)), ("axis", .int(1))]),
            .onnx("Pow", 13, [x, .scalar(2)]), .onnx("Mod", 13, [x, .scalar(2)], [("fmod", .int(1))]),
            .onnx(
                "BitShift", 11, [Input(type: TensorType(.uint8, [3])), .list([1, 9, 200], .uint8)],
                [("direction", .string("LEFT"))]),
            .onnx("Clip", 6, [x], [("min", .float(-1)), ("max", .float(1))]),
            .onnx("Clip", 13, [x, .scalar(0), .scalar(6)]), .onnx("Relu", 13, [x]),
            .onnx("Cast", 13, [x], [("to", .int(7))]), .onnx("CastLike", 15, [x, .list([1])]),
            .onnx("LeakyRelu", 6, [x], [("alpha", .float(0.1))]), .onnx("Sigmoid", 6, [x]), .onnx("Erf", 9, [x]),
            .onnx("HardSigmoid", 6, [x], [("alpha", .float(0.1)), ("beta", .float(0.5))]),
            .onnx("Selu", 6, [x], [("alpha", .float(0.1)), ("gamma", .float(0.5))]),
            .onnx("Shrink", 9, [x], [("lambd", .float(0.1)), ("bias", .float(0.5))]),
            .onnx("Gelu", 20, [x], [("approximate", .string("tanh"))]), .onnx("Swish", 24, [x]),
            .onnx("Not", 1, [Input(type: TensorType(.bool, [3]))]),
            .onnx("BiasGelu", 1, [x, .weights([6])], domain: "com.microsoft"), .onnx("IsNaN", 13, [x]),
            .onnx("IsInf", 10, [x], [("detect_positive", .int(1)), ("detect_negative", .int(0))]),
        ]

    private static let scale = Input.scalar(0.5)
    private static let zero = Input.scalar(3, .int8)
    private static let quantized: [ForeignSketch] = [
        .onnx("QuantizeLinear", 13, [x, scale, .scalar(200, .uint8)], [("axis", .int(1))]),
        .onnx("QuantizeLinear", 13, [x, .weights([2], [0.5, 2]), .list([1, 2], .int8)], [("axis", .int(1))]),
        .onnx("DequantizeLinear", 13, [.list([1, 2, 200], .uint8), scale, .scalar(7, .uint8)]),
        .onnx(
            "DequantizeLinear", 13, [Input(type: TensorType(.int8, [2, 3])), .weights([2], [1, 2])],
            [("axis", .int(0))]),
        .onnx(
            "QLinearConv", 10,
            [
                Input(type: TensorType(.int8, [1, 2, 6, 6])), scale, zero,
                Input(type: TensorType(.int8, [3, 2, 3, 3]), values: [1, -2]), scale, zero, scale, zero,
                .list([1, 2, 3], .int32),
            ], kernel),
        .onnx(
            "QLinearMatMul", 10,
            [
                Input(type: TensorType(.int8, [2, 3])), scale, zero, .list([1, -2, 3], .int8), scale, zero, scale,
                zero,
            ]),
        .onnx(
            "QLinearConcat", 1, [scale, zero, Input(type: TensorType(.int8, [2, 3])), scale, zero],
            [("axis", .int(1))], domain: "com.microsoft"),
        .onnx(
            "QLinearAdd", 1,
            [
                Input(type: TensorType(.int8, [2, 3])), scale, zero, Input(type: TensorType(.int8, [3])), scale, zero,
                scale, zero,
            ], domain: "com.microsoft"),
        .onnx(
            "QLinearSoftmax", 1, [Input(type: TensorType(.int8, [2, 3])), scale, zero, scale, zero],
            [("axis", .int(1)), ("opset", .int(13))], domain: "com.microsoft"),
        .onnx(
            "QLinearGlobalAveragePool", 1, [Input(type: TensorType(.int8, [1, 2, 3, 3])), scale, zero, scale, zero],
            [("channels_last", .int(0))], domain: "com.microsoft"),
    ]

    private static let recurrent: [ForeignSketch] = [
        .onnx(
            "LSTM", 14,
            [
                .real([3, 1, 2]), .weights([2, 12, 2]), .weights([2, 12, 3]), .weights([2, 24]), nil,
                .weights([2, 1, 3]), .weights([2, 1, 3]), .weights([2, 9]),
            ],
            [
                ("hidden_size", .int(3)), ("direction", .string("bidirectional")), ("clip", .float(0)),
                ("input_forget", .int(0)), ("layout", .int(0)),
                ("activations", .strings(["Sigmoid", "Tanh", "Tanh", "Sigmoid", "Tanh", "Tanh"])),
            ], outputs: 3),
        .onnx(
            "LSTM", 7, [.real([3, 1, 2]), .weights([1, 12, 2]), .weights([1, 12, 3])], [("hidden_size", .int(3))]),
    ]
}
