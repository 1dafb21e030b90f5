import EdgeGraph
import EdgeTensor

extension Frames {
    public static var imports: [ImportRule] {
        [.onnx("STFT") { node, builder throws(OperatorError) in [try transformed(node, &builder)] }]
    }

    /// ONNX's STFT: frames, a window over each, a transform of each.
    private static func transformed(
        _ node: ForeignNode, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        var signal = try node.input(0)
        var shape = builder.shape(of: signal)
        if shape.rank == 2 {
            signal = try builder.addOne(Reshape(try .inferred(shape.dimensions + [1])), [signal])
            shape = builder.shape(of: signal)
        }
        guard shape.rank == 3 else { throw .badInput(0, "has shape \(shape)") }
        let window = node.optionalInput(2)
        var length = window.map { builder.shape(of: $0).elementCount } ?? shape[1]
        if node.optionalInput(3) != nil { length = try node.integer(3, in: builder) }
        let frames = try builder.addOne(Frames(length: length, step: try node.integer(1, in: builder)), [signal])
        var weighted = frames
        if let window {
            guard builder.shape(of: window).dimensions == [length] else {
                throw .badInput(2, "has shape \(builder.shape(of: window)) for frames of \(length)")
            }
            let column = try builder.addOne(Reshape(try .inferred([1, 1, length, 1])), [window])
            weighted = try builder.addOne(Binary(.mul), [frames, column])
        }
        let isOneSided = try node.bool("onesided", default: true) && shape[2] == 1
        return try builder.addOne(FourierTransform(axis: 2, length: length, isOneSided: isOneSided), [weighted])
    }
}
