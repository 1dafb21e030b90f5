import EdgeGraph
import EdgeTensor

extension MatMul {
    /// A grid of coordinates from -1 to 1, moved by a matrix for every picture (θ `[N, D, D + 1]`).
    static var affineGrid: ImportRule {
        .onnx("AffineGrid") { node, builder throws(OperatorError) in
            let theta = try node.input(0)
            let shape = builder.shape(of: theta)
            let sizes = try node.integers(1, in: builder)
            let rank = sizes.count - 2
            guard (2...3).contains(rank), shape.dimensions == [sizes[0], rank, rank + 1] else {
                throw .badInput(0, "has shape \(shape), which moves no grid for a picture of sizes \(sizes)")
            }
            let spatial = try Shape.inferred(sizes.dropFirst(2))
            let places = try coordinates(
                spatial, builder.type(of: theta).element, alignsCorners: try node.bool("align_corners"), &builder)
            let columns = try builder.transposed(theta, by: [0, 2, 1])
            let moved = try builder.addOne(MatMul(), [places, columns])
            return [try builder.reshaped(moved, to: try .inferred([sizes[0]] + spatial + [rank]))]
        }
    }

    /// The places of a picture as rows `x, y (, z), 1`: a constant `[1, places, D + 1]`.
    private static func coordinates(
        _ spatial: Shape, _ element: ElementType, alignsCorners: Bool, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        guard element.isFloatingPoint else { throw .badInput(0, "is \(element)") }
        let type = TensorType(element, try .inferred([1, spatial.elementCount, spatial.rank + 1]))
        let strides = spatial.strides
        return try builder.addComputed(type) { view in
            for place in 0..<spatial.elementCount {
                let row = place * (spatial.rank + 1)
                for axis in spatial.indices {
                    let (index, length) = (place / strides[axis] % spatial[axis], Double(spatial[axis]))
                    // An axis of one place has it in the middle, either way.
                    let coordinate =
                        alignsCorners && length > 1
                        ? Double(2 * index) / (length - 1) - 1 : Double(2 * index + 1) / length - 1
                    view.setElement(row + spatial.rank - 1 - axis, coordinate)
                }
                view.setElement(row + spatial.rank, 1.0)
            }
        }
    }
}
