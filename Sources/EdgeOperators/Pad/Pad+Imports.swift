import EdgeGraph
import EdgeTensor

extension Pad {
    public static var imports: [ImportRule] { [onnxPad, centerCropPad] + tflitePads }

    /// Axes that are too long are cut off at both ends, those that are too short padded there.
    private static var centerCropPad: ImportRule {
        .onnx("CenterCropPad") { node, builder throws(OperatorError) in
            let input = try node.input(0)
            let shape = builder.shape(of: input)
            let axes = try node.axes(try node.ints("axes") ?? Array(shape.indices), ofRank: shape.rank)
            let wanted = try node.integers(1, in: builder)
            guard wanted.count == axes.count, wanted.allSatisfy({ 0...Shape.maximumElementCount ~= $0 }) else {
                throw .badInput(1, "\(wanted) are no lengths of \(axes.count) axes")
            }
            var before = Array(repeating: 0, count: shape.rank), after = before
            for (axis, length) in zip(axes, wanted) {
                let missing = length - shape[axis]
                before[axis] = missing / 2
                after[axis] = missing - missing / 2
            }
            return [try add(Pad(before: before, after: after), to: input, &builder)]
        }
    }

    private static var onnxPad: ImportRule {
        .onnx("Pad") { node, builder throws(OperatorError) in
            let input = try node.input(0)
            let rank = builder.shape(of: input).rank
            guard let pads = try node.list(node.version < 2 ? "paddings" : "pads", orInput: 1, in: builder) else {
                throw .badAttribute("pads", "is missing")
            }
            let name = try node.string("mode", default: "constant")
            guard let mode = Mode(rawValue: name), mode != .symmetric else { throw .unsupported("mode \(name)") }
            let value = try padding(of: node, builder)
            let axes =
                node.optionalInput(3) == nil
                ? Array(0..<rank) : try node.axes(try node.integers(3, in: builder), ofRank: rank)
            guard pads.count == 2 * axes.count else {
                throw .badAttribute("pads", "has \(pads.count) numbers for \(axes.count) axes")
            }
            var before = Array(repeating: 0, count: rank), after = before
            for (index, axis) in axes.enumerated() {
                (before[axis], after[axis]) = (pads[index], pads[axes.count + index])
            }
            return [try add(Pad(before: before, after: after, mode: mode, value: value), to: input, &builder)]
        }
    }

    /// The real number that an ONNX node pads with.
    private static func padding(of node: ForeignNode, _ builder: GraphBuilder) throws(OperatorError) -> Float {
        let type = builder.type(of: try node.input(0))
        if let id = node.optionalInput(2) {
            guard let value = builder.real(id, beside: type) else { throw .notConstant(2) }
            return value
        }
        let isConstant = try node.string("mode", default: "constant") == "constant"
        guard type.quantization == nil || !isConstant else {
            throw .unsupported("padding a quantized tensor with a number that the node leaves out")
        }
        return try node.float("value", default: 0)
    }

    private static var tflitePads: [ImportRule] {
        [
            .tflite("PAD") { node, builder throws(OperatorError) in
                [try pad(node, .constant, 0, &builder)]
            },
            .tflite("PADV2") { node, builder throws(OperatorError) in
                [try pad(node, .constant, try node.reals(2, in: builder).first ?? 0, &builder)]
            },
            .tflite("MIRROR_PAD", options: [TFLiteOption("mode", slot: 0, .int8)]) {
                node, builder throws(OperatorError) in
                [try pad(node, try node.int("mode") == 0 ? .reflect : .symmetric, 0, &builder)]
            },
        ]
    }

    /// TFLite: a matrix with a row of two numbers for every axis.
    private static func pad(
        _ node: ForeignNode, _ mode: Mode, _ value: Float, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let input = try node.input(0)
        let amounts = try node.integers(1, in: builder)
        let axes = builder.shape(of: input).indices
        guard amounts.count == 2 * axes.count else {
            throw .badInput(1, "has \(amounts.count) numbers for \(axes.count) axes")
        }
        let pad = Pad(
            before: axes.map { amounts[2 * $0] }, after: axes.map { amounts[2 * $0 + 1] }, mode: mode, value: value)
        return try builder.addMove(pad, input, for: node)
    }

    /// Negative amounts cut off instead.
    private static func add(
        _ pad: Pad, to input: Graph.ValueID, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        guard pad.before.contains(where: { $0 < 0 }) || pad.after.contains(where: { $0 < 0 }) else {
            return try builder.addOne(pad, [input])
        }
        let shape = builder.shape(of: input)
        var (pad, slice) = (pad, Slice(whole: shape))
        for axis in shape.indices {
            let (before, after) = (min(pad.before[axis], 0), min(pad.after[axis], 0))
            guard before >= -shape[axis], after >= -(shape[axis] + before) else {
                throw .badAttribute("pads", "cut more than there is from axis \(axis) of shape \(shape)")
            }
            slice.starts[axis] = -before
            slice.sizes[axis] = shape[axis] + before + after
            pad.before[axis] -= before
            pad.after[axis] -= after
        }
        return try builder.addOne(pad, [try builder.addOne(slice, [input])])
    }
}
