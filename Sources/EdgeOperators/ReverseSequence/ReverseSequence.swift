import EdgeGraph
import EdgeTensor

/// Of every entry of a batch the first elements along time in reverse order, as many as its length says; the rest stays.
///
/// Inputs: data of any element type of fixed size; lengths int32 or int64, one for each entry of the batch. A length
/// outside of the time axis is taken as the nearest end.
public struct ReverseSequence: Operator {
    public static let name = "reverse_sequence"
    public var batchAxis: Int
    public var timeAxis: Int

    /// Two different axes, not negative.
    public init(batchAxis: Int, timeAxis: Int) {
        self.batchAxis = batchAxis
        self.timeAxis = timeAxis
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        batchAxis = try reader.int("batch_axis")
        timeAxis = try reader.int("time_axis")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(batchAxis, "batch_axis")
        writer.write(timeAxis, "time_axis")
    }

    public var integerRule: IntegerRule { .transparent }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 2)
        try expectFixedSize(inputs, 0)
        try expectPerTensor(inputs, 0)
        try expectElement(inputs, 1, ElementType.indices)
        let shape = inputs[0].shape
        guard shape.indices.contains(batchAxis), shape.indices.contains(timeAxis), batchAxis != timeAxis else {
            throw .badAttribute("time_axis", "is \(timeAxis) beside batch axis \(batchAxis) for shape \(shape)")
        }
        guard inputs[1].shape.dimensions == [shape[batchAxis]] else {
            throw .badInput(1, "has shape \(inputs[1].shape) instead of \(shape[batchAxis]), one length for each entry")
        }
        return [inputs[0]]
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        guard let row = axes[0], row != timeAxis, axes[1] == (row == batchAxis ? 0 : nil) else { return nil }
        return [row]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let shape = inputs[0].shape
        guard shape.elementCount > 0 else { return }
        let strides = shape.strides
        let last = max(batchAxis, timeAxis)
        let runLength = shape.dropFirst(last + 1).reduce(1, *)
        let width = inputs[0].type.element.byteCount * runLength
        for run in 0..<shape.prefix(last + 1).reduce(1, *) {
            let element = run * runLength
            let (batch, time) = (
                element / strides[batchAxis] % shape[batchAxis], element / strides[timeAxis] % shape[timeAxis]
            )
            let length = min(max(inputs[1].indexElement(batch), 0), shape[timeAxis])
            let from = time < length ? length - 1 - time : time
            let source = element + (from - time) * strides[timeAxis]
            outputs[0].copy(inputs[0], from: source / runLength * width, to: run * width, byteCount: width)
        }
    }
}

extension ReverseSequence {
    public static var imports: [ImportRule] {
        [
            .onnx("ReverseSequence") { node, builder throws(OperatorError) in
                let op = ReverseSequence(
                    batchAxis: try node.int("batch_axis", default: 1), timeAxis: try node.int("time_axis", default: 0))
                return [try builder.addOne(op, [try node.input(0), try node.input(1)])]
            },
            .tflite(
                "REVERSE_SEQUENCE",
                options: [TFLiteOption("seq_dim", slot: 0, .int32), TFLiteOption("batch_dim", slot: 1, .int32)]
            ) { node, builder throws(OperatorError) in
                let op = ReverseSequence(batchAxis: try node.int("batch_dim"), timeAxis: try node.int("seq_dim"))
                let result = try builder.addOne(op, [try node.input(0), try node.input(1)])
                return [try builder.requantized(result, to: node.outputQuantization())]
            },
        ]
    }

    public static var examples: [Example] {
        let cases: [(Shape, Int, Int)] = [([4, 3], 1, 0), ([3, 5], 0, 1), ([2, 3, 4, 2], 0, 2), ([2, 5, 3], 2, 1)]
        return cases.enumerated().map { number, entry in
            let (shape, batch, time) = entry
            let element: ElementType = [.float32, .int8, .int64, .int16][number]
            let lengths = TensorType(number % 2 == 0 ? .int64 : .int32, Shape(arrayLiteral: shape[batch]))
            return Example(
                "\(shape)", ReverseSequence(batchAxis: batch, timeAxis: time),
                [.init(TensorType(element, shape)), .init(lengths, range: -2...7)])
        }
    }
}
