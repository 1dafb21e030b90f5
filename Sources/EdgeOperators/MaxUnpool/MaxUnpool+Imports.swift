import EdgeGraph
import EdgeTensor

extension MaxUnpool {
    public static var imports: [ImportRule] {
        [
            .onnx("MaxUnpool") { node, builder throws(OperatorError) in
                let x = try builder.channelsLast(try node.input(0))
                let places = try builder.channelsLast(try node.input(1))
                let window = try ForeignWindow(onnx: node, over: Array(builder.shape(of: x).dropFirst().dropLast()))
                let spatial = Array(builder.shape(of: x).dropFirst().dropLast())
                let sizes = spatial.indices.map { axis in
                    (spatial[axis] - 1) * window.strides[axis] + window.window[axis] - window.padding.before[axis]
                        - window.padding.after[axis]
                }
                let result = try builder.channelsFirst(try builder.addOne(MaxUnpool(sizes: sizes), [x, places]))
                guard node.optionalInput(2) != nil else { return [result] }
                return [try fitted(result, to: try node.integers(2, in: builder), &builder)]
            }
        ]
    }

    /// `picture` with zeros behind the end of its axes, or cut off there, so that it has the shape `wanted`.
    private static func fitted(
        _ picture: Graph.ValueID, to wanted: [Int], _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let shape = builder.shape(of: picture)
        guard wanted.count == shape.rank, wanted.allSatisfy({ 0...Shape.maximumElementCount ~= $0 }) else {
            throw .badInput(2, "\(wanted) is no shape of rank \(shape.rank)")
        }
        var slice = Slice(whole: shape)
        slice.sizes = zip(shape, wanted).map { min($0, $1) }
        let missing = zip(shape, wanted).map { max($1 - $0, 0) }
        return try builder.addOne(
            Pad(before: missing.map { _ in 0 }, after: missing), [try builder.addOne(slice, [picture])])
    }
}
