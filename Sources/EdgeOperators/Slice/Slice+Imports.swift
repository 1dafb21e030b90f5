import EdgeGraph
import EdgeTensor

extension Slice {
    public static var imports: [ImportRule] { onnxSlices + tfliteSlices + [tfliteReverse, stridedSlice] }

    private static var onnxSlices: [ImportRule] {
        [
            .onnx("Slice") { node, builder throws(OperatorError) in
                let input = try node.input(0)
                let shape = builder.shape(of: input)
                guard let starts = try node.list("starts", orInput: 1, in: builder),
                    let ends = try node.list("ends", orInput: 2, in: builder)
                else { throw .badAttribute("starts", "or ends are missing") }
                let named = try node.list("axes", orInput: 3, in: builder)
                let axes = try node.axes(named ?? Array(starts.indices), ofRank: shape.rank)
                let steps =
                    node.optionalInput(4) == nil
                    ? starts.map { _ in 1 } : try node.integers(4, in: builder)
                guard [ends.count, axes.count, steps.count].allSatisfy({ $0 == starts.count }) else {
                    throw .badInput(1, "has \(starts.count) starts for \(ends.count) ends and \(axes.count) axes")
                }
                var slice = Slice(whole: shape)
                for (index, axis) in axes.enumerated() {
                    try slice.select(
                        axis, from: starts[index], to: ends[index], step: steps[index], length: shape[axis])
                }
                return [try builder.addOne(slice, [input])]
            },
            .onnx("Split") { node, builder throws(OperatorError) in
                let input = try node.input(0)
                let shape = builder.shape(of: input)
                let axis = try shape.axis(try node.int("axis", default: 0))
                guard let sizes = try node.list("split", orInput: 1, in: builder) else {
                    return try split(input, axis, try equalSizes(shape[axis], node), node, &builder)
                }
                return try split(input, axis, sizes, node, &builder)
            },
        ]
    }

    /// Every axis that is named backwards.
    private static var tfliteReverse: ImportRule {
        .tflite("REVERSE_V2") { node, builder throws(OperatorError) in
            let input = try node.input(0)
            let shape = builder.shape(of: input)
            var slice = Slice(starts: shape.map { _ in 0 }, sizes: shape.dimensions, steps: shape.map { _ in 1 })
            for axis in try shape.axes(try node.integers(1, in: builder)) {
                slice.starts[axis] = max(shape[axis] - 1, 0)
                slice.steps[axis] = -1
            }
            return [try builder.addMove(slice, input, for: node)]
        }
    }

    private static var tfliteSlices: [ImportRule] {
        [
            .tflite("SPLIT", options: [TFLiteOption("num_splits", slot: 0, .int32)]) {
                node, builder throws(OperatorError) in
                let input = try node.input(1)
                let shape = builder.shape(of: input)
                let axis = try shape.axis(try node.integer(0, in: builder))
                let count = try node.int("num_splits")
                guard count > 0, count == node.outputCount, shape[axis] % count == 0 else {
                    throw .badAttribute("num_splits", "is \(count) for axis \(axis) of shape \(shape)")
                }
                return try split(input, axis, Array(repeating: shape[axis] / count, count: count), node, &builder)
            },
            .tflite("SPLIT_V", options: [TFLiteOption("num_splits", slot: 0, .int32)]) {
                node, builder throws(OperatorError) in
                let input = try node.input(0)
                let shape = builder.shape(of: input)
                let axis = try shape.axis(try node.integer(2, in: builder))
                return try split(input, axis, try node.integers(1, in: builder), node, &builder)
            },
            .tflite("SLICE") { node, builder throws(OperatorError) in
                let input = try node.input(0)
                let shape = builder.shape(of: input)
                let starts = try node.integers(1, in: builder), sizes = try node.integers(2, in: builder)
                guard starts.count == shape.rank, sizes.count == shape.rank else {
                    throw .badInput(1, "has \(starts.count) starts and \(sizes.count) sizes for shape \(shape)")
                }
                var slice = Slice(whole: shape)
                slice.starts = starts
                // -1 is all that is left; a start that is out of range is reported by the operator.
                slice.sizes = shape.indices.map { axis in
                    sizes[axis] == -1 ? shape[axis] - min(max(starts[axis], 0), shape[axis]) : sizes[axis]
                }
                return [try builder.addMove(slice, input, for: node)]
            },
            .tflite(
                "UNPACK", options: [TFLiteOption("num", slot: 0, .int32), TFLiteOption("axis", slot: 1, .int32)]
            ) { node, builder throws(OperatorError) in
                let input = try node.input(0)
                let shape = builder.shape(of: input)
                let axis = try shape.axis(try node.int("axis"))
                guard shape[axis] == node.outputCount else {
                    throw .badAttribute("num", "\(node.outputCount) is not the length of axis \(axis) of \(shape)")
                }
                var rest = shape.dimensions
                rest.remove(at: axis)
                var outputs: [Graph.ValueID] = []
                for index in 0..<shape[axis] {
                    let slice = try builder.addOne(Slice(index..<index + 1, ofAxis: axis, in: shape), [input])
                    outputs.append(try builder.addMove(Reshape(try .inferred(rest)), slice, for: node, output: index))
                }
                return outputs
            },
        ]
    }

    // MARK: Parts

    /// Everything of a tensor of this shape.
    init(whole shape: Shape) {
        self.init(
            starts: shape.map { _ in 0 }, sizes: shape.dimensions, steps: shape.map { _ in 1 })
    }

    /// Takes the elements from `start` up to `end` of an axis, as Python does: negative places count from the end,
    /// those outside are moved to it, and nil is as far as the step goes.
    mutating func select(
        _ axis: Int, from start: Int?, to end: Int?, step: Int, length: Int
    ) throws(OperatorError) {
        guard step != 0 else { throw .badAttribute("steps", "has a step of 0") }
        // Where a walk may start and end: one before the first element for one that goes backwards.
        let places = step > 0 ? 0...length : -1...length - 1
        func place(_ value: Int?, _ fallback: Int) -> Int {
            guard let value else { return fallback }
            return min(max(value < 0 ? value + length : value, places.lowerBound), places.upperBound)
        }
        let first = place(start, step > 0 ? places.lowerBound : places.upperBound)
        let last = place(end, step > 0 ? places.upperBound : places.lowerBound)
        let distance = step > 0 ? last - first : first - last
        let stride = Int(clamping: step.magnitude)
        starts[axis] = first
        steps[axis] = step
        sizes[axis] = distance > 0 ? (distance - 1) / stride + 1 : 0
    }

    /// ONNX: as many equal parts as there are outputs; from opset 18 on the last one may be smaller.
    private static func equalSizes(_ length: Int, _ node: ForeignNode) throws(OperatorError) -> [Int] {
        let count = node.outputCount
        guard count > 0, try node.int("num_outputs", default: count) == count else {
            throw .badAttribute("num_outputs", "is not the number of outputs, \(count)")
        }
        let size = (length + count - 1) / count
        guard node.version >= 18 || size * count == length else {
            throw .badAttribute("split", "is missing, and \(count) parts do not divide \(length)")
        }
        return (0..<count).map { min(size, max(length - $0 * size, 0)) }
    }

    private static func split(
        _ input: Graph.ValueID, _ axis: Int, _ sizes: [Int], _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> [Graph.ValueID] {
        let shape = builder.shape(of: input)
        var sizes = sizes
        var known = 0
        for size in sizes where size != -1 {
            guard (0...shape[axis]).contains(size), known + size <= shape[axis] else {
                throw .badAttribute("split", "\(sizes) does not divide axis \(axis) of shape \(shape)")
            }
            known += size
        }
        // TFLite leaves one size open.
        if let free = sizes.firstIndex(of: -1) {
            sizes[free] = shape[axis] - known
            known = shape[axis]
        }
        guard known == shape[axis], !sizes.contains(-1), sizes.count >= node.outputCount else {
            throw .badAttribute("split", "\(sizes) does not divide axis \(axis) of shape \(shape)")
        }
        var start = 0
        var outputs: [Graph.ValueID] = []
        for (index, size) in sizes.enumerated() {
            let slice = Slice(start..<start + size, ofAxis: axis, in: shape)
            outputs.append(try builder.addMove(slice, input, for: node, output: index))
            start += size
        }
        return outputs
    }
}
