import EdgeGraph
import EdgeTensor

/// Numbers brought to mean 0 and variance 1 over some axes, or to a mean square of 1, then scaled and shifted: layer,
/// instance, group and root-mean-square normalization.
///
///     standard         y = (x − mean) / √(variance + ε) · scale + shift
///     rootMeanSquare   y = x / √(mean of x² + ε) · scale + shift
///
/// Inputs: x of floats; scale and shift, which may be left out from the end, of x's rank and element type, each axis
/// as long as x's or 1. The output has x's type. Statistics are taken in float64.
public struct Normalization: Operator {
    public static let name = "normalization"
    public var function: Function
    /// The axes over which statistics are taken; sorted, not negative, each once.
    public var axes: [Int]
    /// What keeps the root above 0; finite and not negative.
    public var epsilon: Float

    public enum Function: String, Hashable, Sendable, CaseIterable {
        case standard, rootMeanSquare
    }

    public init(_ function: Function = .standard, axes: [Int], epsilon: Float) {
        self.function = function
        self.axes = axes
        self.epsilon = epsilon
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        function = try reader.choice("function")
        axes = try reader.ints("axes")
        epsilon = try reader.float("epsilon")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(function, "function")
        writer.write(axes, "axes")
        writer.write(epsilon, "epsilon")
    }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 1...3)
        try expectElement(inputs, 0, ElementType.floats)
        let shape = inputs[0].shape
        guard axes.allSatisfy(shape.indices.contains), zip(axes, axes.dropFirst()).allSatisfy(<) else {
            throw .badAttribute("axes", "are \(axes) for shape \(shape)")
        }
        guard epsilon >= 0, epsilon.isFinite else { throw .badAttribute("epsilon", "is \(epsilon)") }
        for index in inputs.indices.dropFirst() {
            try expectElement(inputs, index, [inputs[0].element])
            let own = inputs[index].shape
            guard own.rank == shape.rank, zip(own, shape).allSatisfy({ $0 == $1 || $0 == 1 }) else {
                throw .badInput(index, "has shape \(own), which cannot be broadcast to \(shape)")
            }
        }
        return [TensorType(inputs[0].element, shape)]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let (input, output) = (inputs[0], outputs[0])
        guard output.type.elementCount > 0 else { return }
        let walk = ReductionWalk(input.shape, axes: axes)
        let offsets = (0..<walk.reducedCount).map(walk.offset)
        let operands = inputs.dropFirst().map { ($0, BroadcastIndex($0.shape, to: output.shape)) }
        for group in 0..<output.type.elementCount / walk.reducedCount {
            let start = walk.start(of: group)
            let (mean, factor) = statistics(input, start, offsets)
            for offset in offsets {
                let index = start + offset
                var value = (input.realElement(index) - mean) * factor
                if let (scale, places) = operands.first { value *= scale.realElement(places[index]) }
                if operands.count == 2 { value += operands[1].0.realElement(operands[1].1[index]) }
                output.setElement(index, value)
            }
        }
    }

    /// What is subtracted from the elements at `start` plus each offset, and what they are then multiplied by.
    private func statistics(_ input: TensorView, _ start: Int, _ offsets: [Int]) -> (mean: Double, factor: Double) {
        let count = Double(offsets.count)
        var mean = 0.0
        if function == .standard {
            for offset in offsets { mean += input.realElement(start + offset) }
            mean /= count
        }
        var squares = 0.0
        for offset in offsets {
            let deviation = input.realElement(start + offset) - mean
            squares += deviation * deviation
        }
        return (mean, 1 / (squares / count + Double(epsilon)).squareRoot())
    }

    /// Every group is read before it is written.
    public func sharing(for signature: Signature) -> Sharing {
        signature.isConstant[0] ? .none : .overwrites([0])
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        let isRow = axes.allSatisfy { $0.map { !self.axes.contains($0) } ?? true }
        return isRow ? elementwiseRowAxes(axes, signature) : nil
    }

    public func permuted(by permutation: [Int], for signature: Signature) -> (any Operator)? {
        let moved = permutation.indices.filter { axes.contains(permutation[$0]) }
        return Normalization(function, axes: moved, epsilon: epsilon)
    }
}
