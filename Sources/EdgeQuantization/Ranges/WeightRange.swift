import EdgeTensor

/// How the scale of an output channel follows from its weights.
public enum WeightRange: String, Hashable, Sendable, CaseIterable {
    /// The largest weight is 127.
    case minmax
    /// The scale with the least squared error among 64 smaller ones.
    case mse

    /// A scale for each place on the first axis of `weights`, symmetric, of whole steps within ±127.
    ///
    /// - Parameter leastScales: Smaller scales would not leave the bias room in 32 bits.
    func scales(_ weights: Tensor, leastScales: [Float]) -> [Float] {
        let numbers = weights.elements(as: Float.self)
        let row = Swift.max(numbers.count / Swift.max(leastScales.count, 1), 1)
        return leastScales.indices.map { channel in
            let own = numbers[Swift.min(channel * row, numbers.count)..<Swift.min((channel + 1) * row, numbers.count)]
            let largest = own.reduce(Float(0)) { Swift.max($0, abs($1)) }
            let full = largest > 0 ? largest / 127 : 1.0 / 127
            let scale = self == .mse && largest > 0 ? Self.leastError(own, full) : full
            return Swift.max(scale, leastScales[channel], 0x1p-100)
        }
    }

    private static func leastError(_ weights: ArraySlice<Float>, _ full: Float) -> Float {
        var (best, least) = (full, Double.infinity)
        for share in (64...127).reversed() {
            let scale = full * Float(share) / 127
            let error = weights.reduce(0.0) { sum, weight in
                let steps = Swift.min(Swift.max((weight / scale).rounded(.toNearestOrEven), -127), 127)
                let difference = Double(weight - steps * scale)
                return sum + difference * difference
            }
            if error < least { (best, least) = (scale, error) }
        }
        return best
    }
}
