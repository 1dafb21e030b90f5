import EdgeGraph
import EdgeTensor

/// The data with a box of it replaced, whose place a run decides.
///
/// Inputs: data of any element type of fixed size; the box, of the same rank and nowhere longer; the box's first place
/// on every axis, int32 or int64 `[rank]`. A place from which the box would leave the data is moved to the nearest one
/// that fits.
public struct UpdateSlice: Operator {
    public static let name = "update_slice"

    public init() {}
    public init(from reader: inout AttributeReader) throws(OperatorError) {}
    public func encode(to writer: inout AttributeWriter) {}

    public var integerRule: IntegerRule { .transparent }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 3)
        try expectFixedSize(inputs, 0)
        try expectPerTensor(inputs, 0)
        try expectElement(inputs, 2, ElementType.indices)
        let (data, box) = (inputs[0], inputs[1])
        guard box.element == data.element, box.quantization == data.quantization else {
            throw .badInput(1, "is \(box), but input 0 is \(data)")
        }
        guard box.shape.rank == data.shape.rank, zip(box.shape, data.shape).allSatisfy({ $0 <= $1 }) else {
            throw .badInput(1, "of shape \(box.shape) does not fit into data of shape \(data.shape)")
        }
        guard inputs[2].shape.dimensions == [data.shape.rank] else {
            throw .badInput(2, "has shape \(inputs[2].shape) instead of \(data.shape.rank), one place for each axis")
        }
        return [data]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        copyData(inputs[0], to: outputs[0])
        let (box, shape) = (inputs[1].shape, outputs[0].shape)
        let strides = shape.strides
        let start = shape.indices.reduce(0) { start, axis in
            start + min(max(inputs[2].indexElement(axis), 0), shape[axis] - box[axis]) * strides[axis]
        }
        let places = ElementPlaces(box, strides: strides)
        let width = outputs[0].type.element.byteCount
        let runLength = box.last ?? 1
        for element in stride(from: 0, to: box.elementCount, by: max(runLength, 1)) {
            outputs[0].copy(
                inputs[1], from: element * width, to: (start + places[element]) * width, byteCount: runLength * width)
        }
    }

    public func sharing(for signature: Signature) -> Sharing { .overwrites([0]) }
}

extension UpdateSlice {
    public static var imports: [ImportRule] {
        [
            .tflite("DYNAMIC_UPDATE_SLICE") { node, builder throws(OperatorError) in
                let data = try node.input(0)
                let box = try builder.requantized(try node.input(1), to: builder.type(of: data).quantization)
                let places = try builder.asIndices(try node.input(2))
                let result = try builder.addOne(UpdateSlice(), [data, box, places])
                return [try builder.requantized(result, to: node.outputQuantization())]
            }
        ]
    }

    public static var examples: [Example] {
        let cases: [(Shape, Shape)] = [
            ([5, 4], [2, 3]), ([5, 4], [1, 4]), ([3], [3]), ([2, 3, 4], [2, 1, 2]), ([], []),
        ]
        return cases.enumerated().map { number, shapes in
            let element: ElementType = number % 2 == 0 ? .float32 : .int8
            return Example(
                "\(shapes.0)-\(shapes.1)", UpdateSlice(),
                [
                    .init(TensorType(element, shapes.0)), .init(TensorType(element, shapes.1)),
                    .init(
                        TensorType(number % 2 == 0 ? .int32 : .int64, Shape(arrayLiteral: shapes.0.rank)), range: -3...6
                    ),
                ])
        }
    }
}
