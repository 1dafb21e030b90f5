import EdgeGraph
import EdgeTensor

extension ForeignSketch {
    /// ONNX nodes of the operators on pictures that are not convolutions: poolings, samples, and their inverses.
    static let spatial = pools + samples + resizes

    private static let x = Input.real([1, 2, 6, 6])
    private static let kernel: [(String, AttributeValue)] = [
        ("kernel_shape", .ints([2, 2])), ("strides", .ints([2, 2])), ("pads", .ints([0, 0, 0, 0])),
    ]

    private static let pools: [ForeignSketch] = [
        .onnx(
            "MaxPool", 12, [x],
            kernel + [("dilations", .ints([1, 1])), ("ceil_mode", .int(0)), ("storage_order", .int(1))], outputs: 2),
        .onnx("MaxUnpool", 11, [x, .init(type: TensorType(.int64, [1, 2, 6, 6])), .list([1, 2, 12, 12])], kernel),
        .onnx(
            "AveragePool", 19, [x],
            kernel + [("dilations", .ints([2, 1])), ("ceil_mode", .int(1)), ("count_include_pad", .int(1))]),
        .onnx(
            "LpPool", 18, [x], kernel + [("p", .int(3)), ("dilations", .ints([1, 2])), ("ceil_mode", .int(1))]),
        .onnx("LpPool", 1, [x], kernel + [("p", .float(2))]),
        .onnx("GlobalLpPool", 2, [x], [("p", .int(1))]),
        .onnx(
            "Col2Im", 18, [.real([1, 8, 20]), .list([5, 6]), .list([2, 2])],
            [("strides", .ints([1, 1])), ("pads", .ints([0, 0, 0, 0])), ("dilations", .ints([1, 1]))]),
        .onnx(
            "CausalConvWithState", 27, [.real([1, 3, 7]), .weights([3, 1, 4]), .weights([3]), .real([1, 3, 3])],
            [("activation", .string("silu"))], outputs: 2),
        .onnx(
            "DeformConv", 19,
            [x, .weights([4, 1, 2, 2]), .real([1, 16, 3, 3]), .weights([4]), .real([1, 8, 3, 3])],
            kernel + [("group", .int(2)), ("offset_group", .int(2)), ("dilations", .ints([1, 1]))]),
    ]

    private static let samples: [ForeignSketch] = [
        .onnx(
            "GridSample", 20, [x, .real([1, 3, 4, 2])],
            [("mode", .string("cubic")), ("padding_mode", .string("reflection")), ("align_corners", .int(1))]),
        .onnx("GridSample", 20, [.real([1, 1, 2, 3, 4]), .real([1, 2, 2, 2, 3])], [("mode", .string("linear"))]),
        .onnx("AffineGrid", 20, [.real([1, 2, 3]), .list([1, 2, 4, 5])], [("align_corners", .int(0))]),
        .onnx(
            "RoiAlign", 16, [x, .real([3, 4]), .init(type: TensorType(.int64, [3]))],
            [
                ("mode", .string("avg")), ("output_height", .int(2)), ("output_width", .int(3)),
                ("sampling_ratio", .int(0)), ("spatial_scale", .float(0.5)),
                ("coordinate_transformation_mode", .string("half_pixel")),
            ]),
        .onnx(
            "MaxRoiPool", 1, [x, .real([2, 5])], [("pooled_shape", .ints([2, 2])), ("spatial_scale", .float(0.5))]),
        .onnx("CenterCropPad", 18, [x, .list([3, 9])], [("axes", .ints([-1, 1]))]),
        .onnx("Det", 11, [.real([2, 3, 3])]),
    ]

    private static let resizes: [ForeignSketch] = [
        .onnx(
            "Resize", 19, [x, nil, .weights([2], [0.4, 1.7])],
            [
                ("mode", .string("cubic")), ("axes", .ints([2, 3])), ("antialias", .int(1)),
                ("exclude_outside", .int(1)), ("cubic_coeff_a", .float(-0.5)),
            ]),
        .onnx(
            "Resize", 13, [x, .weights([8], [0, 0, 0.2, -0.5, 1, 1, 0.7, 1.5]), nil, .list([1, 2, 3, 8])],
            [
                ("mode", .string("linear")), ("coordinate_transformation_mode", .string("tf_crop_and_resize")),
                ("extrapolation_value", .float(3)),
            ]),
    ]
}
