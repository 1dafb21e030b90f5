import EdgeGraph
import EdgeTensor

// TensorFlow's object detection models end in one custom operator: boxes relative to anchors are decoded, suppression
// picks the best, and what is picked is gathered. It becomes the operators that do this one after the other.
//
//     encodings [1, N, 4] ─ decode ─ boxes [1, N, 4] ───────┐
//     anchors [N, 4] ───────┘                      NonMaxSuppression ─ Gather ─ boxes, classes, scores, count
//     scores [1, N, background + C] ─ Slice ───────────────┘

extension NonMaxSuppression {
    static var detectionPostProcess: ImportRule {
        .tflite("TFLite_Detection_PostProcess") { node, builder throws(OperatorError) in
            let detection = try Detection(node, &builder)
            return try node.bool("use_regular_nms") ? detection.perClass(&builder) : detection.perBox(&builder)
        }
    }
}

/// The operands of one TFLite_Detection_PostProcess.
private struct Detection {
    /// `[1, N, 4]`: top, left, bottom, right
    let boxes: Graph.ValueID
    /// `[1, N, C]`, without the background
    let scores: Graph.ValueID
    let boxCount: Int
    let classCount: Int
    /// The most boxes in the result.
    let limit: Int
    /// How many classes the result names for each box.
    let classesPerBox: Int
    let limitPerClass: Int
    let overlapThreshold: Float
    /// What scores must be above: TensorFlow wants them to be at least the threshold.
    let scoreThreshold: Float

    init(_ node: ForeignNode, _ builder: inout GraphBuilder) throws(OperatorError) {
        let raw = try builder.dequantized(try node.input(1))
        let shape = builder.shape(of: raw)
        classCount = try node.int("num_classes")
        guard shape.rank == 3, shape[0] == 1, classCount > 0, (0...1).contains(shape[2] - classCount) else {
            throw .badInput(1, "has shape \(shape) for \(classCount) classes")
        }
        boxCount = shape[1]
        var slice = Slice(0..<boxCount, ofAxis: 1, in: shape)
        slice.starts[2] = shape[2] - classCount
        slice.sizes[2] = classCount
        scores = try builder.addOne(slice, [raw])
        limit = try node.int("max_detections")
        classesPerBox = try node.int("max_classes_per_detection")
        limitPerClass = try node.int("detections_per_class", default: 100)
        guard (1...1 << 20).contains(limit), (1...1 << 20).contains(classesPerBox), limitPerClass > 0 else {
            throw .badAttribute("max_detections", "is \(limit), with \(classesPerBox) classes for each")
        }
        overlapThreshold = try node.float("nms_iou_threshold")
        scoreThreshold = try node.float("nms_score_threshold").nextDown
        boxes = try Detection.decoded(node, boxCount, &builder)
    }

    /// `centre = encoded / scale · anchor size + anchor centre`, `size = exp(encoded / scale) · anchor size`.
    private static func decoded(
        _ node: ForeignNode, _ count: Int, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let encoded = try builder.dequantized(try node.input(0))
        let anchors = try builder.dequantized(try node.input(2))
        let shape = builder.shape(of: encoded)
        guard shape.rank == 3, shape[0] == 1, shape[1] == count, shape[2] >= 4 else {
            throw .badInput(0, "has shape \(shape) for \(count) boxes")
        }
        guard builder.shape(of: anchors).dimensions == [count, 4] else {
            throw .badInput(2, "has shape \(builder.shape(of: anchors)) for \(count) boxes")
        }
        func columns(_ id: Graph.ValueID, _ first: Int, _ builder: inout GraphBuilder) throws(OperatorError)
            -> Graph.ValueID
        {
            let shape = builder.shape(of: id)
            return try builder.addOne(Slice(first..<first + 2, ofAxis: shape.rank - 1, in: shape), [id])
        }
        func scales(_ names: [String], _ builder: inout GraphBuilder) throws(OperatorError) -> Graph.ValueID {
            var values: [Float] = []
            for name in names { values.append(try node.float(name)) }
            return builder.addConstant(Tensor(TensorType(.float32, [2]), values))
        }
        let sizes = try columns(anchors, 2, &builder)
        var centre = try builder.addBroadcast(
            Binary(.div), [try columns(encoded, 0, &builder), try scales(["y_scale", "x_scale"], &builder)])
        centre = try builder.addBroadcast(Binary(.mul), [centre, sizes])
        centre = try builder.addBroadcast(Binary(.add), [centre, try columns(anchors, 0, &builder)])
        var half = try builder.addBroadcast(
            Binary(.div), [try columns(encoded, 2, &builder), try scales(["h_scale", "w_scale"], &builder)])
        half = try builder.addOne(Unary(.exp), [half])
        half = try builder.addBroadcast(Binary(.mul), [half, builder.addScalar(0.5, like: half)])
        half = try builder.addBroadcast(Binary(.mul), [half, sizes])
        let ends = [
            try builder.addOne(Binary(.sub), [centre, half]), try builder.addOne(Binary(.add), [centre, half]),
        ]
        return try builder.addOne(Concat(axis: 2), ends)
    }

    // MARK: Suppression

    /// Fast: a box has the score of its best class, and the result names its best classes.
    func perBox(_ builder: inout GraphBuilder) throws(OperatorError) -> [Graph.ValueID] {
        let count = min(classesPerBox, classCount)
        let best = try builder.add(TopK(axis: 2, count: count, indices: .int32), [scores])
        let highest = try builder.addOne(
            Slice(0..<1, ofAxis: 2, in: builder.shape(of: best[0])), [best[0]])
        let op = NonMaxSuppression(
            limit: limit, overlapThreshold: overlapThreshold, scoreThreshold: scoreThreshold, isPadded: true)
        let found = try builder.add(op, [boxes, try builder.reshaped(highest, to: try .inferred([1, 1, boxCount]))])
        let selected = try builder.addColumn(2, of: found[0])
        let isFound = try mask(found[2], length: builder.shape(of: selected)[0], &builder)

        /// `[1, N, K, rest…]` gathered, with zeros for classes that do not exist, and as `[1, D · K, rest…]`.
        func output(_ id: Graph.ValueID, _ rest: [Int], _ builder: inout GraphBuilder) throws(OperatorError)
            -> Graph.ValueID
        {
            var result = try builder.addOne(Gather(axis: 1), [id, selected])
            let own = builder.shape(of: result)
            result = try builder.reshaped(result, to: try .inferred(own.dropFirst()))
            result = try NonMaxSuppression.padded(try zeroed(result, isFound, &builder), to: limit, &builder)
            let none = [0, 0] + rest.map { _ in 0 }
            var after = none
            after[1] = classesPerBox - count
            if after[1] > 0 { result = try builder.addOne(Pad(before: none, after: after), [result]) }
            return try builder.reshaped(result, to: try .inferred([1, limit * classesPerBox] + rest))
        }
        let raised = try builder.reshaped(boxes, to: try .inferred([1, boxCount, 1, 4]))
        let repeated = try builder.addOne(Expand(try .inferred([1, boxCount, count, 4])), [raised])
        return [
            try output(repeated, [4], &builder), try output(try builder.cast(best[1], to: .float32), [], &builder),
            try output(best[0], [], &builder), try number(found[2], &builder),
        ]
    }

    /// Regular: suppression class by class, and the best of all classes, the lower class first among equal scores.
    func perClass(_ builder: inout GraphBuilder) throws(OperatorError) -> [Graph.ValueID] {
        let op = NonMaxSuppression(
            limit: limitPerClass, overlapThreshold: overlapThreshold, scoreThreshold: scoreThreshold, isPadded: true)
        let found = try builder.add(op, [boxes, try builder.transposed(scores, by: [0, 2, 1])])
        let length = builder.shape(of: found[1])[0]
        let isCandidate = try mask(found[2], length: length, &builder)
        let lowest = builder.addScalar(-.infinity, like: found[1])
        let candidates = try builder.addBroadcast(Select(), [isCandidate, found[1], lowest])
        let kept = min(limit, length)
        let best = try builder.add(TopK(axis: 0, count: kept), [candidates])
        let isFound = try mask(found[2], length: kept, &builder)

        func output(_ id: Graph.ValueID, _ rest: [Int], _ builder: inout GraphBuilder) throws(OperatorError)
            -> Graph.ValueID
        {
            let result = try NonMaxSuppression.padded(try zeroed(id, isFound, &builder), to: limit, &builder)
            // Places beyond the detections are there when the model names several classes for each.
            let whole = try NonMaxSuppression.padded(result, to: limit * classesPerBox, &builder)
            return try builder.reshaped(whole, to: try .inferred([1, limit * classesPerBox] + rest))
        }
        func column(_ column: Int, _ builder: inout GraphBuilder) throws(OperatorError) -> Graph.ValueID {
            try builder.addOne(Gather(axis: 0), [try builder.addColumn(column, of: found[0]), best[1]])
        }
        let label = try builder.cast(try column(1, &builder), to: .float32)
        let list = try builder.reshaped(boxes, to: try .inferred([boxCount, 4]))
        let picked = try builder.addOne(Gather(axis: 0), [list, try column(2, &builder)])
        let total = builder.addConstant(Tensor(TensorType(.int64, []), [Int64(limit)]))
        return [
            try output(picked, [4], &builder), try output(label, [], &builder), try output(best[0], [], &builder),
            try number(try builder.addOne(Binary(.min), [found[2], total]), &builder),
        ]
    }

    // MARK: Results

    /// Which of `length` places lie below a count.
    private func mask(
        _ count: Graph.ValueID, length: Int, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        try builder.addBroadcast(Compare(.less), [try builder.addRange(length), count])
    }

    /// A list of numbers or of slices, zero where the mask is false.
    private func zeroed(
        _ id: Graph.ValueID, _ mask: Graph.ValueID, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let shape = builder.shape(of: id)
        let raised = try builder.reshaped(mask, to: try .inferred([shape[0]] + shape.dropFirst().map { _ in 1 }))
        return try builder.addBroadcast(Select(), [raised, id, builder.addScalar(0, like: id)])
    }

    /// A count as the operator's last output.
    private func number(_ count: Graph.ValueID, _ builder: inout GraphBuilder) throws(OperatorError) -> Graph.ValueID {
        try builder.reshaped(try builder.cast(count, to: .float32), to: [1])
    }
}
