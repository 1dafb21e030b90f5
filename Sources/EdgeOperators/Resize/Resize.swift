import EdgeGraph
import EdgeTensor

/// The input at another resolution: every output element lies somewhere between the input's elements, and takes the
/// nearest of them, or all that are around it by their distance.
///
/// All axes may change, each by itself. Nearest takes elements of any fixed size; linear and cubic all numbers, of
/// which int8 is interpolated linearly by the integer rule of docs/quantization.md, and other integers are rounded.
public struct Resize: Operator {
    public enum Mode: String, Hashable, Sendable, CaseIterable {
        case nearest, linear
        /// Keys' cubic convolution of the four elements around.
        case cubic
    }

    public static let name = "resize"
    public var mode: Mode
    public var coordinates: Coordinates
    /// How a place between two elements becomes one of them; linear and cubic ignore it.
    public var rounding: Rounding
    /// The output's shape.
    public var sizes: [Int]
    /// Output elements per input element for every axis, as the model says them; empty takes the ratio of the sizes.
    public var scales: [Float]
    /// The free number of ``Mode/cubic``.
    public var cubicCoefficient: Float
    /// Whether ``Mode/cubic`` spreads the weights of elements outside over those inside, and does not repeat the
    /// outermost elements.
    public var excludesOutside: Bool
    /// Whether linear and cubic look at more elements where the output is smaller.
    public var antialiases: Bool
    /// Of ``Coordinates/cropAndResize``: where the output begins on every axis, and then where it ends, as shares of the
    /// way between the outermost elements; else empty.
    public var region: [Float]
    /// The value of elements outside of ``region``.
    public var extrapolation: Float

    public init(
        mode: Mode, coordinates: Coordinates, rounding: Rounding = .down, sizes: [Int], scales: [Float] = [],
        cubicCoefficient: Float = -0.75, excludesOutside: Bool = false, antialiases: Bool = false,
        region: [Float] = [], extrapolation: Float = 0
    ) {
        self.mode = mode
        self.coordinates = coordinates
        self.rounding = rounding
        self.sizes = sizes
        self.scales = scales
        self.cubicCoefficient = cubicCoefficient
        self.excludesOutside = excludesOutside
        self.antialiases = antialiases
        self.region = region
        self.extrapolation = extrapolation
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        mode = try reader.choice("mode")
        coordinates = try reader.choice("coordinates")
        rounding = try reader.choice("rounding")
        sizes = try reader.ints("sizes")
        scales = try reader.floats("scales")
        cubicCoefficient = try reader.float("cubic_coefficient", default: -0.75)
        excludesOutside = try reader.bool("excludes_outside", default: false)
        antialiases = try reader.bool("antialiases", default: false)
        region = try reader.floats("region", default: [])
        extrapolation = try reader.float("extrapolation", default: 0)
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(mode, "mode")
        writer.write(coordinates, "coordinates")
        writer.write(rounding, "rounding")
        writer.write(sizes, "sizes")
        writer.write(scales, "scales")
        writer.write(cubicCoefficient, "cubic_coefficient")
        writer.write(excludesOutside, "excludes_outside")
        writer.write(antialiases, "antialiases")
        writer.write(region, "region")
        writer.write(extrapolation, "extrapolation")
    }

    public var integerRule: IntegerRule { .transparent }

    public func permuted(by permutation: [Int], for signature: Signature) -> (any Operator)? {
        var permuted = self
        permuted.permute(by: permutation)
        return permuted
    }

    /// Brings what is said for every axis into another order.
    mutating func permute(by permutation: [Int]) {
        sizes = sizes.permuted(by: permutation)
        if !scales.isEmpty { scales = scales.permuted(by: permutation) }
        if !region.isEmpty {
            region = region.permuted(by: permutation + permutation.map { $0 + permutation.count })
        }
    }

    /// Whether every output element has two neighbours along each axis, no more and no fewer.
    var isPlainLinear: Bool { mode == .linear && !antialiases && region.isEmpty }

    /// The axes that do not stay as they are.
    func scaledAxes(of input: Shape) -> [Int] {
        input.indices.filter { axis in
            sizes[axis] != input[axis] || (!scales.isEmpty && scales[axis] != 1)
                || (!region.isEmpty && (region[axis], region[input.rank + axis]) != (0, 1))
        }
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        guard let row = axes[0], !scaledAxes(of: signature.inputs[0].shape).contains(row) else { return nil }
        return [row]
    }

    public func operationCount(for signature: Signature) -> Int {
        let (input, output) = (signature.inputs[0], signature.outputs[0])
        let scaled = mode == .nearest ? [] : scaledAxes(of: input.shape)
        // The largest tensor between two axes, and the taps of each.
        let largest = zip(input.shape, sizes).reduce(1) { $0.multipliedClamped(by: Swift.max($1.0, $1.1)) }
        let taps = scaled.reduce(1) { sum, axis in sum.addingClamped(tapLimit(axis, input.shape[axis])) }
        return largest.multipliedClamped(by: taps).addingClamped(output.elementCount)
    }
}

extension Resize {
    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 1)
        try expectFixedSize(inputs, 0)
        try expectPerTensor(inputs, 0)
        if mode != .nearest { try expectElement(inputs, 0, ElementType.numbers) }
        guard inputs[0].quantization == nil || mode == .nearest || (isPlainLinear && inputs[0].element == .int8) else {
            throw .badInput(0, "is \(inputs[0]), which is resized in real numbers")
        }
        let input = inputs[0].shape
        try expectRank(sizes, "sizes", input.rank)
        let shape = try Shape.inferred(sizes)
        try checkPlaces(on: input)
        guard shape.elementCount == 0 || input.elementCount > 0 else {
            throw .badInput(0, "of shape \(input) has nothing to fill shape \(shape) with")
        }
        guard inputs[0].element != .int8 || !isPlainLinear || scaledAxes(of: input).count <= Resize.maximumLinearAxes
        else { throw .unsupported("linear interpolation along more than \(Resize.maximumLinearAxes) axes") }
        return [TensorType(inputs[0].element, shape, quantization: inputs[0].quantization)]
    }

    /// More axes would overflow the 64-bit sum of the integer rule.
    static let maximumLinearAxes = 4

    /// Scales, region and the numbers of filters, each within what arithmetic on places can stand.
    private func checkPlaces(on input: Shape) throws(OperatorError) {
        let range: ClosedRange<Float> = 0x1p-32...0x1p+32
        guard scales.isEmpty || scales.count == input.rank, scales.allSatisfy(range.contains) else {
            throw .badAttribute("scales", "\(scales) are no scales of \(input.rank) axes")
        }
        for axis in input.indices where antialiases && sizes[axis] > 0 {
            // One output element that stands for the whole input reaches twice as far, and none further.
            guard filter(axis, input[axis]).reach <= Double(2 * input[axis] + 2) else {
                throw .badAttribute("scales", "\(scales) make less than one element of axis \(axis)")
            }
        }
        let isCropping = coordinates == .cropAndResize
        guard region.count == (isCropping ? 2 * input.rank : 0), region.allSatisfy({ abs($0) <= 0x1p+32 }) else {
            throw .badAttribute("region", "\(region) is no region of \(input.rank) axes")
        }
        guard abs(cubicCoefficient) <= 0x1p+32 else {
            throw .badAttribute("cubic_coefficient", "is \(cubicCoefficient)")
        }
        guard extrapolation.isFinite else { throw .badAttribute("extrapolation", "is \(extrapolation)") }
    }
}
