import EdgeGraph
import EdgeTensor

/// The input at another resolution: every output element lies somewhere between the input's elements, and takes the
/// nearest of them, or all that are around it by their distance.
///
/// All axes may change, each by itself. Nearest takes elements of any fixed size, linear float32 or int8 (by the
/// integer rule of docs/quantization.md).
public struct Resize: Operator {
    public enum Mode: String, Hashable, Sendable, CaseIterable { case nearest, linear }

    public static let name = "resize"
    public var mode: Mode
    public var coordinates: Coordinates
    /// How a place between two elements becomes one of them; linear ignores it.
    public var rounding: Rounding
    /// The output's shape.
    public var sizes: [Int]
    /// Output elements per input element for every axis, as the model says them; empty takes the ratio of the sizes.
    public var scales: [Float]

    public init(
        mode: Mode, coordinates: Coordinates, rounding: Rounding = .down, sizes: [Int], scales: [Float] = []
    ) {
        self.mode = mode
        self.coordinates = coordinates
        self.rounding = rounding
        self.sizes = sizes
        self.scales = scales
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        mode = try reader.choice("mode")
        coordinates = try reader.choice("coordinates")
        rounding = try reader.choice("rounding")
        sizes = try reader.ints("sizes")
        scales = try reader.floats("scales")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(mode, "mode")
        writer.write(coordinates, "coordinates")
        writer.write(rounding, "rounding")
        writer.write(sizes, "sizes")
        writer.write(scales, "scales")
    }

    public var integerRule: IntegerRule { .transparent }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 1)
        try expectFixedSize(inputs, 0)
        try expectPerTensor(inputs, 0)
        if mode == .linear { try expectElement(inputs, 0, [.float32, .int8]) }
        let input = inputs[0].shape
        try expectRank(sizes, "sizes", input.rank)
        let shape = try Shape.inferred(sizes)
        guard scales.isEmpty || scales.count == input.rank, scales.allSatisfy({ (0x1p-32...0x1p+32).contains($0) })
        else {
            throw .badAttribute("scales", "\(scales) are no scales of \(input.rank) axes")
        }
        guard shape.elementCount == 0 || input.elementCount > 0 else {
            throw .badInput(0, "of shape \(input) has nothing to fill shape \(shape) with")
        }
        guard mode == .nearest || scaledAxes(of: input).count <= Resize.maximumLinearAxes else {
            throw .unsupported("linear interpolation along more than \(Resize.maximumLinearAxes) axes")
        }
        return [TensorType(inputs[0].element, shape, quantization: inputs[0].quantization)]
    }

    /// More axes would overflow the 64-bit sum of the integer rule.
    static let maximumLinearAxes = 4

    /// The axes whose size or scale is not 1:1.
    func scaledAxes(of input: Shape) -> [Int] {
        input.indices.filter { sizes[$0] != input[$0] || (!scales.isEmpty && scales[$0] != 1) }
    }

    public func permuted(by permutation: [Int], for signature: Signature) -> (any Operator)? {
        Resize(
            mode: mode, coordinates: coordinates, rounding: rounding, sizes: sizes.permuted(by: permutation),
            scales: scales.isEmpty ? [] : scales.permuted(by: permutation))
    }
}
