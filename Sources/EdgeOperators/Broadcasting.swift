import EdgeGraph
import EdgeTensor

/// Which element of a smaller tensor stands at an element of the larger shape that it is broadcast to.
///
/// Ranks are equal; an axis of length 1 repeats.
struct BroadcastIndex {
    /// Nil when the tensor has the shape itself.
    private let places: ElementPlaces?

    init(_ shape: Shape, to target: Shape) {
        let strides = zip(shape, shape.strides).map { $0 == 1 ? 0 : $1 }
        places = shape == target ? nil : ElementPlaces(target, strides: strides)
    }

    subscript(index: Int) -> Int { places.map { $0[index] } ?? index }
}

extension Shape {
    /// The shape to which shapes of equal rank are broadcast; nil where an axis has two lengths other than 1.
    static func broadcast(_ shapes: [Shape]) throws(OperatorError) -> Shape? {
        guard let first = shapes.first, shapes.allSatisfy({ $0.rank == first.rank }) else { return nil }
        var dimensions = first.dimensions
        for shape in shapes {
            for (axis, length) in shape.enumerated() where length != dimensions[axis] && length != 1 {
                guard dimensions[axis] == 1 else { return nil }
                dimensions[axis] = length
            }
        }
        return try Shape.inferred(dimensions)
    }
}

extension Operator {
    /// The common shape of inputs that are broadcast, or an error that names the input that does not fit.
    func broadcastShape(_ inputs: [TensorType]) throws(OperatorError) -> Shape {
        for count in inputs.indices.dropFirst() {
            let shapes = inputs[...count].map(\.shape)
            if try Shape.broadcast(shapes) == nil {
                throw .badInput(
                    count, "has shape \(inputs[count].shape), which cannot be broadcast with \(inputs[0].shape)")
            }
        }
        return try Shape.broadcast(inputs.map(\.shape)) ?? inputs[0].shape
    }

    /// Throws unless every input stands for its own values.
    func expectUnquantized(_ inputs: [TensorType]) throws(OperatorError) {
        for (index, input) in inputs.enumerated() where input.quantization != nil {
            throw .badInput(index, "is \(input), but this operator computes real numbers")
        }
    }

    /// Throws unless input `index` is int8 with one scale.
    func expectInt8PerTensor(_ inputs: [TensorType], _ index: Int) throws(OperatorError) {
        guard inputs[index].element == .int8, inputs[index].quantization?.isPerTensor == true else {
            throw .badInput(index, "is \(inputs[index]); integer arithmetic takes int8 with one scale")
        }
    }

    /// Memory sharing of an elementwise operator: the output may take the place of any input with its shape and
    /// element size.
    func elementwiseSharing(_ signature: Signature, from first: Int = 0) -> Sharing {
        let output = signature.outputs[0]
        let same = signature.inputs.indices.filter { index in
            let input = signature.inputs[index]
            return index >= first && !signature.isConstant[index] && input.shape == output.shape
                && input.element.byteCount == output.element.byteCount
        }
        return same.isEmpty ? .none : .overwrites(same)
    }
}
