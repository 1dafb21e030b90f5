import EdgeGraph
import EdgeOperators
import EdgeTensor
import Testing

/// Import rules of the operators that move elements; the numbers are NumPy's and ONNX Runtime's.
@Suite struct MovementImportTests {
    @Test func reshapeFillsAndCopies() throws {
        let node = ImportedNode(name: "Reshape")
        #expect(try node.outputs([.floats([2, 3, 4]), .int64s([0, -1])])[0].shape == [2, 12])
        #expect(throws: OperatorError.self) { try node.outputs([.floats([2, 3]), .int64s([4, -1])]) }
        let strict = ImportedNode(name: "Reshape", attributes: ["allowzero": .int(1)])
        #expect(try strict.outputs([.floats([0, 3]), .int64s([3, 0])])[0].shape == [3, 0])
    }

    @Test func squeezeAndUnsqueezeTakeAxesEitherWay() throws {
        let input = Tensor.floats([1, 3, 1])
        #expect(try ImportedNode(name: "Squeeze").outputs([input])[0].shape == [3])
        #expect(try ImportedNode(name: "Squeeze").outputs([input, .int64s([-1])])[0].shape == [1, 3])
        let old = ImportedNode(name: "Unsqueeze", version: 11, attributes: ["axes": .ints([0, 2])])
        #expect(try old.outputs([.floats([3, 4])])[0].shape == [1, 3, 1, 4])
        #expect(try ImportedNode(name: "Unsqueeze").outputs([.floats([3]), .int64s([-1])])[0].shape == [3, 1])
    }

    @Test func flattenSplitsAtAnAxis() throws {
        #expect(try ImportedNode(name: "Flatten").outputs([.floats([2, 3, 4])])[0].shape == [2, 12])
        let node = ImportedNode(name: "Flatten", attributes: ["axis": .int(-1)])
        #expect(try node.outputs([.floats([2, 3, 4])])[0].shape == [6, 4])
    }

    @Test func shapesAreConstants() throws {
        let node = ImportedNode(name: "Shape", version: 15, attributes: ["start": .int(-2), "end": .int(9)])
        #expect(try node.outputs([.floats([2, 3, 4])])[0].integers == [3, 4])
        #expect(try ImportedNode(name: "Size").outputs([.floats([2, 3, 4])])[0].integers == [24])
        let filled = ImportedNode(
            name: "ConstantOfShape", attributes: ["value": .tensor(Tensor(TensorType(.int32, [1]), [Int32(7)]))])
        #expect(try filled.outputs([.int64s([2, 2])])[0].integers == [7, 7, 7, 7])
        func scalar(_ value: Int64) -> Tensor { Tensor(TensorType(.int64, []), [value]) }
        let range = ImportedNode(name: "Range")
        #expect(try range.outputs([scalar(3), scalar(-4), scalar(-3)])[0].integers == [3, 0, -3])
        #expect(throws: OperatorError.self) { try range.outputs([scalar(0), scalar(1 << 50), scalar(1)]) }
        #expect(throws: OperatorError.self) { try range.outputs([scalar(0), scalar(1), scalar(0)]) }
    }

    @Test func sliceClampsAsNumPyDoes() throws {
        let node = ImportedNode(name: "Slice")
        let result = try node.outputs([
            .floats([2, 3, 4]), .int64s([-1, 10]), .int64s([-100, -9]), .int64s([1, -1]), .int64s([-2, -3]),
        ])[0]
        #expect(result.shape == [2, 2, 2])
        #expect(result.reals == [11, 8, 3, 0, 23, 20, 15, 12])
        let extremes = try node.outputs([
            .floats([4]), .int64s([.max]), .int64s([.min]), .int64s([0]), .int64s([-1]),
        ])[0]
        #expect(extremes.reals == [3, 2, 1, 0])
        #expect(try node.outputs([.floats([4]), .int64s([3]), .int64s([1])])[0].shape == [0])
        let old = ImportedNode(
            name: "Slice", version: 1, attributes: ["starts": .ints([1]), "ends": .ints([.max]), "axes": .ints([1])])
        #expect(try old.reals([.floats([1, 3])]) == [1, 2])
    }

    @Test func splitDivides() throws {
        let equal = ImportedNode(name: "Split", version: 18, attributes: ["axis": .int(1)], outputCount: 2)
        #expect(try equal.outputs([.floats([1, 5])]).map(\.reals) == [[0, 1, 2], [3, 4]])
        let sizes = ImportedNode(name: "Split", outputCount: 2)
        #expect(try sizes.outputs([.floats([3]), .int64s([1, 2])]).map(\.reals) == [[0], [1, 2]])
        #expect(throws: OperatorError.self) { try sizes.outputs([.floats([3]), .int64s([1, 1])]) }
        let lite = ImportedNode(format: .tflite, name: "SPLIT_V", version: 1, outputCount: 3)
        let parts = try lite.outputs([.floats([6]), .int32s([1, -1, 2]), .int32s([0])])
        #expect(parts.map(\.reals) == [[0], [1, 2, 3], [4, 5]])
    }

    @Test func padCutsOffWhereItIsNegative() throws {
        let node = ImportedNode(name: "Pad")
        let value = Tensor(TensorType(.float32, []), [Float(9)])
        #expect(try node.reals([.floats([4]), .int64s([-1, 2]), value]) == [1, 2, 3, 9, 9])
        let axes = try node.reals([.floats([1, 2]), .int64s([1, 0]), value, .int64s([-1])])
        #expect(axes == [9, 0, 1])
        let old = ImportedNode(
            name: "Pad", version: 2, attributes: ["pads": .ints([1, 1]), "mode": .string("edge")])
        #expect(try old.reals([.floats([3])]) == [0, 0, 1, 2, 2])
    }

    /// `x[:, 1:, None, -1]` of shape 2×3×4.
    @Test func stridedSliceReadsItsMasks() throws {
        let node = ImportedNode(
            format: .tflite, name: "STRIDED_SLICE", version: 1,
            attributes: [
                "begin_mask": .int(1), "end_mask": .int(3), "new_axis_mask": .int(4), "shrink_axis_mask": .int(8),
            ])
        let result = try node.outputs([
            .floats([2, 3, 4]), .int32s([0, 1, 0, -1]), .int32s([0, 0, 0, 0]), .int32s([1, 1, 1, 1]),
        ])[0]
        #expect(result.shape == [2, 2, 1])
        #expect(result.reals == [7, 11, 19, 23])
    }

    /// `x[..., ::-2]`
    @Test func stridedSliceKnowsTheEllipsis() throws {
        let node = ImportedNode(
            format: .tflite, name: "STRIDED_SLICE", version: 1,
            attributes: ["begin_mask": .int(2), "end_mask": .int(2), "ellipsis_mask": .int(1)])
        let result = try node.outputs([.floats([2, 1, 3]), .int32s([0, 0]), .int32s([0, 0]), .int32s([1, -2])])[0]
        #expect(result.shape == [2, 1, 2])
        #expect(result.reals == [2, 0, 5, 3])
    }

    @Test func packAndUnpackAreInverse() throws {
        let pack = ImportedNode(format: .tflite, name: "PACK", version: 1, attributes: ["axis": .int(-1)])
        let packed = try pack.outputs([.floats([2], [1, 2]), .floats([2], [3, 4])])[0]
        #expect(packed.shape == [2, 2] && packed.reals == [1, 3, 2, 4])
        let unpack = ImportedNode(
            format: .tflite, name: "UNPACK", version: 1, attributes: ["axis": .int(1)], outputCount: 2)
        #expect(try unpack.outputs([packed]).map(\.reals) == [[1, 2], [3, 4]])
    }

    @Test func blocksMoveBetweenSpaceAndDepth() throws {
        func depthToSpace(_ mode: String) throws -> [Float] {
            try ImportedNode(name: "DepthToSpace", attributes: ["blocksize": .int(2), "mode": .string(mode)])
                .reals([.floats([1, 8, 1, 2])])
        }
        #expect(try depthToSpace("DCR") == [0, 4, 1, 5, 8, 12, 9, 13, 2, 6, 3, 7, 10, 14, 11, 15])
        #expect(try depthToSpace("CRD") == [0, 2, 1, 3, 4, 6, 5, 7, 8, 10, 9, 11, 12, 14, 13, 15])
        let back = ImportedNode(name: "SpaceToDepth", attributes: ["blocksize": .int(2)])
        #expect(try back.reals([.floats([1, 2, 2, 4])]) == [0, 2, 8, 10, 1, 3, 9, 11, 4, 6, 12, 14, 5, 7, 13, 15])
    }

    @Test func spaceToBatchAndBack() throws {
        let there = ImportedNode(format: .tflite, name: "SPACE_TO_BATCH_ND", version: 1)
        let back = ImportedNode(format: .tflite, name: "BATCH_TO_SPACE_ND", version: 1)
        let margins = Tensor.int32s([1, 0, 0, 1]), blocks = Tensor.int32s([2, 2])
        let picture = Tensor.floats([1, 3, 3, 2])
        let batch = try there.outputs([picture, blocks, margins])[0]
        #expect(batch.shape == [4, 2, 2, 2])
        #expect(batch.reals?.prefix(8) == [0, 0, 0, 0, 6, 7, 10, 11])
        #expect(try back.outputs([batch, blocks, margins])[0] == picture)
    }

    @Test func concatenationActivates() throws {
        let node = ImportedNode(
            format: .tflite, name: "CONCATENATION", version: 1,
            attributes: ["axis": .int(-1), "fused_activation_function": .int(1)])
        #expect(try node.reals([.floats([2], [-1, 2]), .floats([1], [-3])]) == [0, 2, 0])
    }
}
