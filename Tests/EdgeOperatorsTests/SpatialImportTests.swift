import EdgeGraph
import EdgeOperators
import EdgeTensor
import Testing

/// The import rules of operators on pictures against numbers that ONNX Runtime gave
/// (`Tests/Fixtures/onnx-spatial.py` prints them).
@Suite struct SpatialImportTests {
    struct Result: Sendable {
        let shape: [Int]
        let elements: [Float]

        init(_ shape: [Int], _ elements: [Float]) {
            self.shape = shape
            self.elements = elements
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let operatorName: String
        let inputs: [Tensor?]
        let attributes: [String: AttributeValue]
        let results: [Result]

        init(
            _ name: String, _ operatorName: String, _ inputs: [Tensor?], _ attributes: [String: AttributeValue],
            _ results: [Result]
        ) {
            self.name = name
            self.operatorName = operatorName
            self.inputs = inputs
            self.attributes = attributes
            self.results = results
        }

        var testDescription: String { "\(operatorName), \(name)" }
    }

    @Test(arguments: cases)
    func agreesWithONNXRuntime(_ example: Case) throws {
        let node = ImportedNode(
            name: example.operatorName, version: 20, attributes: example.attributes,
            outputCount: example.results.count)
        let outputs = try node.outputs(example.inputs)
        #expect(outputs.count == example.results.count)
        for (output, result) in zip(outputs, example.results) {
            #expect(Array(output.shape) == result.shape)
            #expect(isClose(output.reals, result.elements, tolerance: 2e-4), "\(output.reals ?? [])")
        }
    }

    /// Element `i` is `(7 i + 3) mod 11 − 5`.
    private static func numbers(_ shape: Shape) -> Tensor {
        .floats(shape, (0..<shape.elementCount).map { Float(($0 * 7 + 3) % 11 - 5) })
    }

    private static let regions = Tensor.floats([3, 4], [0.5, 1, 3.5, 4, -2, 0, 9, 3.2, 2, 2, 2.2, 2.1])
    private static let places = Tensor.floats([1, 3, 4, 2], (0..<24).map { Float($0 % 9) / 3 - 1.3 })

    static let cases: [Case] = pools + resizes + samples

    private static let pools: [Case] = [
        Case(
            "dilated", "AveragePool", [numbers([1, 1, 6, 5])],
            [
                "kernel_shape": .ints([2, 3]), "dilations": .ints([3, 1]), "strides": .ints([1, 2]),
                "pads": .ints([1, 1, 0, 1]),
            ],
            [Result([1, 1, 4, 3], [0, 1.33333, -1, 1.75, 0.33333, 0.75, -1.75, 0.5, 0, 0.25, 0.66667, -0.75])]),
        Case(
            "dilated, ceil, counting", "AveragePool", [numbers([1, 1, 6, 5])],
            [
                "kernel_shape": .ints([2, 2]), "dilations": .ints([2, 2]), "strides": .ints([3, 2]),
                "pads": .ints([1, 0, 1, 1]), "ceil_mode": .int(1), "count_include_pad": .int(1),
            ],
            [Result([1, 1, 3, 3], [0.75, -0.5, -2.5, 0, 0.25, -1, -1.5, 1.5, 3])]),
        Case(
            "third power", "LpPool", [numbers([1, 2, 4, 3])],
            ["kernel_shape": .ints([2, 2]), "strides": .ints([2, 1]), "p": .int(3), "pads": .ints([0, 1, 0, 0])],
            [
                Result(
                    [1, 2, 2, 3],
                    [
                        3.27107, 6.07318, 5.7489, 5.73879, 6.07318, 3.53035, 5.73879, 5.7489, 4.51436, 3.27107, 3.53035,
                        6.37431,
                    ])
            ]),
        Case(
            "first power", "LpPool", [numbers([1, 1, 5])], ["kernel_shape": .ints([2]), "p": .int(1)],
            [Result([1, 1, 4], [7, 6, 4, 7])]),
        Case(
            "global", "GlobalLpPool", [numbers([1, 2, 2, 3])], ["p": .int(3)],
            [Result([1, 2, 1, 1], [6.0822, 6.15345])]),
        Case(
            "rows", "MaxPool", [numbers([2, 2, 4, 3])],
            ["kernel_shape": .ints([2, 2]), "strides": .ints([2, 1]), "pads": .ints([0, 1, 0, 0])],
            [
                Result([2, 2, 2, 3], [-2, 5, 5, -4, 3, 3, 5, 5, 1, 3, 3, 5, 1, 1, 4, -1, 5, 5, -3, 4, 4, 5, 5, 2]),
                Result(
                    [2, 2, 2, 3],
                    [0, 1, 1, 6, 7, 7, 12, 12, 13, 18, 18, 23, 24, 24, 26, 30, 34, 34, 36, 37, 37, 45, 45, 43]),
            ]),
        Case(
            "columns", "MaxPool", [numbers([2, 2, 4, 3])],
            ["kernel_shape": .ints([2, 2]), "strides": .ints([2, 1]), "storage_order": .int(1)],
            [
                Result([2, 2, 2, 2], [5, 5, 3, 3, 5, 1, 3, 5, 1, 4, 5, 5, 4, 4, 5, 2]),
                Result([2, 2, 2, 2], [4, 4, 6, 6, 12, 16, 14, 23, 24, 32, 31, 31, 40, 40, 39, 42]),
            ]),
        Case(
            "one axis", "MaxPool", [numbers([1, 2, 7])],
            ["kernel_shape": .ints([3]), "strides": .ints([2]), "pads": .ints([1, 1])],
            [Result([1, 2, 4], [5, 5, 4, 0, 3, 2, 5, 5]), Result([1, 2, 4], [1, 1, 4, 5, 7, 10, 12, 12])]),
        Case(
            "overlapping", "MaxUnpool", [numbers([1, 1, 2, 2]), .int64s([1, 1, 2, 2], [5, 7, 13, 15])],
            ["kernel_shape": .ints([2, 2]), "strides": .ints([2, 2])],
            [Result([1, 1, 4, 4], [0, 0, 0, 0, 0, -2, 0, 5, 0, 0, 0, 0, 0, 1, 0, -3])]),
        Case(
            "three axes, grouped", "ConvTranspose",
            [numbers([1, 4, 2, 1, 2]), numbers([4, 1, 2, 2, 1]), numbers([2])],
            [
                "group": .int(2), "strides": .ints([1, 2, 2]), "pads": .ints([0, 1, 0, 1, 0, 0]),
                "output_padding": .ints([0, 1, 1]),
            ],
            [
                Result(
                    [1, 2, 2, 2, 4],
                    [
                        -12, -2, 23, -2, -2, -2, -2, -2, 21, -2, -32, -2, -2, -2, -2, -2, 15, 5, 31, 5, 5, 5, 5, 5, 14,
                        5, 33, 5, 5, 5, 5, 5,
                    ])
            ]),
        Case(
            "overlapping", "Col2Im", [numbers([1, 8, 6]), .int64s([2], [3, 4]), .int64s([2], [2, 2])], [:],
            [
                Result(
                    [1, 2, 3, 4], [-2, 1, 4, -1, 2, 3, -2, -7, 4, 2, -6, 5, 1, -4, -1, 2, -3, -7, 10, -1, -4, 8, 0, -3])
            ]),
        Case(
            "masked", "DeformConv",
            [
                numbers([1, 2, 3, 4]), numbers([2, 1, 2, 2]),
                .floats([1, 16, 2, 3], (0..<96).map { Float($0 % 7) / 4 - 0.8 }), numbers([2]),
                .floats([1, 8, 2, 3], (0..<48).map { Float($0 % 5) / 4 }),
            ], ["group": .int(2), "offset_group": .int(2)],
            [
                Result(
                    [1, 2, 2, 3],
                    [-0.765, -3.6525, -5.805, 2.545, -1.955, -1.33125, 1.235, 7.715, 2.465, 14.27, -3.73, 14.6])
            ]),
    ]

    private static let resizes: [Case] = [
        Case(
            "cubic", "Resize", [numbers([1, 1, 4, 3]), nil, nil, .int64s([4], [1, 1, 3, 5])],
            ["mode": .string("cubic"), "coordinate_transformation_mode": .string("half_pixel")],
            [
                Result(
                    [1, 1, 3, 5],
                    [
                        -2.79816, 0.87784, 4.87384, 2.92984, 0.48984, -4.172, -0.496, 3.5, 1.556, -0.884, -5.54584,
                        -1.86984, 2.12616, 0.18215, -2.25784,
                    ])
            ]),
        Case(
            "cubic, excluding", "Resize", [numbers([1, 1, 4, 3]), nil, nil, .int64s([4], [1, 1, 6, 3])],
            [
                "mode": .string("cubic"), "coordinate_transformation_mode": .string("asymmetric"),
                "exclude_outside": .int(1), "cubic_coeff_a": .float(-0.5),
            ],
            [
                Result(
                    [1, 1, 6, 3],
                    [
                        -2, 5, 1, -2.60714, 4.39286, 0.39286, -3.33333, 3.66667, -0.33333, -4, 3, -1, -4.75862, 2.24138,
                        -1.75862, -5.10526, 1.89474, -2.10526,
                    ])
            ]),
        Case(
            "linear, antialiased", "Resize", [numbers([1, 1, 5, 7]), nil, nil, .int64s([4], [1, 1, 2, 3])],
            ["mode": .string("linear"), "coordinate_transformation_mode": .string("half_pixel"), "antialias": .int(1)],
            [Result([1, 1, 2, 3], [0.555, -0.23059, -0.065, 0.095, -0.52235, 0.74])]),
        Case(
            "cubic, antialiased, excluding", "Resize", [numbers([1, 1, 5, 7]), nil, nil, .int64s([4], [1, 1, 2, 3])],
            [
                "mode": .string("cubic"), "coordinate_transformation_mode": .string("half_pixel"), "antialias": .int(1),
                "exclude_outside": .int(1),
            ],
            [Result([1, 1, 2, 3], [0.54447, -0.15468, 0.25735, 0.31868, -0.35157, 0.57903])]),
        Case(
            "cropped", "Resize",
            [
                numbers([1, 1, 4, 4]), .floats([8], [0, 0, 0.2, -0.4, 1, 1, 0.9, 1.3]), nil,
                .int64s([4], [1, 1, 3, 5]),
            ],
            [
                "mode": .string("linear"), "coordinate_transformation_mode": .string("tf_crop_and_resize"),
                "extrapolation_value": .float(7.5),
            ],
            [
                Result(
                    [1, 1, 3, 5],
                    [7.5, 1.63, 0.6, -0.375, 7.5, 7.5, 0.45, -2.1475, -0.19375, 7.5, 7.5, 2.9, -1.045, 0.8125, 7.5])
            ]),
        Case(
            "cropped, nearest", "Resize",
            [
                numbers([1, 1, 4, 4]), .floats([8], [0, 0, 0.2, -0.4, 1, 1, 0.9, 1.3]), nil,
                .int64s([4], [1, 1, 3, 5]),
            ],
            [
                "mode": .string("nearest"), "coordinate_transformation_mode": .string("tf_crop_and_resize"),
                "extrapolation_value": .float(7.5),
            ],
            [Result([1, 1, 3, 5], [7.5, 4, 0, 3, 7.5, 7.5, -1, -5, -2, 7.5, 7.5, 5, 1, 4, 7.5])]),
        Case(
            "three axes", "Resize", [numbers([1, 1, 2, 2, 3]), nil, nil, .int64s([5], [1, 1, 3, 2, 4])],
            ["mode": .string("linear"), "coordinate_transformation_mode": .string("align_corners")],
            [
                Result(
                    [1, 1, 3, 2, 4],
                    [
                        -2, 2.66667, 3.66667, 1, -3, 1.66667, 2.66667, 0, -3, 1.66667, 2.66667, 0, -4, 0.66667, 1.66667,
                        -1, -4, 0.66667, 1.66667, -1, -5, -0.33333, 0.66667, -2,
                    ])
            ]),
    ]

    private static let samples: [Case] = [
        Case(
            "cubic", "GridSample", [numbers([1, 1, 3, 4]), places],
            ["mode": .string("cubic"), "padding_mode": .string("border")],
            [
                Result(
                    [1, 1, 3, 4],
                    [
                        -2.61256, 2.19272, -2.5615, -1.96086, -3.01069, -2.44062, 0.20948, 2.04547, -2.31922, -2.61256,
                        2.19272, -2.5615,
                    ])
            ]),
        Case(
            "reflected", "GridSample", [numbers([1, 1, 3, 4]), places],
            ["padding_mode": .string("reflection"), "align_corners": .int(1)],
            [
                Result(
                    [1, 1, 3, 4],
                    [1.185, 1.815, -1.815, -0.19833, -0.815, 0.34833, -0.34833, 0.165, -0.16833, 1.185, 1.815, -1.815])
            ]),
        Case(
            "nearest", "GridSample", [numbers([1, 2, 3, 4]), places],
            ["mode": .string("nearest"), "padding_mode": .string("reflection")],
            [Result([1, 2, 3, 4], [-2, 4, 2, -2, -3, -2, 0, 2, -2, -2, 4, 2, 5, 0, -2, 5, 4, 5, -4, -2, 5, 5, 0, -2])]),
        Case(
            "average", "RoiAlign", [numbers([2, 1, 5, 6]), regions, .int64s([3], [0, 1, 0])],
            [
                "output_height": .int(2), "output_width": .int(2), "sampling_ratio": .int(0),
                "spatial_scale": .float(0.75),
            ],
            [
                Result(
                    [3, 1, 2, 2],
                    [-0.27246, 1.125, 2.31152, -1.125, -1.138, 0.9275, -0.72, -0.497, 2.8125, 2.5125, 2.7375, 2.4375])
            ]),
        Case(
            "old, sampled", "RoiAlign", [numbers([2, 1, 5, 6]), regions, .int64s([3], [0, 1, 0])],
            [
                "output_height": .int(2), "output_width": .int(1), "sampling_ratio": .int(3),
                "coordinate_transformation_mode": .string("output_half_pixel"),
            ],
            [Result([3, 1, 2, 1], [-0.05556, -0.61111, -0.6963, 0.34815, 0, -1])]),
        Case(
            "largest", "RoiAlign", [numbers([2, 1, 5, 6]), regions, .int64s([3], [0, 1, 0])],
            ["output_height": .int(1), "output_width": .int(2), "sampling_ratio": .int(2), "mode": .string("max")],
            [Result([3, 1, 1, 2], [1.96875, 0.9375, 0.875, 2.1875, 0.67688, 0.53438])]),
        Case(
            "scaled", "MaxRoiPool",
            [numbers([2, 1, 5, 6]), .floats([3, 5], [0, 1, 1, 5, 8, 1, -3, 0, 4, 4, 1, 7, 7, 9, 20])],
            ["pooled_shape": .ints([2, 3]), "spatial_scale": .float(0.5)],
            [Result([3, 1, 2, 3], [3, -1, 4, -1, 4, 2, 0, 4, 4, 0, 4, 4, -3, 4, 4, 0, 0, 0])]),
        Case(
            "moved", "AffineGrid", [numbers([1, 2, 3]), .int64s([4], [1, 1, 2, 3])], ["align_corners": .int(1)],
            [Result([1, 2, 3, 2], [-2, -1, -4, -4, -6, -7, 8, 7, 6, 4, 4, 1])]),
        Case(
            "batch", "Det", [numbers([2, 3, 3])], [:],
            [Result([2], [0, 44])]),
    ]

}
