import Glibc

/// What the numbers of an axis are; decides how its ticks are placed and written.
public enum Unit: Hashable, Sendable {
    case number
    /// Whole numbers.
    case count
    /// 1 is 100 %.
    case share
    /// Nanoseconds, written in whatever unit of time fits.
    case nanoseconds
    /// Seconds from a start, written in whatever unit of time fits.
    case seconds
    case bytes

    /// The labels of `ticks`, each with its unit, with as many decimals as tell neighbours apart.
    public func labels(for ticks: [Double]) -> [String] {
        switch self {
        case .number, .count:
            let (divisor, suffix) = Self.largest(ticks, [(1e9, "G"), (1e6, "M"), (1e5, "k")])
            let unit = suffix == "k" ? 1e3 : divisor
            return labels(ticks, dividedBy: unit, suffix: suffix)
        case .share: return labels(ticks, dividedBy: 0.01, suffix: " %")
        case .bytes:
            let (divisor, suffix) = Self.largest(ticks, [(0x1p30, " GiB"), (0x1p20, " MiB"), (0x1p10, " KiB")])
            return labels(ticks, dividedBy: divisor, suffix: suffix.isEmpty ? " B" : suffix)
        case .nanoseconds:
            return ticks.map { tick in
                let (divisor, suffix) = Self.timeUnit(tick)
                let decimals = Self.decimals(ticks.filter { Self.timeUnit($0).0 == divisor }, dividedBy: divisor)
                return tick == 0 ? "0" : Number.grouped(tick / divisor, decimals: decimals) + suffix
            }
        case .seconds where ticks.allSatisfy { $0 < 1 }: return Unit.nanoseconds.labels(for: ticks.map { $0 * 1e9 })
        case .seconds: return ticks.map { Self.clock($0, Self.decimals(ticks, dividedBy: 1)) }
        }
    }

    private func labels(_ ticks: [Double], dividedBy divisor: Double, suffix: String) -> [String] {
        let decimals = Self.decimals(ticks, dividedBy: divisor)
        return ticks.map { $0 == 0 && self != .share ? "0" : Number.grouped($0 / divisor, decimals: decimals) + suffix }
    }

    private static func timeUnit(_ nanoseconds: Double) -> (Double, String) {
        let (divisor, suffix) = largest([nanoseconds], [(1e9, " s"), (1e6, " ms"), (1e3, " µs")])
        return (divisor, suffix.isEmpty ? " ns" : suffix)
    }

    /// The largest of `units` that the largest tick reaches; 1 without a name if none.
    private static func largest(_ ticks: [Double], _ units: [(Double, String)]) -> (Double, String) {
        let largest = ticks.map(abs).max() ?? 0
        return units.first { largest >= $0.0 } ?? (1, "")
    }

    /// As many decimals, up to 6, as the ticks have of themselves.
    private static func decimals(_ ticks: [Double], dividedBy divisor: Double) -> Int {
        let smallest = zip(ticks, ticks.dropFirst()).map { $1 - $0 }.min() ?? ticks.first.map(abs) ?? 1
        for decimals in 0..<6 {
            let unit = pow(10, Double(decimals))
            let isExact = ticks.allSatisfy { tick in
                let scaled = tick / divisor * unit
                return abs(scaled - scaled.rounded()) <= smallest / divisor * unit * 1e-3
            }
            if isExact { return decimals }
        }
        return 6
    }

    private static func clock(_ seconds: Double, _ decimals: Int) -> String {
        guard seconds >= 120, seconds < 1e9, seconds == seconds.rounded() else {
            return Number.grouped(seconds, decimals: decimals) + " s"
        }
        let whole = Int(seconds)
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
        if whole >= 3600 { return "\(whole / 3600):\(two(whole / 60 % 60)) h" }
        return whole % 60 == 0 ? "\(whole / 60) min" : "\(whole / 60):\(two(whole % 60)) min"
    }
}
