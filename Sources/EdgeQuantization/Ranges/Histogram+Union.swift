extension Histogram {
    /// Counts in what another histogram has counted.
    mutating func formUnion(_ other: Histogram) {
        guard other.count > 0 else { return }
        guard count > 0 else { return self = other }
        self = Histogram(merging: self, other)
    }

    /// For each tensor of a group that shares one range, what all of them held.
    static func union(_ histograms: [Histogram]) -> Histogram {
        histograms.reduce(into: Histogram()) { $0.formUnion($1) }
    }
}
