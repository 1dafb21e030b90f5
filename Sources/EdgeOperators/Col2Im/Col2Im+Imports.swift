import EdgeGraph
import EdgeTensor

extension Col2Im {
    public static var imports: [ImportRule] {
        [
            .onnx("Col2Im") { node, builder throws(OperatorError) in
                let sizes = try node.integers(1, in: builder)
                guard sizes.allSatisfy({ 1...SlidingWindow.limit ~= $0 }) else {
                    throw .badInput(1, "\(sizes) are no sizes of a picture")
                }
                let window = try ForeignWindow(onnx: node, over: sizes, window: try node.integers(2, in: builder))
                let op = Col2Im(
                    sizes: sizes, window: window.window, strides: window.strides, padding: window.padding,
                    dilations: window.dilations)
                return [try builder.channelsFirst(try builder.addOne(op, [try node.input(0)]))]
            }
        ]
    }
}
