import EdgeGraph
import EdgeTensor

extension GridSample {
    public static var imports: [ImportRule] {
        [
            .onnx("GridSample") { node, builder throws(OperatorError) in
                let name = try node.string("mode", default: "linear")
                let modes: [String: Mode] = [
                    "nearest": .nearest, "linear": .linear, "bilinear": .linear, "cubic": .cubic, "bicubic": .cubic,
                ]
                guard let mode = modes[name] else { throw .unsupported("mode \(name)") }
                let padding = try node.string("padding_mode", default: "zeros")
                guard let border = Border(rawValue: padding) else { throw .unsupported("padding_mode \(padding)") }
                let op = GridSample(mode: mode, border: border, alignsCorners: try node.bool("align_corners"))
                let x = try builder.channelsLast(try node.input(0))
                return [try builder.channelsFirst(try builder.addOne(op, [x, try node.input(1)]))]
            }
        ]
    }
}
