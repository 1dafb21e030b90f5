import EdgeGraph
import EdgeOperators
import EdgeTensor

/// A Reshape of transposed axes as three steps, of which the last is a Transpose that may go on:
///
///     reshape(transpose(x))   →   transpose(reshape(transpose(x)))
///                                 └ behind          └ within
///
/// A Reshape splits and merges runs of neighbouring axes: 6x4 to 2x3x4, 2x3x4 to 6x4. Each such run of the transposed
/// axes is put together within the source, in its order; then whole runs change places behind the Reshape. Where the
/// runs lie together in the source, as when only axes of length 1 come and go, nothing has to move within.
///
///     1x4x6x5 from NHWC, to 1x2x2x6x5, back to 1x4x6x5 with both axes swapped: a channel shuffle, which is one
///     Transpose of the innermost axes in NHWC.
struct TransposedReshape {
    /// Of the source's axes.
    let within: Transpose
    let shape: Shape
    /// Of the axes of ``shape``, to those of the Reshape.
    let behind: Transpose

    /// Nil where nothing would go on.
    init?(_ reshape: Reshape, of transpose: Transpose, source: Shape) throws(OperatorError) {
        guard let runs = TransposedReshape.runs(reshape.shape, transpose, source) else { return nil }
        let sorted = runs.sorted { ($0.sources.min() ?? 0) < ($1.sources.min() ?? 0) }
        within = TransposedReshape.permutation(sorted.flatMap(\.sources), rank: source.rank)
        let places = sorted.flatMap(\.places)
        behind = TransposedReshape.permutation(places, rank: reshape.shape.rank).inverse
        guard !behind.isIdentity else { return nil }
        var dimensions = reshape.shape.dimensions
        for (slot, place) in zip(places.sorted(), places) { dimensions[slot] = reshape.shape[place] }
        shape = try .inferred(dimensions)
    }

    /// Axes of the source, in their transposed order, that become axes of the Reshape. Axes of length 1 are in no run.
    private struct Run {
        var sources: [Int] = []
        var places: [Int] = []
    }

    /// The shortest runs; nil for a tensor without elements.
    private static func runs(_ shape: Shape, _ transpose: Transpose, _ source: Shape) -> [Run]? {
        guard shape.elementCount > 0 else { return nil }
        var sources = transpose.permutation.filter { source[$0] != 1 }[...]
        var places = shape.indices.filter { shape[$0] != 1 }[...]
        var runs: [Run] = []
        while let first = sources.popFirst(), let place = places.popFirst() {
            var run = Run(sources: [first], places: [place])
            var (before, after) = (source[first], shape[place])
            while before != after {
                if before < after, let next = sources.popFirst() {
                    run.sources.append(next)
                    before *= source[next]
                } else if before > after, let next = places.popFirst() {
                    run.places.append(next)
                    after *= shape[next]
                } else {
                    return nil
                }
            }
            runs.append(run)
        }
        return runs
    }

    /// The Transpose that puts `axes` into this order on the places that they have together; others stay.
    private static func permutation(_ axes: [Int], rank: Int) -> Transpose {
        var permutation = Array(0..<rank)
        for (place, axis) in zip(axes.sorted(), axes) { permutation[place] = axis }
        return Transpose(permutation)
    }
}
