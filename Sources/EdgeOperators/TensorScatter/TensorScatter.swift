import EdgeGraph
import EdgeTensor

/// A cache in which new slices along one axis replace old ones, from a place on that each sample of the batch has for
/// itself: how keys and values are kept from one step to the next.
///
/// Inputs: cache `[N, …]` of elements of any fixed size, update like the cache but no longer along the axis, and
/// indices int64 `[N]`. The output is like the cache. Slices that would lie outside are left out.
public struct TensorScatter: Operator {
    public static let name = "tensor_scatter"
    /// Above 0, as axis 0 is the batch.
    public var axis: Int
    /// Whether what lies behind the end goes to the beginning.
    public var isCircular: Bool

    public init(axis: Int, isCircular: Bool = false) {
        self.axis = axis
        self.isCircular = isCircular
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        axis = try reader.int("axis")
        isCircular = try reader.bool("is_circular")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(axis, "axis")
        writer.write(isCircular, "is_circular")
    }

    public var foreignName: String { "TensorScatter" }

    public var integerRule: IntegerRule { .transparent }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 3)
        try expectFixedSize(inputs, 0)
        try expectPerTensor(inputs, 0)
        let (cache, update) = (inputs[0], inputs[1])
        guard axis > 0, axis < cache.shape.rank else {
            throw .noAxis(axis, of: cache.shape)
        }
        let fits =
            update.shape.rank == cache.shape.rank
            && cache.shape.indices.allSatisfy {
                $0 == axis ? update.shape[$0] <= cache.shape[$0] : update.shape[$0] == cache.shape[$0]
            }
        guard fits, update.element == cache.element, update.quantization == cache.quantization else {
            throw .badInput(1, "is \(update), which is no part of \(cache)")
        }
        try expectElement(inputs, 2, [.int64])
        guard inputs[2].shape.dimensions == [cache.shape[0]] else {
            throw .badInput(2, "has shape \(inputs[2].shape) instead of one index for each of \(cache.shape[0])")
        }
        return [cache]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let (shape, count) = (inputs[0].shape, inputs[1].shape[axis])
        let (cache, output) = (inputs[0].bytes, outputs[0].bytes)
        guard outputs[0].type.elementCount > 0, let target = output.baseAddress, let kept = cache.baseAddress else {
            return
        }
        target.copyMemory(from: kept, byteCount: outputs[0].type.byteCount)
        guard count > 0, let source = inputs[1].bytes.baseAddress else { return }
        let indices = inputs[2].elements(as: Int64.self)
        let sliceByteCount = shape.dropFirst(axis + 1).reduce(outputs[0].type.element.byteCount, *)
        let perSample = shape[1..<axis].reduce(1, *)
        for outer in 0..<shape[0] * perSample {
            for step in 0..<count {
                guard let place = place(Int(indices[outer / perSample]), step, below: shape[axis]) else { continue }
                (target + (outer * shape[axis] + place) * sliceByteCount).copyMemory(
                    from: source + (outer * count + step) * sliceByteCount, byteCount: sliceByteCount)
            }
        }
    }

    /// Where slice `step` of an update that begins at `index` goes on an axis of `length`.
    private func place(_ index: Int, _ step: Int, below length: Int) -> Int? {
        guard isCircular else {
            let (place, overflow) = index.addingReportingOverflow(step)
            return !overflow && (0..<length).contains(place) ? place : nil
        }
        let first = index % length
        return ((first < 0 ? first + length : first) + step) % length
    }

    /// The cache may be changed where it is.
    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        guard let row = axes[0], row != axis, axes[1] == row, axes[2] == (row == 0 ? 0 : nil) else { return nil }
        return [row]
    }

    public func sharing(for signature: Signature) -> Sharing {
        signature.isConstant[0] ? .none : .overwrites([0])
    }
}
