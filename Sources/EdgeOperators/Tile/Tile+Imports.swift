import EdgeGraph
import EdgeTensor

extension Tile {
    public static var imports: [ImportRule] {
        [
            .onnx("Tile", versions: 6...Int.max) { node, builder throws(OperatorError) in
                [try builder.addOne(Tile(try node.integers(1, in: builder)), [try node.input(0)])]
            },
            .tflite("TILE") { node, builder throws(OperatorError) in
                [try builder.addMove(Tile(try node.integers(1, in: builder)), try node.input(0), for: node)]
            },
        ]
    }
}
