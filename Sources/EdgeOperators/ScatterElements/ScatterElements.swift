import EdgeGraph
import EdgeTensor

/// The data with elements replaced: `y[i, indices[i, j, k], k] = updates[i, j, k]` for axis 1, in order, so that of
/// two updates of one element the later counts.
///
/// Inputs: data of any element type of fixed size; indices int32 or int64 and updates, both of one shape that is no
/// longer than the data along other axes. A negative index counts from the end; what lies outside is left out.
public struct ScatterElements: Operator {
    public static let name = "scatter_elements"
    public var axis: Int
    public var reduction: ScatterReduction

    /// `axis` is not negative.
    public init(axis: Int, reduction: ScatterReduction = .none) {
        self.axis = axis
        self.reduction = reduction
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        axis = try reader.int("axis")
        reduction = try reader.choice("reduction")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(axis, "axis")
        writer.write(reduction, "reduction")
    }

    public var integerRule: IntegerRule { reduction == .none ? .transparent : .none }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectScatter(inputs, reduction)
        let (data, indices) = (inputs[0].shape, inputs[1].shape)
        guard data.indices.contains(axis) else { throw .noAxis(axis, of: data) }
        guard indices.rank == data.rank, data.indices.allSatisfy({ $0 == axis || indices[$0] <= data[$0] }) else {
            throw .badInput(1, "has shape \(indices), which does not lie in data of shape \(data)")
        }
        guard inputs[2].shape == indices else {
            throw .badInput(2, "has shape \(inputs[2].shape), the indices \(indices)")
        }
        return [inputs[0]]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        copyData(inputs[0], to: outputs[0])
        var strides = outputs[0].shape.strides
        let step = strides[axis]
        strides[axis] = 0
        let places = ElementPlaces(inputs[1].shape, strides: strides)
        for element in 0..<inputs[1].type.elementCount {
            guard let index = inputs[1].indexElement(element).place(below: outputs[0].shape[axis]) else { continue }
            reduction.apply(inputs[2], element, to: outputs[0], places[element] + index * step)
        }
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        guard let row = axes[0], row != axis, axes.allSatisfy({ $0 == row }) else { return nil }
        return [row]
    }

    public func sharing(for signature: Signature) -> Sharing { .overwrites([0]) }
}

extension ScatterElements {
    public static var imports: [ImportRule] {
        ["Scatter", "ScatterElements"].map { name in
            .onnx(name) { node, builder throws(OperatorError) in
                let data = try node.input(0)
                let axis = try builder.shape(of: data).axis(try node.int("axis", default: 0))
                let op = ScatterElements(axis: axis, reduction: try node.scatterReduction())
                return [try builder.addOne(op, [data, try node.input(1), try node.input(2)])]
            }
        }
    }

    public static var examples: [Example] {
        ScatterReduction.allCases.enumerated().flatMap { number, reduction in
            [ElementType.float32, .int8, .int64].map { element in
                Example(
                    "\(reduction)-\(element)", ScatterElements(axis: number % 2, reduction: reduction),
                    [
                        .init(TensorType(element, [4, 5])),
                        .init(TensorType(number % 2 == 0 ? .int32 : .int64, [3, 4]), range: -5...5),
                        .init(TensorType(element, [3, 4])),
                    ])
            }
        }
    }
}
