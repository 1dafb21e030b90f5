import EdgeGraph
import EdgeOperators
import EdgeTensor
import Testing

/// Resize of the picture 1…12 of 3 × 4; the numbers are ONNX Runtime's.
@Suite struct ResizeTests {
    static let picture = Tensor.floats([1, 1, 3, 4], (1...12).map { Float($0) })

    struct Case: Sendable, CustomTestStringConvertible {
        var mode: String
        var coordinates: String
        var rounding = "round_prefer_floor"
        var expected: [Float]

        var testDescription: String { "\(mode) \(coordinates) \(rounding)" }
    }

    static let sized: [Case] = [
        Case(
            mode: "nearest", coordinates: "half_pixel", expected: [1, 2, 4, 1, 2, 4, 5, 6, 8, 9, 10, 12, 9, 10, 12]),
        Case(
            mode: "nearest", coordinates: "align_corners", expected: [1, 2, 4, 1, 2, 4, 5, 6, 8, 5, 6, 8, 9, 10, 12]),
        Case(
            mode: "nearest", coordinates: "asymmetric", expected: [1, 2, 4, 5, 6, 8, 5, 6, 8, 9, 10, 12, 9, 10, 12]),
        Case(
            mode: "linear", coordinates: "half_pixel",
            expected: [
                1.166667, 2.5, 3.833333, 2.766667, 4.1, 5.433333, 5.166667, 6.5, 7.833333, 7.566667, 8.9, 10.23333,
                9.166667, 10.5, 11.83333,
            ]),
        Case(
            mode: "linear", coordinates: "pytorch_half_pixel",
            expected: [
                1.166667, 2.5, 3.833333, 2.766667, 4.1, 5.433333, 5.166667, 6.5, 7.833333, 7.566667, 8.9, 10.23333,
                9.166667, 10.5, 11.83333,
            ]),
        Case(
            mode: "linear", coordinates: "align_corners",
            expected: [1, 2.5, 4, 3, 4.5, 6, 5, 6.5, 8, 7, 8.5, 10, 9, 10.5, 12]),
        Case(
            mode: "linear", coordinates: "asymmetric",
            expected: [
                1, 2.333333, 3.666667, 3.4, 4.733334, 6.066667, 5.8, 7.133333, 8.466667, 8.2, 9.533333, 10.86667, 9,
                10.33333, 11.66667,
            ]),
    ]

    @Test(arguments: sized) func toAGivenSize(example: Case) throws {
        let node = ImportedNode(
            name: "Resize", version: 19,
            attributes: [
                "mode": .string(example.mode), "coordinate_transformation_mode": .string(example.coordinates),
                "nearest_mode": .string(example.rounding),
            ])
        let result = try node.outputs([Self.picture, nil, nil, .int64s([1, 1, 5, 3])])[0]
        #expect(result.shape == [1, 1, 5, 3])
        #expect(isClose(result.reals, example.expected))
    }

    static let scaled: [Case] = [
        Case(mode: "nearest", coordinates: "asymmetric", rounding: "floor", expected: [1, 1, 2, 2, 3, 4]),
        Case(mode: "nearest", coordinates: "asymmetric", rounding: "ceil", expected: [1, 2, 3, 3, 4, 4]),
        Case(mode: "nearest", coordinates: "asymmetric", expected: [1, 2, 2, 3, 3, 4]),
        Case(mode: "nearest", coordinates: "asymmetric", rounding: "round_prefer_ceil", expected: [1, 2, 2, 3, 4, 4]),
        Case(
            mode: "linear", coordinates: "half_pixel",
            expected: [2.333333, 2.770833, 3.395833, 4.020833, 4.645833, 5.270833]),
        Case(
            mode: "linear", coordinates: "half_pixel_symmetric",
            expected: [5, 5.5625, 6.1875, 6.8125, 7.4375, 8]),
    ]

    /// Scales of 0.6 and 1.6, whose sizes are rounded down.
    @Test(arguments: scaled) func byGivenScales(example: Case) throws {
        let node = ImportedNode(
            name: "Resize", version: 19,
            attributes: [
                "mode": .string(example.mode), "coordinate_transformation_mode": .string(example.coordinates),
                "nearest_mode": .string(example.rounding),
            ])
        let result = try node.outputs([Self.picture, nil, .floats([4], [1, 1, 0.6, 1.6])])[0]
        #expect(result.shape == [1, 1, 1, 6])
        #expect(isClose(result.reals, example.expected))
    }

    @Test func onePolicyKeepsTheAspectRatio() throws {
        func shape(_ policy: String) throws -> Shape {
            let node = ImportedNode(
                name: "Resize", version: 18,
                attributes: ["axes": .ints([2, 3]), "keep_aspect_ratio_policy": .string(policy)])
            return try node.outputs([Self.picture, nil, nil, .int64s([6, 6])])[0].shape
        }
        #expect(try shape("stretch") == [1, 1, 6, 6])
        #expect(try shape("not_larger") == [1, 1, 5, 6])
        #expect(try shape("not_smaller") == [1, 1, 6, 8])
    }

    @Test func otherModesAreRefusedByName() throws {
        let node = ImportedNode(name: "Resize", version: 13, attributes: ["mode": .string("lanczos")])
        #expect(throws: OperatorError.unsupported("mode lanczos")) {
            try node.outputs([Self.picture, nil, nil, .int64s([1, 1, 5, 3])])
        }
    }

    @Test func upsampleRepeats() throws {
        let node = ImportedNode(name: "Upsample", version: 7, attributes: ["scales": .floats([1, 1, 1, 2])])
        #expect(try node.reals([.floats([1, 1, 1, 3])]) == [0, 0, 1, 1, 2, 2])
    }

    @Test(arguments: [
        (false, false, [0, 0, 1, 1, 2]), (true, false, [0, 1, 1, 2, 2]), (false, true, [0, 0, 1, 2, 2]),
    ])
    func nearestOfTFLite(alignsCorners: Bool, halfPixel: Bool, expected: [Float]) throws {
        let node = ImportedNode(
            format: .tflite, name: "RESIZE_NEAREST_NEIGHBOR", version: 1,
            attributes: ["align_corners": .int(alignsCorners ? 1 : 0), "half_pixel_centers": .int(halfPixel ? 1 : 0)])
        #expect(try node.reals([.floats([1, 1, 3, 1]), .int32s([1, 5])]) == expected)
    }

    /// Between -128 and 127 by quarters: ties go up, and the ends stay exact.
    @Test func integersInterpolateExactly() throws {
        let type = TensorType(.int8, [1, 1, 2, 1], quantization: try Quantization(scale: 1, zeroPoint: 5))
        let resize = Resize(mode: .linear, coordinates: .alignCorners, sizes: [1, 1, 5, 1])
        let result = try resize.result(Tensor(type, [Int8(-128), 127]))
        #expect(result.elements(as: Int8.self) == [-128, -64, 0, 63, 127])
    }
}
