import EdgeTensor

/// How far two tensors are apart: exact for integers, relative to the largest magnitude for floats.
public struct Comparison: CustomStringConvertible {
    public let description: String
    public let isWithin: Bool

    /// Integer elements must be equal; float elements may differ by `tolerance` times the largest expected magnitude
    /// (at least 1). NaN equals NaN.
    public init(_ found: Tensor, _ expected: Tensor, tolerance: Float) {
        guard found.type.element == expected.type.element, found.shape == expected.shape else {
            description = "\(found.type) instead of \(expected.type)"
            isWithin = false
            return
        }
        guard found.type.element.isFloatingPoint, let a = found.reals, let b = expected.reals else {
            let (a, b) = (found.integers ?? [], expected.integers ?? [])
            let different = a.indices.filter { a[$0] != b[$0] }
            isWithin = different.isEmpty
            description =
                different.first.map {
                    "\(different.count) of \(a.count) differ, first at \($0): \(a[$0]) instead of \(b[$0])"
                } ?? "equal"
            return
        }
        let magnitude = b.reduce(Float(1)) { $1.isFinite ? max($0, abs($1)) : $0 }
        let worst = a.indices.map { index -> (Int, Float) in
            if a[index] == b[index] || (a[index].isNaN && b[index].isNaN) { return (index, 0) }
            let difference = abs(a[index] - b[index])
            return (index, difference.isNaN ? .infinity : difference)
        }.max { $0.1 < $1.1 }
        isWithin = (worst?.1 ?? 0) <= tolerance * magnitude
        description = worst.map { "off by \($0.1) at \($0.0): \(a[$0.0]) instead of \(b[$0.0])" } ?? "equal"
    }
}
