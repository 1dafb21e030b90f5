import EdgeGraph
import EdgeTensor

/// A dense tensor made of another's elements: element `(i₀, i₁ …)` is the input's element `start + Σ iₖ · strideₖ`.
///
/// Transpose, Slice, Expand and Tile are this with different strides, which count elements and may be zero or
/// negative. Every place that is named must exist.
struct StridedCopy: Hashable, Sendable {
    var sizes: [Int]
    var strides: [Int]
    var start = 0

    /// Moves elements of any fixed size.
    func evaluate(_ input: TensorView, into output: MutableTensorView) {
        let width = input.type.element.byteCount
        guard !sizes.contains(0), let source = input.bytes.baseAddress, let target = output.bytes.baseAddress else {
            return
        }
        var position = 0
        func copy(_ axis: Int, _ offset: Int) {
            guard axis < sizes.count else {
                (target + position * width).copyMemory(from: source + offset * width, byteCount: width)
                position += 1
                return
            }
            for index in 0..<sizes[axis] { copy(axis + 1, offset + index * strides[axis]) }
        }
        copy(0, start)
    }
}
