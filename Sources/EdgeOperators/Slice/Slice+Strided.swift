import EdgeGraph
import EdgeTensor

extension Slice {
    /// TFLite's STRIDED_SLICE: NumPy's basic indexing as three lists and five bit masks, a bit for each place of the
    /// lists.
    static var stridedSlice: ImportRule {
        .tflite(
            "STRIDED_SLICE",
            options: [
                TFLiteOption("begin_mask", slot: 0, .int32), TFLiteOption("end_mask", slot: 1, .int32),
                TFLiteOption("ellipsis_mask", slot: 2, .int32), TFLiteOption("new_axis_mask", slot: 3, .int32),
                TFLiteOption("shrink_axis_mask", slot: 4, .int32), TFLiteOption("offset", slot: 5, .bool),
            ]
        ) { node, builder throws(OperatorError) in
            let input = try node.input(0)
            let subscripts = try Subscripts(node, builder)
            let (slice, dimensions) = try subscripts.applied(to: builder.shape(of: input))
            let box = try builder.addOne(slice, [input])
            return [try builder.addMove(Reshape(try .inferred(dimensions)), box, for: node)]
        }
    }
}

/// What stands between the brackets of `x[1:2, ..., None, 3]`.
private struct Subscripts {
    let begins, ends, steps: [Int]
    let beginMask, endMask, ellipsisMask, newAxisMask, shrinkMask: Int

    init(_ node: ForeignNode, _ builder: GraphBuilder) throws(OperatorError) {
        let begins = try node.integers(1, in: builder), ends = try node.integers(2, in: builder)
        steps = try node.integers(3, in: builder)
        guard begins.count == ends.count, begins.count == steps.count, begins.count <= 2 * Shape.maximumRank else {
            throw .badInput(1, "has \(begins.count) begins for \(ends.count) ends and \(steps.count) steps")
        }
        let endsAreSizes = try node.bool("offset")
        self.begins = begins
        self.ends = endsAreSizes ? zip(begins, ends).map { $0 &+ $1 } : ends
        beginMask = try node.int("begin_mask")
        endMask = try node.int("end_mask")
        ellipsisMask = try node.int("ellipsis_mask")
        newAxisMask = try node.int("new_axis_mask")
        shrinkMask = try node.int("shrink_axis_mask")
    }

    private func isSet(_ mask: Int, _ place: Int) -> Bool { mask >> place & 1 == 1 }

    /// The box that is cut out, and the shape under which it is then shown.
    func applied(to shape: Shape) throws(OperatorError) -> (slice: Slice, dimensions: [Int]) {
        var slice = Slice(whole: shape)
        var dimensions: [Int] = []
        var axis = 0
        /// How many axes the subscripts behind `place` consume.
        func consumed(after place: Int) -> Int {
            begins.indices.dropFirst(place + 1).filter { !isSet(newAxisMask, $0) }.count
        }
        for place in begins.indices {
            if isSet(ellipsisMask, place) {
                let end = max(shape.rank - consumed(after: place), axis)
                dimensions += shape[axis..<min(end, shape.rank)]
                axis = min(end, shape.rank)
            } else if isSet(newAxisMask, place) {
                dimensions.append(1)
            } else {
                guard axis < shape.rank else { throw .badInput(1, "has too many subscripts for shape \(shape)") }
                try select(place, axis, shape[axis], &slice)
                if !isSet(shrinkMask, place) { dimensions.append(slice.sizes[axis]) }
                axis += 1
            }
        }
        return (slice, dimensions + shape.dropFirst(axis))
    }

    private func select(_ place: Int, _ axis: Int, _ length: Int, _ slice: inout Slice) throws(OperatorError) {
        guard isSet(shrinkMask, place) else {
            return try slice.select(
                axis, from: isSet(beginMask, place) ? nil : begins[place],
                to: isSet(endMask, place) ? nil : ends[place],
                step: steps[place], length: length)
        }
        let index = begins[place] < 0 ? begins[place] + length : begins[place]
        guard (0..<length).contains(index) else {
            throw .badInput(1, "takes element \(begins[place]) of an axis of \(length)")
        }
        slice.starts[axis] = index
        slice.sizes[axis] = 1
    }
}
