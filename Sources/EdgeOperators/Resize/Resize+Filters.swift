import EdgeGraph
import EdgeTensor

extension Resize {
    /// The elements of an input axis that an output index is made of, with their weights; empty where the output is
    /// extrapolated.
    typealias Footprint = [(index: Int, weight: Double)]

    /// How far a filter reaches along an axis, and how much wider than the distance of elements it is.
    func filter(_ axis: Int, _ length: Int) -> (reach: Double, narrowing: Double) {
        let scale = scales.isEmpty ? Double(sizes[axis]) / Double(max(length, 1)) : Double(scales[axis])
        let narrowing = antialiases ? min(scale, 1) : 1
        return ((mode == .cubic ? 2 : 1) / max(narrowing, 0x1p-40), narrowing)
    }

    /// The elements of the longest footprint of an axis, at most.
    func tapLimit(_ axis: Int, _ length: Int) -> Int { min(2 * Int(filter(axis, length).reach) + 2, 4 * length + 6) }

    /// The footprint of every index of an output axis.
    ///
    ///     weight(i) = f((i − place) · min(scale, 1)), divided by their sum           with antialiasing
    ///     weight(i) = f(i − place)                                                   without
    ///
    /// f is the triangle of linear, or Keys' cubic. Elements outside are the outermost ones, or have no weight.
    func footprints(_ axis: Int, _ length: Int) -> [Footprint] {
        let (reach, narrowing) = filter(axis, length)
        let cubic = CubicKernel(a: Double(cubicCoefficient))
        return (0..<sizes[axis]).map { index in
            let place = place(of: index, axis, length)
            guard !isExtrapolated(place, length) else { return [] }
            var weights: [Int: Double] = [:]
            // Whatever lies beyond is the outermost element again.
            let centre = min(max(place, -reach - 1), Double(length) + reach)
            for element in Int((centre - reach).rounded(.up))...Int((centre + reach).rounded(.down)) {
                let distance = (Double(element) - centre) * narrowing
                let weight = mode == .cubic ? cubic.weight(distance) : max(1 - abs(distance), 0)
                if excludesOutside && mode == .cubic && !(0..<length ~= element) { continue }
                weights[min(max(element, 0), length - 1), default: 0] += weight
            }
            let sum = antialiases || excludesOutside ? weights.keys.sorted().reduce(0) { $0 + (weights[$1] ?? 0) } : 1
            return weights.keys.sorted().map { ($0, (weights[$0] ?? 0) / (sum == 0 ? 1 : sum)) }
        }
    }
}
