import Glibc

extension Scale {
    /// Round values within the domain, ascending, about `count` of them: multiples of 1, 2 or 5 times a power of ten,
    /// of a clock's steps for seconds, and on a logarithmic scale powers of ten with 2 and 5 between them if there is
    /// room.
    public func ticks(count: Int, unit: Unit = .number) -> [Double] {
        let count = max(count, 2)
        guard kind == .logarithmic else { return multiples(of: step(count: count, unit: unit)) }
        let decades = log10(domain.upperBound / domain.lowerBound)
        // Within less than a decade the logarithm is nearly straight: even steps are the rounder ones.
        if decades < 0.8 { return multiples(of: step(count: count, unit: unit)) }
        let factors: [Double] = decades * 3 <= Double(count) * 1.2 ? [1, 2, 5] : [1]
        let stride = max(1, Int((decades / Double(count)).rounded(.up)))
        return powersOfTen.filter { Int($0.rounded()).isMultiple(of: stride) }.flatMap { exponent in
            factors.map { $0 * pow(10, exponent) }
        }.filter(isShown)
    }

    private var powersOfTen: [Double] {
        let (first, last) = (log10(domain.lowerBound).rounded(.down), log10(domain.upperBound).rounded(.up))
        return Array(stride(from: first, through: last, by: 1))
    }

    private func multiples(of step: Double) -> [Double] {
        let first = (domain.lowerBound / step - 1e-9).rounded(.up)
        let last = (domain.upperBound / step + 1e-9).rounded(.down)
        guard first <= last, last - first < 1000 else { return [] }
        return stride(from: first, through: last, by: 1).map { $0 * step }
    }

    private func isShown(_ value: Double) -> Bool {
        value >= domain.lowerBound * (1 - 1e-9) && value <= domain.upperBound * (1 + 1e-9)
    }

    private func step(count: Int, unit: Unit) -> Double {
        let rough = (domain.upperBound - domain.lowerBound) / Double(count)
        if unit == .seconds, rough > 5, let step = Self.clockSteps.first(where: { $0 >= rough }) { return step }
        let power = pow(10, log10(rough).rounded(.down))
        let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough * 0.999_999 } ?? power * 10
        return unit == .count ? max(step, 1) : step
    }

    /// Seconds that divide a minute, an hour or a day.
    private static let clockSteps: [Double] = [
        10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
    ]
}
