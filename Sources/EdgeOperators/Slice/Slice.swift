import EdgeGraph
import EdgeTensor

/// A box of the input: along each axis `sizes` elements, from `starts` on, `steps` apart.
///
/// Steps may be negative, never zero. Elements of any fixed size.
public struct Slice: Operator {
    public static let name = "slice"
    public var starts: [Int]
    public var sizes: [Int]
    public var steps: [Int]

    public init(starts: [Int], sizes: [Int], steps: [Int]) {
        self.starts = starts
        self.sizes = sizes
        self.steps = steps
    }

    /// The elements in `range` along one axis of a tensor of this shape.
    public init(_ range: Range<Int>, ofAxis axis: Int, in shape: Shape) {
        starts = Array(repeating: 0, count: shape.rank)
        sizes = shape.dimensions
        steps = Array(repeating: 1, count: shape.rank)
        starts[axis] = range.lowerBound
        sizes[axis] = range.count
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        starts = try reader.ints("starts")
        sizes = try reader.ints("sizes")
        steps = try reader.ints("steps")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(starts, "starts")
        writer.write(sizes, "sizes")
        writer.write(steps, "steps")
    }

    public var integerRule: IntegerRule { .transparent }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 1)
        try expectFixedSize(inputs, 0)
        let shape = inputs[0].shape
        try expectRank(starts, "starts", shape.rank)
        try expectRank(sizes, "sizes", shape.rank)
        try expectRank(steps, "steps", shape.rank)
        for axis in shape.indices where sizes[axis] != 0 {
            guard sizes[axis] > 0, steps[axis] != 0, contains(axis, shape[axis]) else {
                throw .badAttribute(
                    "starts",
                    "\(starts[axis]) with \(sizes[axis]) elements in steps of \(steps[axis]) leaves axis \(axis) "
                        + "of shape \(shape)")
            }
        }
        return [TensorType(inputs[0].element, try .inferred(sizes), quantization: try quantization(for: inputs[0]))]
    }

    /// Whether the first and the last element lie on an axis of this length.
    private func contains(_ axis: Int, _ length: Int) -> Bool {
        let (distance, overflow) = (sizes[axis] - 1).multipliedReportingOverflow(by: steps[axis])
        let (last, outside) = starts[axis].addingReportingOverflow(distance)
        return !overflow && !outside && (0..<length).contains(starts[axis]) && (0..<length).contains(last)
    }

    /// The input's, with the scales that remain where they run along an axis.
    private func quantization(for input: TensorType) throws(OperatorError) -> Quantization? {
        guard let quantization = input.quantization, let axis = quantization.axis else { return input.quantization }
        guard sizes[axis] > 0 else { return nil }
        let kept = (0..<sizes[axis]).map { starts[axis] + $0 * steps[axis] }
        do {
            return try Quantization(
                scales: kept.map { quantization.scales[$0] }, zeroPoints: kept.map { quantization.zeroPoints[$0] },
                axis: axis)
        } catch {
            throw .badInput(0, "has \(error)")
        }
    }

    func copy(of shape: Shape) -> StridedCopy {
        guard !sizes.contains(0) else {
            return StridedCopy(sizes: sizes, strides: Array(repeating: 0, count: sizes.count))
        }
        let strides = shape.strides
        return StridedCopy(
            sizes: sizes,
            // The step of a single element may be any number.
            strides: sizes.indices.map { sizes[$0] == 1 ? 0 : strides[$0] * steps[$0] },
            start: zip(strides, starts).reduce(0) { $0 + $1.0 * $1.1 })
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        copy(of: inputs[0].shape).evaluate(inputs[0], into: outputs[0])
    }

    /// A view when the box is the whole input.
    public func sharing(for signature: Signature) -> Sharing {
        let isWhole = sizes == signature.inputs[0].shape.dimensions
        let isForward = zip(sizes, steps).allSatisfy { $0 <= 1 || $1 == 1 }
        return isWhole && isForward ? .view(of: 0) : .none
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        guard let row = axes[0], steps[row] == 1, sizes[row] == signature.inputs[0].shape[row] else { return nil }
        return [row]
    }

    public func permuted(by permutation: [Int], for signature: Signature) -> (any Operator)? {
        Slice(
            starts: starts.permuted(by: permutation), sizes: sizes.permuted(by: permutation),
            steps: steps.permuted(by: permutation))
    }
}
