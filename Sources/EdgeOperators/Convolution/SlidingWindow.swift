import EdgeGraph
import EdgeTensor

/// One spatial axis under a window: tap `k` of output `o` reads the input at
///
///     (o · outputStep + origin + k · tapStep) / divisor
///
/// if that is a whole number inside the input. A convolution steps over its input (`outputStep` is the stride,
/// `tapStep` the dilation, `divisor` 1); a transposed one over its output (1, minus the dilation, the stride).
struct WindowAxis: Hashable, Sendable {
    let input: Int
    let output: Int
    let window: Int
    let outputStep: Int
    let origin: Int
    let tapStep: Int
    let divisor: Int

    /// The taps that read inside the input, in order, and where.
    func taps(ofOutput output: Int) -> [(tap: Int, input: Int)] {
        let base = output * outputStep + origin
        var range = 0..<window
        if divisor == 1 && tapStep > 0 {
            // Taps outside are skipped by arithmetic: a window may be much larger than its input.
            let first = base < 0 ? (-base + tapStep - 1) / tapStep : 0
            let end = base < input ? (input - 1 - base) / tapStep + 1 : 0
            range = min(first, window)..<max(min(end, window), min(first, window))
        }
        return range.compactMap { tap in
            let position = base + tap * tapStep
            guard position >= 0, position % divisor == 0, position / divisor < input else { return nil }
            return (tap, position / divisor)
        }
    }
}

/// A window that slides over the spatial axes of a channels-last tensor.
struct SlidingWindow: Hashable, Sendable {
    let axes: [WindowAxis]

    /// Attributes and distances beyond this are refused, so that arithmetic on positions cannot overflow.
    static let limit = 1 << 30

    var inputCount: Int { axes.reduce(1) { $0 * $1.input } }
    var outputCount: Int { axes.reduce(1) { $0 * $1.output } }
    /// Up to `Int.max`: three windows of ``limit`` are more than a number holds.
    var tapCount: Int { axes.reduce(1) { $0.multipliedClamped(by: $1.window) } }

    /// The window of a convolution or pooling: `output = (input + padding − dilated window) / stride + 1`.
    init(
        over input: some Sequence<Int>, window: some Sequence<Int>, strides: [Int], padding: Padding,
        dilations: [Int]
    ) throws(OperatorError) {
        let (input, window) = (Array(input), Array(window))
        try SlidingWindow.check(input, window, strides, padding, dilations)
        var axes: [WindowAxis] = []
        for axis in input.indices {
            let room = input[axis] + padding.before[axis] + padding.after[axis]
            let extent = (window[axis] - 1) * dilations[axis] + 1
            guard room >= extent else {
                throw .badInput(
                    0, "has \(input[axis]) positions on spatial axis \(axis), a window of \(extent) needs more")
            }
            axes.append(
                WindowAxis(
                    input: input[axis], output: (room - extent) / strides[axis] + 1, window: window[axis],
                    outputStep: strides[axis], origin: -padding.before[axis], tapStep: dilations[axis], divisor: 1))
        }
        self.axes = axes
    }

    /// The window of a transposed convolution:
    /// `output = (input − 1) · stride + dilated window + outputPadding − padding`.
    init(
        transposedOver input: some Sequence<Int>, window: some Sequence<Int>, strides: [Int], padding: Padding,
        outputPadding: [Int], dilations: [Int]
    ) throws(OperatorError) {
        let (input, window) = (Array(input), Array(window))
        try SlidingWindow.check(input, window, strides, padding, dilations)
        guard outputPadding.count == input.count, outputPadding.allSatisfy({ 0...SlidingWindow.limit ~= $0 }) else {
            throw .badAttribute("output_padding", "\(outputPadding) does not fit \(input.count) spatial axes")
        }
        var axes: [WindowAxis] = []
        for axis in input.indices {
            let extent = (window[axis] - 1) * dilations[axis] + 1
            let whole = (input[axis] - 1) * strides[axis] + extent + outputPadding[axis]
            let output = whole - padding.before[axis] - padding.after[axis]
            guard output >= 1 else { throw .badAttribute("padding", "leaves nothing of spatial axis \(axis)") }
            axes.append(
                WindowAxis(
                    input: input[axis], output: output, window: window[axis], outputStep: 1,
                    origin: padding.before[axis], tapStep: -dilations[axis], divisor: strides[axis]))
        }
        self.axes = axes
    }

    private static func check(
        _ input: [Int], _ window: [Int], _ strides: [Int], _ padding: Padding, _ dilations: [Int]
    ) throws(OperatorError) {
        func expect(_ values: [Int], _ name: String, from least: Int) throws(OperatorError) {
            guard values.count == input.count, values.allSatisfy({ least...limit ~= $0 }) else {
                throw .badAttribute(name, "\(values) does not fit \(input.count) spatial axes")
            }
        }
        try expect(window, "window", from: 1)
        try expect(strides, "strides", from: 1)
        try expect(dilations, "dilations", from: 1)
        try expect(padding.before, "padding", from: 0)
        try expect(padding.after, "padding", from: 0)
    }

    /// One product of a sum: the index of the window's tap and of the input's position, both row-major.
    struct Tap {
        var kernel: Int
        var input: Int
    }

    /// Calls `body` for every output position, row-major, with the taps that read inside the input.
    func forEachOutput(_ body: (_ output: Int, _ taps: [Tap]) -> Void) {
        let lists = axes.map { axis in (0..<axis.output).map(axis.taps(ofOutput:)) }
        let strides = axes.indices.map { axis in axes[(axis + 1)...].reduce(1) { $0 * $1.output } }
        for output in 0..<outputCount {
            var taps = [Tap(kernel: 0, input: 0)]
            for (index, axis) in axes.enumerated() {
                let inner = lists[index][output / strides[index] % axis.output]
                taps = taps.flatMap { outer in
                    inner.map {
                        Tap(kernel: outer.kernel * axis.window + $0.tap, input: outer.input * axis.input + $0.input)
                    }
                }
            }
            body(output, taps)
        }
    }
}
