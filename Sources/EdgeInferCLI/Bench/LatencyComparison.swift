import EdgeData
import EdgeGraph
import EdgeMeasure

/// Two measurements side by side.
struct LatencyComparison {
    /// Latencies in their order, all of them or an even sample.
    struct Sequence {
        let path: String
        let latencies: [Int64]
        let stride: Int
    }

    let first: Sequence
    let second: Sequence
    /// Differences of at most this share do not count.
    let margin: Double
    let ratios: [QuantileRatio]
    let warnings: [String]

    /// Compares two sequences, neither of them empty.
    init(_ first: Sequence, _ second: Sequence, margin: Double, warnings: [String] = []) {
        self.first = first
        self.second = second
        self.margin = margin
        self.warnings = warnings
        var random = SplitMix64(state: 1)
        ratios = [Quantile.p50, .p99].map {
            QuantileRatio($0, of: first.latencies, second.latencies, using: &random)
        }
    }

    var isSlower: Bool { ratios.contains { $0.verdict(margin: margin) == .slower } }

    /// The verdict, the quantiles and their ratios, and what was compared.
    var lines: [String] {
        var lines = [sentence]
        var table = Table([
            ("", .left), ("A", .right), ("B", .right), ("B / A", .right), ("95 % interval", .left), ("", .left),
        ])
        for ratio in ratios where ratio.quantile == .p50 || ratio.interval != nil {
            table.add([
                ratio.quantile.description, String.latency(nanoseconds: Double(ratio.firstNanoseconds)),
                String.latency(nanoseconds: Double(ratio.secondNanoseconds)), decimal(ratio.ratio),
                ratio.interval.map { "\(decimal($0.lowerBound)) to \(decimal($0.upperBound))" }
                    ?? "unknown", ratio.verdict(margin: margin).rawValue,
            ])
        }
        lines += table.lines(indent: "  ")
        lines.append("  A \(fileName(first.path)), \(count(first)); B \(fileName(second.path)), \(count(second))")
        return lines + warnings.map { "warning: \($0)" }
    }

    private func count(_ bench: Sequence) -> String {
        let count = String.grouped(bench.latencies.count)
        return bench.stride == 1 ? "\(count) latencies" : "\(count) latencies, one of every \(bench.stride)"
    }

    /// The verdict on the median in words.
    private var sentence: String {
        let ratio = ratios[0]
        guard let interval = ratio.interval else {
            let few = min(first.latencies.count, second.latencies.count) < QuantileRatio.fewestRuns(for: .p50)
            return "undecided: "
                + (few
                    ? "it takes at least \(QuantileRatio.fewestRuns(for: .p50)) latencies in each file"
                    : "latencies hang together over too much of a measurement; measure longer")
        }
        let bounds = "95 % interval \(change(interval.lowerBound)) to \(change(interval.upperBound))"
        let limit = "\(String(margin * 100, decimals: margin < 0.01 ? 2 : 1)) %"
        switch ratio.verdict(margin: margin) {
        case .faster: return "faster: B's median is \(against(ratio.ratio)) (\(bounds))"
        case .slower: return "slower: B's median is \(against(ratio.ratio)) (\(bounds))"
        case .same:
            return "no difference of more than \(limit): B's median is \(against(ratio.ratio)) (\(bounds))"
        case .undecided:
            return "undecided, no difference of more than \(limit) is shown or excluded (\(bounds)); measure longer"
        }
    }

    /// A ratio with three decimals, or without any where it is large.
    private func decimal(_ ratio: Double) -> String {
        ratio < 100 ? String(ratio, decimals: 3) : String.grouped(Int(min(ratio, 1e15).rounded()))
    }

    private func against(_ ratio: Double) -> String {
        ratio < 10 ? "\(change(ratio)) against A's" : "\(change(ratio).dropFirst(2)) times A's"
    }

    /// A ratio as a change, `+12.3 %`, or a large one as a multiple, `× 120`.
    private func change(_ ratio: Double) -> String {
        guard ratio < 10 else { return "× \(ratio < 100 ? String(ratio, decimals: 1) : decimal(ratio))" }
        let text = String((ratio - 1) * 100, decimals: 1)
        return (text.hasPrefix("-") ? "−" + text.dropFirst() : "+" + text) + " %"
    }

    var json: JSON {
        var members: [(key: String, value: JSON)] = [
            ("verdict", .string(ratios[0].verdict(margin: margin).rawValue)), ("margin", .number(margin)),
        ]
        for ratio in ratios {
            members.append(
                (
                    ratio.quantile.description,
                    .object([
                        ("a_us", .number(Double(ratio.firstNanoseconds) / 1000)),
                        ("b_us", .number(Double(ratio.secondNanoseconds) / 1000)), ("ratio", .number(ratio.ratio)),
                        (
                            "interval",
                            ratio.interval.map { [.number($0.lowerBound), .number($0.upperBound)] }.map(JSON.array)
                                ?? .null
                        ),
                        ("verdict", .string(ratio.verdict(margin: margin).rawValue)),
                    ])
                ))
        }
        members.append(("warnings", .array(warnings.map { .string($0) })))
        return .object(members)
    }
}
