import EdgeGraph
import EdgeTensor

extension GridSample {
    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let (source, grid) = (inputs[0].realElements(), inputs[1].realElements())
        let spatial = Array(inputs[0].shape.dropFirst().dropLast())
        let channels = inputs[0].shape[spatial.count + 1]
        let strides = inputs[0].shape.strides
        let placeCount = inputs[1].shape.dropFirst().dropLast().reduce(1, *)
        guard outputs[0].type.elementCount > 0 else { return }
        var taps: [(offset: Int, weight: Double)] = []
        for place in 0..<inputs[1].shape[0] * placeCount {
            taps = [(place / placeCount * strides[0], 1)]
            for axis in spatial.indices {
                // Grids name the last axis first.
                let coordinate = Float(grid[place * spatial.count + spatial.count - 1 - axis])
                let own = self.taps(coordinate, spatial[axis])
                taps = taps.flatMap { outer in
                    own.map { (outer.offset + $0.index * strides[axis + 1], outer.weight * $0.weight) }
                }
            }
            for channel in 0..<channels {
                let sum = taps.reduce(0) { $0 + $1.weight * source[$1.offset + channel] }
                outputs[0].setElement(place * channels + channel, sum)
            }
        }
    }

    /// The elements of an axis that a coordinate falls between, with their weights; none for those beyond a border of
    /// zeros.
    private func taps(_ coordinate: Float, _ length: Int) -> [(index: Int, weight: Double)] {
        let extent = Float(length)
        var place = alignsCorners ? (coordinate + 1) / 2 * (extent - 1) : ((coordinate + 1) * extent - 1) / 2
        if mode == .nearest { place = place.rounded(.toNearestOrEven) }
        place = mode == .cubic ? near(place, length) : inside(place, length)
        // Beyond these all taps are outside; a NaN is, too.
        guard (-4...extent + 4).contains(place) else { return [] }
        let lower = place.rounded(.down)
        let weights: [Double]
        var first = Int(lower)
        switch mode {
        case .nearest: weights = [1]
        case .linear: weights = [1 - Double(place - lower), Double(place - lower)]
        case .cubic:
            weights = CubicKernel(a: -0.75).weights(at: Double(place - lower))
            first -= 1
        }
        return weights.enumerated().compactMap { number, weight in
            element(first + number, length).map { ($0, weight) }
        }
    }

    /// A place beyond the border, brought back where the border says so.
    private func inside(_ place: Float, _ length: Int) -> Float {
        let end = Float(length - 1)
        let edge: Float = alignsCorners ? 0 : 0.5
        guard place < -edge || place > end + edge else { return place }
        switch border {
        case .zeros: return place
        case .border: return min(max(place, 0), end)
        case .reflection: return GridSample.reflected(place, between: -edge, and: end + edge)
        }
    }

    /// A place within reach of the border whose four neighbours are the same as those of `place`.
    private func near(_ place: Float, _ length: Int) -> Float {
        switch border {
        case .zeros: return place
        case .border: return min(max(place, -3), Float(length + 2))
        case .reflection:
            let period = Float(2 * (alignsCorners ? length - 1 : length))
            guard period > 0 else { return 0 }
            let rest = place.truncatingRemainder(dividingBy: period)
            return rest > Float(length) ? rest - period : rest < -Float(length) ? rest + period : rest
        }
    }

    /// The element that stands at an index, which may be beyond the border.
    private func element(_ index: Int, _ length: Int) -> Int? {
        if 0..<length ~= index { return index }
        switch border {
        case .zeros: return nil
        case .border: return min(max(index, 0), length - 1)
        case .reflection:
            let edge: Float = alignsCorners ? 0 : 0.5
            let place = GridSample.reflected(Float(index), between: -edge, and: Float(length - 1) + edge)
            return min(max(Int(place), 0), length - 1)
        }
    }

    /// `place` mirrored at the two borders until it is between them.
    private static func reflected(_ place: Float, between lower: Float, and upper: Float) -> Float {
        let range = upper - lower
        guard range > 0, place.isFinite else { return lower }
        let distance = place < lower ? lower - place : max(place - upper, 0)
        let turns = (distance / range).rounded(.towardZero)
        let rest = distance - turns * range
        guard distance > 0 else { return place }
        let isEven = turns.truncatingRemainder(dividingBy: 2) == 0
        let result = (place < lower) == isEven ? lower + rest : upper - rest
        // Of numbers so large that their distances are rounded nothing better is known.
        return min(max(result, lower), upper)
    }
}
