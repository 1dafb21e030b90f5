import EdgeGraph
import EdgeTensor

extension Padding {
    /// What lets `ceil(input / stride)` windows fit; an odd position goes to the end, or to the beginning where
    /// `isLower`.
    static func same(
        _ input: [Int], window: [Int], strides: [Int], dilations: [Int], isLower: Bool = false
    ) -> Padding {
        var padding = Padding.none(rank: input.count)
        for axis in input.indices {
            let output = (input[axis] + strides[axis] - 1) / strides[axis]
            let extent = (window[axis] - 1) * dilations[axis] + 1
            padding.set(axis, total: (output - 1) * strides[axis] + extent - input[axis], isLower: isLower)
        }
        return padding
    }

    /// Divides `total` positions, none if it is negative, between the two ends of an axis.
    mutating func set(_ axis: Int, total: Int, isLower: Bool) {
        let total = Swift.max(total, 0)
        before[axis] = isLower ? total - total / 2 : total / 2
        after[axis] = total - before[axis]
    }
}

/// The window of a foreign convolution or pooling: its attributes, checked and with their defaults.
struct ForeignWindow {
    var window: [Int]
    var strides: [Int]
    var dilations: [Int]
    var padding: Padding

    /// The window of a global pooling, which meets all of an input with these spatial axes.
    init(whole input: [Int]) {
        window = input
        strides = input.map { _ in 1 }
        dilations = strides
        padding = .none(rank: input.count)
    }

    /// An ONNX node's, over an input with these spatial axes; `window` is given by weights, or by `kernel_shape`.
    init(onnx node: ForeignNode, over input: [Int], window: [Int]? = nil) throws(OperatorError) {
        let ones = Array(repeating: 1, count: input.count)
        let named = try node.ints("kernel_shape")
        guard let window = window ?? named else { throw .badAttribute("kernel_shape", "is missing") }
        self.window = window
        strides = try node.ints("strides") ?? ones
        dilations = try node.ints("dilations") ?? ones
        padding = .none(rank: input.count)
        try check(rank: input.count)
        switch try node.string("auto_pad", default: "NOTSET") {
        case "NOTSET", "":
            let pads = try node.ints("pads") ?? Array(repeating: 0, count: input.count * 2)
            guard pads.count == input.count * 2, pads.allSatisfy({ 0...SlidingWindow.limit ~= $0 }) else {
                throw .badAttribute("pads", "\(pads) does not fit \(input.count) spatial axes")
            }
            padding = Padding(before: Array(pads.prefix(input.count)), after: Array(pads.suffix(input.count)))
        case "VALID":
            break
        case "SAME_UPPER":
            padding = .same(input, window: window, strides: strides, dilations: dilations)
        case "SAME_LOWER":
            padding = .same(input, window: window, strides: strides, dilations: dilations, isLower: true)
        case let unknown:
            throw .badAttribute("auto_pad", "has the unknown value «\(unknown)»")
        }
    }

    /// A TFLite node's over a picture `[N, H, W, C]` or a volume `[N, D, H, W, C]`.
    init(tflite node: ForeignNode, over input: Shape, window: [Int]) throws(OperatorError) {
        guard 3...4 ~= input.rank - 1 else { throw .badInput(0, "has shape \(input) instead of rank 4 or 5") }
        let axes = ["d", "h", "w"].suffix(input.rank - 2)
        self.window = window
        strides = []
        dilations = []
        for axis in axes {
            strides.append(try node.int("stride_" + axis, default: 1))
            dilations.append(try node.int("dilation_\(axis)_factor", default: 1))
        }
        padding = .none(rank: axes.count)
        try check(rank: axes.count)
        if try node.isSamePadding() {
            padding = .same(
                Array(input.dropFirst().dropLast()), window: window, strides: strides, dilations: dilations)
        }
    }

    private func check(rank: Int) throws(OperatorError) {
        for (name, values) in [("kernel_shape", window), ("strides", strides), ("dilations", dilations)] {
            guard values.count == rank, values.allSatisfy({ 1...SlidingWindow.limit ~= $0 }) else {
                throw .badAttribute(name, "\(values) does not fit \(rank) spatial axes")
            }
        }
    }

    /// Lets the last window start wherever there is still input or padding before it (ONNX `ceil_mode`). Gives how
    /// far it then reaches beyond the padding that was asked for, per axis.
    mutating func roundUp(over input: [Int]) -> [Int] {
        var overhang = Array(repeating: 0, count: input.count)
        for axis in input.indices {
            let extent = (window[axis] - 1) * dilations[axis] + 1
            let room = input[axis] + padding.before[axis] + padding.after[axis] - extent
            guard room >= 0 else { continue }
            var last = (room + strides[axis] - 1) / strides[axis]
            if last * strides[axis] >= input[axis] + padding.before[axis] { last -= 1 }
            let needed = Swift.max(last * strides[axis] + extent - input[axis] - padding.before[axis], 0)
            overhang[axis] = Swift.max(needed - padding.after[axis], 0)
            padding.after[axis] = needed
        }
        return overhang
    }
}

extension ForeignNode {
    /// TFLite's padding: SAME or VALID.
    func isSamePadding() throws(OperatorError) -> Bool {
        switch try int("padding", default: 0) {
        case 0: return true
        case 1: return false
        case let unknown: throw .badAttribute("padding", "is \(unknown)")
        }
    }
}

extension TFLiteOption {
    /// Padding and strides, which stand first in the options of convolutions and poolings.
    static let window: [TFLiteOption] = [
        TFLiteOption("padding", slot: 0, .int8), TFLiteOption("stride_w", slot: 1, .int32),
        TFLiteOption("stride_h", slot: 2, .int32),
    ]

    /// The same for convolutions of volumes, with all that follows.
    static let volumeWindow: [TFLiteOption] = [
        TFLiteOption("padding", slot: 0, .int8), TFLiteOption("stride_d", slot: 1, .int32),
        TFLiteOption("stride_w", slot: 2, .int32), TFLiteOption("stride_h", slot: 3, .int32),
        .fusedActivation(slot: 4), TFLiteOption("dilation_d_factor", slot: 5, .int32, default: 1),
        TFLiteOption("dilation_w_factor", slot: 6, .int32, default: 1),
        TFLiteOption("dilation_h_factor", slot: 7, .int32, default: 1),
    ]
}
