// Sums and products of counts that a file decides, where "too many" is all that must be known.

extension Int {
    /// The sum, or the largest number where it would be larger. Both must not be negative.
    package func addingClamped(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }

    /// The product, or the largest number where it would be larger. Both must not be negative.
    package func multipliedClamped(by other: Int) -> Int {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? .max : product
    }
}
