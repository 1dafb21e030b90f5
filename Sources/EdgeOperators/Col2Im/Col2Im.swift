import EdgeGraph
import EdgeTensor

/// The picture whose windows are given: where they overlap, their values are added (the transpose of im2col).
///
///     y[n, p · stride + k · dilation − before, c] += x[n, c · K + k, p]          for all positions p and the K taps k
///
/// Input x `[N, C · K, P]` of floats, positions and taps row-major; output `[N, sizes…, C]`. One to three spatial axes.
public struct Col2Im: Operator {
    public static let name = "col2im"
    /// The output's spatial axes.
    public var sizes: [Int]
    public var window: [Int]
    public var strides: [Int]
    public var padding: Padding
    public var dilations: [Int]

    public init(sizes: [Int], window: [Int], strides: [Int], padding: Padding, dilations: [Int]) {
        self.sizes = sizes
        self.window = window
        self.strides = strides
        self.padding = padding
        self.dilations = dilations
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        sizes = try reader.ints("sizes")
        window = try reader.ints("window")
        strides = try reader.ints("strides")
        padding = try reader.padding("padding")
        dilations = try reader.ints("dilations")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(sizes, "sizes")
        writer.write(window, "window")
        writer.write(strides, "strides")
        writer.write(padding, "padding")
        writer.write(dilations, "dilations")
    }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 1)
        try expectElement(inputs, 0, ElementType.floats)
        try expectRank(inputs, 0, 3...3)
        guard (1...3).contains(sizes.count), sizes.allSatisfy({ 1...SlidingWindow.limit ~= $0 }) else {
            throw .badAttribute("sizes", "\(sizes) are not those of 1 to 3 spatial axes")
        }
        let shape = inputs[0].shape
        let sliding = try slidingWindow()
        let positionCount = sliding.axes.reduce(1) { $0.multipliedClamped(by: $1.output) }
        guard shape[1] % sliding.tapCount == 0, shape[2] == positionCount else {
            throw .badInput(
                0, "has shape \(shape) instead of a multiple of \(sliding.tapCount) rows of \(positionCount)")
        }
        return [TensorType(inputs[0].element, try .inferred([shape[0]] + sizes + [shape[1] / sliding.tapCount]))]
    }

    /// How the window slides over the output.
    private func slidingWindow() throws(OperatorError) -> SlidingWindow {
        try SlidingWindow(over: sizes, window: window, strides: strides, padding: padding, dilations: dilations)
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? { axes[0] == 0 ? [0] : nil }

    public func operationCount(for signature: Signature) -> Int {
        signature.inputs[0].elementCount.addingClamped(signature.outputs[0].elementCount)
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        guard let window = try? slidingWindow(), inputs[0].type.elementCount > 0 else {
            return (0..<outputs[0].type.elementCount).forEach { outputs[0].setElement($0, 0.0) }
        }
        let source = inputs[0].realElements()
        let channels = inputs[0].shape[1] / window.tapCount
        var sums = [Double](repeating: 0, count: outputs[0].type.elementCount)
        for picture in 0..<inputs[0].shape[0] {
            window.forEachOutput { position, taps in
                for tap in taps {
                    for channel in 0..<channels {
                        let row = (picture * channels + channel) * window.tapCount + tap.kernel
                        sums[(picture * window.inputCount + tap.input) * channels + channel] +=
                            source[row * window.outputCount + position]
                    }
                }
            }
        }
        for (index, sum) in sums.enumerated() { outputs[0].setElement(index, sum) }
    }
}
