import EdgeTensor

/// How far two tensors are apart: exact for integers, within a tolerance for floats. NaN equals NaN.
public struct Comparison: CustomStringConvertible {
    public let description: String
    public let isWithin: Bool

    private init(_ isWithin: Bool, _ description: String) {
        self.isWithin = isWithin
        self.description = description
    }

    /// Float elements may differ by `tolerance` times the largest expected magnitude (at least 1), as the error of a
    /// sum follows its largest terms.
    public init(_ found: Tensor, _ expected: Tensor, tolerance: Float) {
        self = Comparison.between(found, expected) { expected in
            let magnitude = expected.reduce(1) { $1.isFinite ? max($0, abs($1)) : $0 }
            return { _ in Double(tolerance) * magnitude }
        }
    }

    /// Float elements may differ by `absolute` and `relative` times their own expected magnitude: the rule of ONNX's
    /// backend tests.
    public init(_ found: Tensor, _ expected: Tensor, relative: Double, absolute: Double) {
        self = Comparison.between(found, expected) { _ in { absolute + relative * abs($0) } }
    }

    /// - Parameter allowance: Gets all expected elements; gives how far from one of them a found one may be.
    private static func between(
        _ found: Tensor, _ expected: Tensor, _ allowance: ([Double]) -> (Double) -> Double
    ) -> Comparison {
        guard found.type.element == expected.type.element, found.shape == expected.shape else {
            return Comparison(false, "\(found.type) instead of \(expected.type)")
        }
        guard let a = found.floats, let b = expected.floats else { return ofIntegers(found, expected) }
        let allowed = allowance(b)
        var worst = (index: 0, excess: 0.0)
        var count = 0
        for index in a.indices where a[index] != b[index] && !(a[index].isNaN && b[index].isNaN) {
            let difference = abs(a[index] - b[index])
            let bound = allowed(b[index])
            if difference.isFinite, difference <= bound { continue }
            count += 1
            let excess = difference.isFinite && bound > 0 ? difference / bound : .infinity
            if excess > worst.excess { worst = (index, excess) }
        }
        guard count > 0 else { return Comparison(true, "within tolerance") }
        return Comparison(
            false,
            "\(count) of \(a.count) are off, the worst at \(worst.index): "
                + "\(a[worst.index]) instead of \(b[worst.index])")
    }

    private static func ofIntegers(_ found: Tensor, _ expected: Tensor) -> Comparison {
        let (a, b) = (found.integers ?? [], expected.integers ?? [])
        let different = a.indices.filter { a[$0] != b[$0] }
        guard let first = different.first else {
            let isEqual = found.bytes == expected.bytes
            return Comparison(isEqual, isEqual ? "equal" : "the bytes differ")
        }
        return Comparison(
            false, "\(different.count) of \(a.count) differ, first at \(first): \(a[first]) instead of \(b[first])")
    }
}

extension Tensor {
    /// The elements of a tensor of floats, exactly; nil for one of integers.
    fileprivate var floats: [Double]? {
        guard type.element.isFloatingPoint else { return nil }
        return type.element == .float64 ? elements(as: Double.self) : reals?.map { Double($0) }
    }
}
