import EdgeGraph
import EdgeTensor

/// The input at the places that a grid names, in coordinates from -1 to 1 (spatial transformer networks, Jaderberg et
/// al. 2015).
///
/// Inputs: x `[N, spatial…, C]` of any numbers and a grid of floats `[N, places…, D]`, whose D coordinates name the
/// spatial axes, the last one first; output `[N, places…, C]`. One to three spatial axes.
public struct GridSample: Operator {
    public enum Mode: String, Hashable, Sendable, CaseIterable {
        /// The nearest element; half way between two the even one.
        case nearest
        /// Between the two neighbours along each axis.
        case linear
        /// Between four neighbours along each axis, by Keys' cubic of -0.75.
        case cubic
    }

    /// What is beyond the outermost elements.
    public enum Border: String, Hashable, Sendable, CaseIterable { case zeros, border, reflection }

    public static let name = "grid_sample"
    public var mode: Mode
    public var border: Border
    /// Whether -1 and 1 are the centres of the outermost elements, and not their outer edges.
    public var alignsCorners: Bool

    public init(mode: Mode, border: Border = .zeros, alignsCorners: Bool = false) {
        self.mode = mode
        self.border = border
        self.alignsCorners = alignsCorners
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        mode = try reader.choice("mode")
        border = try reader.choice("border")
        alignsCorners = try reader.bool("align_corners")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(mode, "mode")
        writer.write(border, "border")
        writer.write(alignsCorners, "align_corners")
    }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 2)
        try expectElement(inputs, 0, ElementType.numbers)
        try expectElement(inputs, 1, ElementType.floats)
        try expectRank(inputs, 0, 3...5)
        try expectUnquantized(inputs)
        let (x, grid) = (inputs[0].shape, inputs[1].shape)
        guard grid.rank == x.rank, grid[0] == x[0], grid[grid.rank - 1] == x.rank - 2 else {
            throw .badInput(1, "has shape \(grid), which is no grid for shape \(x)")
        }
        guard x.elementCount > 0 || grid.dropLast().contains(0) || x[x.rank - 1] == 0 else {
            throw .badInput(0, "of shape \(x) has nothing to sample")
        }
        return [TensorType(inputs[0].element, try .inferred(grid.dropLast() + [x[x.rank - 1]]))]
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        let (x, grid) = (signature.inputs[0].shape, signature.inputs[1].shape)
        switch (axes[0], axes[1]) {
        case (0, 0): return [0]
        case (nil, let place?) where (1..<grid.rank - 1).contains(place): return [place]
        case (x.rank - 1, nil): return [grid.rank - 1]
        default: return nil
        }
    }

    public func operationCount(for signature: Signature) -> Int {
        let taps = (mode == .cubic ? 64 : mode == .linear ? 8 : 1)
        return signature.outputs[0].elementCount.multipliedClamped(by: taps)
            .addingClamped(signature.inputs[0].elementCount).addingClamped(signature.inputs[1].elementCount)
    }
}
