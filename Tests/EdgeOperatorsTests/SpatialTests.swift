import EdgeGraph
import EdgeOperators
import EdgeTensor
import Testing

/// Operators on pictures whose numbers can be seen: TFLite's rules, element types, and what is out of range.
@Suite struct SpatialTests {
    private func tflite(_ name: String, _ attributes: [String: AttributeValue], _ type: TensorType? = nil)
        -> ImportedNode
    {
        ImportedNode(format: .tflite, name: name, version: 1, attributes: attributes, outputTypes: [type])
    }

    /// √((3² + 4² + 0 + 0) / 4) and √(5²) where padding does not count.
    @Test func l2PoolTakesTheRootOfTheMeanOfSquares() throws {
        let node = tflite(
            "L2_POOL_2D",
            ["stride_h": .int(2), "stride_w": .int(2), "filter_height": .int(2), "filter_width": .int(2)])
        #expect(try node.reals([.floats([1, 2, 3, 1], [3, 4, 5, 0, 0, 5])]) == [2.5, 5])
        let quantization = try Quantization(scale: 0.5, zeroPoint: -10)
        let output = TensorType(.int8, [1, 1, 1, 1], quantization: try Quantization(scale: 0.25, zeroPoint: 1))
        var builder = GraphBuilder()
        let x = builder.addInput(name: "x", type: TensorType(.int8, [1, 2, 2, 1], quantization: quantization))
        let rule = try #require(OperatorCatalog.standard.rule(.tflite, "L2_POOL_2D", version: 1))
        let y = try rule.apply(
            ForeignNode(
                format: .tflite, operatorName: "L2_POOL_2D", version: 1, name: "", attributes: node.attributes,
                inputs: [x], outputTypes: [output], outputCount: 1), &builder)
        #expect(builder.type(of: y[0]) == output)
    }

    /// A volume of ones under a window of 2 × 2 × 1 ones, padded SAME.
    @Test func volumesAreConvolved() throws {
        let ones = Tensor.floats([2, 2, 1, 1, 1], [1, 1, 1, 1])
        let node = tflite("CONV_3D", ["stride_d": .int(1), "stride_h": .int(2), "stride_w": .int(1)])
        let result = try node.outputs([.floats([1, 2, 2, 2, 1]), ones])[0]
        #expect(result.shape == [1, 2, 1, 2, 1])
        #expect(result.reals == [12, 16, 10, 12])
    }

    @Test func volumesAreConvolvedBackwards() throws {
        let weights = Tensor.floats([2, 1, 1, 1, 1], [1, 10])
        let node = tflite(
            "CONV_3D_TRANSPOSE", ["padding": .int(1), "stride_d": .int(1), "stride_h": .int(1), "stride_w": .int(2)])
        let result = try node.outputs([.int32s([1, 3, 1, 3, 1]), weights, .floats([1, 2, 1, 2, 1], [1, 2, 3, 4])])[0]
        #expect(result.shape == [1, 3, 1, 3, 1])
        #expect(result.reals == [1, 0, 2, 13, 0, 24, 30, 0, 40])
    }

    @Test func blocksMoveIntoTheBatchAndBack() throws {
        let there = tflite("SPACE_TO_BATCH_ND", [:])
        let divided = try there.outputs([.floats([1, 3, 2, 1]), .int32s([2, 2]), .int32s([1, 0, 0, 0])])[0]
        #expect(divided.shape == [4, 2, 1, 1])
        #expect(divided.reals == [0, 2, 0, 3, 0, 4, 1, 5])
        let back = tflite("BATCH_TO_SPACE_ND", [:])
        let whole = try back.outputs([divided, .int32s([2, 2]), .int32s([1, 0, 0, 0])])[0]
        #expect(whole.shape == [1, 3, 2, 1])
        #expect(whole.reals == [0, 1, 2, 3, 4, 5])
        #expect(throws: OperatorError.self) { try back.outputs([divided, .int32s([3]), .int32s([0, 0])]) }
    }

    static let floats: [ElementType] = [.float64, .float16, .bfloat16]

    @Test(arguments: floats) func convolutionsTakeEveryFloat(element: ElementType) throws {
        func ones(_ shape: Shape) -> Tensor {
            var random = SplitMix64(state: 1)
            return random.tensor(TensorType(element, shape), in: 1...1)
        }
        let plain = try ImportedNode(name: "Conv").outputs([ones([1, 2, 3, 3]), ones([1, 2, 2, 2]), ones([1])])[0]
        #expect(plain.type.element == element)
        #expect(plain.reals == [9, 9, 9, 9])
        let transposed = try ImportedNode(name: "ConvTranspose").outputs([ones([1, 1, 2]), ones([1, 1, 2])])[0]
        #expect(transposed.reals == [1, 2, 1])
        let mean = try ImportedNode(name: "GlobalAveragePool").reals([ones([1, 1, 2, 2])])
        #expect(mean == [1])
    }

    /// A place that does not exist is passed over; a larger shape has zeros behind.
    @Test func unpoolingIgnoresWhatItCannotPlace() throws {
        let node = ImportedNode(
            name: "MaxUnpool", version: 11, attributes: ["kernel_shape": .ints([2]), "strides": .ints([2])])
        let places = Tensor.int64s([1, 1, 2], [-1, 3])
        #expect(try node.reals([.floats([1, 1, 2], [5, 6]), places]) == [0, 0, 0, 6])
        let larger = try node.reals([.floats([1, 1, 2], [5, 6]), places, .int64s([1, 1, 5])])
        #expect(larger == [0, 0, 0, 6, 0])
    }

    @Test func centersAreCutAndPadded() throws {
        let node = ImportedNode(name: "CenterCropPad", version: 18, attributes: ["axes": .ints([-1])])
        #expect(try node.reals([.floats([1, 5]), .int64s([2])]) == [1, 2])
        #expect(try node.reals([.floats([1, 2]), .int64s([5])]) == [0, 0, 1, 0, 0])
    }
}
