import EdgeGraph
import EdgeOperators
import EdgeTensor
import Testing

/// Import rules of the operators of indices; the numbers are ONNX Runtime's and LiteRT's.
@Suite struct IndexImportTests {
    private func scalar(_ value: Int64) -> Tensor { Tensor(TensorType(.int64, []), [value]) }
    private func bools(_ elements: [UInt8]) -> Tensor {
        Tensor(TensorType(.bool, Shape(arrayLiteral: elements.count)), elements)
    }

    // MARK: ONNX

    @Test func topKOfEveryVersion() throws {
        let x = Tensor.floats([2, 3], [1, 3, 3, -.nan, 2, 7])
        let old = ImportedNode(name: "TopK", version: 1, attributes: ["k": .int(2)])
        var found = try old.outputs([x])
        #expect(found[0].reals == [3, 3, 7, 2] && found[1].integers == [1, 2, 2, 1])
        let smallest = ImportedNode(name: "TopK", version: 11, attributes: ["largest": .int(0), "axis": .int(0)])
        found = try smallest.outputs([x, .int64s([1])])
        #expect(found[0].shape == [1, 3] && found[0].reals == [1, 2, 3] && found[1].integers == [0, 1, 0])
        #expect(throws: OperatorError.self) { try smallest.outputs([x, .int64s([3])]) }
        #expect(throws: OperatorError.self) { try smallest.outputs([x, .int64s([-1])]) }
    }

    @Test func extremaKnowWhichOfEqualsCounts() throws {
        let x = Tensor.floats([1, 4], [2, 9, 9, 1])
        #expect(try ImportedNode(name: "ArgMax", attributes: ["axis": .int(-1)]).outputs([x])[0].integers == [1])
        let last = ImportedNode(
            name: "ArgMax", attributes: ["axis": .int(1), "select_last_index": .int(1), "keepdims": .int(0)])
        #expect(try last.outputs([x])[0].shape == [1])
        #expect(try last.outputs([x])[0].integers == [2])
    }

    @Test func diagonalsAreConstants() throws {
        let eye = ImportedNode(name: "EyeLike", attributes: ["k": .int(1), "dtype": .int(7)])
        let found = try eye.outputs([.floats([2, 3])])[0]
        #expect(found.type.element == .int64 && found.integers == [0, 1, 0, 0, 0, 1])
        let far = ImportedNode(name: "EyeLike", attributes: ["k": .int(.max)])
        #expect(try far.reals([.floats([2, 2])]) == [0, 0, 0, 0])
        #expect(throws: OperatorError.self) { try eye.outputs([.floats([2])]) }
    }

    @Test func scatteringReduces() throws {
        let add = ImportedNode(name: "ScatterElements", version: 18, attributes: ["reduction": .string("add")])
        #expect(
            try add.reals([.floats([3], [1, 2, 3]), .int64s([1, 1, -1]), .floats([3], [10, 20, 30])]) == [1, 32, 33])
        let old = ImportedNode(name: "Scatter", version: 9)
        #expect(try old.reals([.floats([3], [1, 2, 3]), .int64s([2]), .floats([1], [9])]) == [1, 2, 9])
        let unknown = ImportedNode(name: "ScatterND", attributes: ["reduction": .string("mean")])
        #expect(throws: OperatorError.self) {
            try unknown.outputs([.floats([3]), .int64s([2]), .floats([1])])
        }
    }

    @Test func whatIsCountedFoldsToItsLength() throws {
        let kept = ImportedNode(name: "Compress", attributes: ["axis": .int(1)])
        let found = try kept.outputs([.floats([2, 3]), bools([0, 1])])[0]
        #expect(found.shape == [2, 1] && found.reals == [1, 4])
        let unique = ImportedNode(name: "Unique", outputCount: 4)
        let parts = try unique.outputs([.floats([4], [2, 1, 2, 3])])
        #expect(parts.map(\.integers) == [nil, [1, 0, 3], [1, 0, 1, 2], [1, 2, 1]] && parts[0].reals == [1, 2, 3])
        let nowhere = try ImportedNode(name: "NonZero").outputs([.floats([2, 2], [0, 0, 0, 0])])[0]
        #expect(nowhere.shape == [2, 0])
    }

    @Test func boxesAboveOneAnotherAreDropped() throws {
        let boxes = Tensor.floats([1, 3, 4], [0, 0, 1, 1, 0, 0.1, 1, 1.1, 0, 2, 1, 3])
        let scores = Tensor.floats([1, 1, 3], [0.8, 0.9, 0.7])
        let limit = Tensor(TensorType(.int64, []), [Int64.max])
        let node = ImportedNode(name: "NonMaxSuppression")
        let found = try node.outputs([boxes, scores, limit, .floats([1], [0.5]), nil])[0]
        #expect(found.shape == [2, 3] && found.integers == [0, 0, 1, 0, 0, 2])
        #expect(try node.outputs([boxes, scores])[0].shape == [0, 3])
    }

    // MARK: TFLite

    private func tflite(_ name: String, _ attributes: [String: AttributeValue] = [:], count: Int = 1) -> ImportedNode {
        ImportedNode(format: .tflite, name: name, version: 1, attributes: attributes, outputCount: count)
    }

    @Test func segmentsLeaveOutWhatIsNegative() throws {
        let data = Tensor.floats([4, 2], [1, 2, 3, 4, 5, 6, 7, 8])
        let ids = Tensor.int32s([0, -1, 0, 2])
        #expect(try tflite("UNSORTED_SEGMENT_SUM").reals([data, ids, .int32s([3])]) == [6, 8, 0, 0, 7, 8])
        #expect(try tflite("UNSORTED_SEGMENT_PROD").reals([data, ids, .int32s([2])]) == [5, 12, 1, 1])
        let largest = try tflite("UNSORTED_SEGMENT_MAX").reals([data, ids, .int32s([2])])
        #expect(largest == [5, 6, -.greatestFiniteMagnitude, -.greatestFiniteMagnitude])
        #expect(try tflite("SEGMENT_SUM").reals([data, .int32s([0, 0, 1, 1])]) == [4, 6, 12, 14])
    }

    @Test func matricesGetDiagonals() throws {
        #expect(try tflite("MATRIX_DIAG").reals([.floats([2], [5, 6])]) == [5, 0, 0, 6])
        let set = try tflite("MATRIX_SET_DIAG").reals([.floats([3, 2], [1, 1, 1, 1, 1, 1]), .floats([2], [7, 8])])
        #expect(set == [7, 1, 1, 8, 1, 1])
    }

    @Test func oneHotDoesNotCountFromTheEnd() throws {
        let node = tflite("ONE_HOT", ["axis": .int(-1)])
        let found = try node.reals([.int32s([1, -1]), .int32s([2]), .floats([], [3]), .floats([], [0])])
        #expect(found == [0, 3, 0, 0])
        let onnx = ImportedNode(name: "OneHot")
        #expect(try onnx.reals([.int64s([-1]), scalar(2), .floats([2], [0, 1])]) == [0, 1])
    }

    @Test func boxesMoveToWhereTheyFit() throws {
        let node = tflite("DYNAMIC_UPDATE_SLICE")
        let found = try node.reals([.floats([5]), .floats([2], [8, 9]), .int32s([4])])
        #expect(found == [0, 1, 2, 8, 9])
    }

    @Test func suppressionIsPadded() throws {
        let boxes = Tensor.floats([3, 4], [0, 0, 1, 1, 0, 0.1, 1, 1.1, 0, 2, 1, 3])
        let scores = Tensor.floats([3], [0.8, 0.9, 0.7])
        let found = try tflite("NON_MAX_SUPPRESSION_V5", count: 3).outputs([
            boxes, scores, .int32s([5]), .floats([], [0.5]), .floats([], [0]), .floats([], [0]),
        ])
        #expect(found[0].integers == [1, 2, 0, 0, 0] && found[2].integers == [2])
        #expect(found[1].reals == [0.9, 0.7, 0, 0, 0])
        let all = try tflite("NON_MAX_SUPPRESSION_V4", count: 2).outputs([
            boxes, scores, .int32s([2]), .floats([], [1.5]), .floats([], [0.75]),
        ])
        #expect(all[0].integers == [1, 0] && all[1].integers == [2])
    }

    @Test func listsAndShapes() throws {
        #expect(try tflite("BROADCAST_ARGS").outputs([.int32s([3, 1]), .int32s([2])])[0].integers == [3, 2])
        #expect(try tflite("REVERSE_V2").reals([.floats([2, 2]), .int32s([-1])]) == [1, 0, 3, 2])
        #expect(try tflite("ZEROS_LIKE").reals([.floats([3])]) == [0, 0, 0])
        #expect(try tflite("EMBEDDING_LOOKUP").reals([.int32s([2, 0]), .floats([3, 1])]) == [2, 0])
        let batches = tflite("GATHER", ["axis": .int(1), "batch_dims": .int(1)])
        let indices = Tensor(TensorType(.int32, [2, 1]), [Int32(1), 0])
        #expect(try batches.reals([.floats([2, 2]), indices]) == [1, 2])
        let places = try tflite("WHERE").outputs([bools([0, 1, 1])])[0]
        #expect(places.shape == [2, 1] && places.integers == [1, 2])
        let unique = try tflite("UNIQUE", count: 2).outputs([.int32s([3, 1, 3])])
        #expect(unique.map(\.integers) == [[3, 1], [0, 1, 0]])
    }

    /// Two anchors and two classes besides the background, worked out by hand.
    @Test(arguments: [0, 1])
    func detectionsAreDecodedAndPicked(isRegular: Int) throws {
        let options: [String: AttributeValue] = [
            "max_detections": .int(3), "max_classes_per_detection": .int(1), "detections_per_class": .int(2),
            "use_regular_nms": .int(isRegular), "nms_score_threshold": .float(0.5), "nms_iou_threshold": .float(0.5),
            "num_classes": .int(2), "y_scale": .float(10), "x_scale": .float(10), "h_scale": .float(5),
            "w_scale": .float(5),
        ]
        let encodings = Tensor.floats([1, 2, 4], [0, 5, 0, 0, 0, 0, 0, 0])
        let scores = Tensor.floats([1, 2, 3], [0.9, 0.5, 0.8, 0.9, 0.7, 0.1])
        let anchors = Tensor.floats([2, 4], [0.5, 0.5, 1, 0.5, 2, 2, 1, 1])
        let found = try tflite("TFLite_Detection_PostProcess", options, count: 4).outputs([encodings, scores, anchors])
        #expect(found.map(\.shape) == [[1, 3, 4], [1, 3], [1, 3], [1]])
        let (first, second): ([Float], [Float]) = ([0, 0.5, 1, 1], [1.5, 1.5, 2.5, 2.5])
        let third: [Float] = isRegular == 1 ? first : [0, 0, 0, 0]
        #expect(isClose(found[0].reals, first + second + third))
        #expect(found[1].reals == [1, 0, 0])
        #expect(isClose(found[2].reals, [0.8, 0.7, isRegular == 1 ? 0.5 : 0]))
        #expect(found[3].reals == [isRegular == 1 ? 3 : 2])
    }
}
