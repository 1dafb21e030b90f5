import EdgeData
import EdgeGraph
import EdgeMeasure

extension Command {
    static let benchCompare = Command(
        name: "compare", summary: "say whether a second measurement is faster or slower than a first",
        operands: [
            Operand(placeholder: "A.json", help: "What bench --json wrote", completion: .files(["json"])),
            Operand(
                placeholder: "B.json", help: "What it wrote later, or for another model", completion: .files(["json"])),
        ], options: CompareOptions.all,
        notes: [
            "The interval of the ratio B / A is that of a block bootstrap, which allows for latencies that hang "
                + "together. It covers what varies within the two measurements, and not what varies between two "
                + "starts of the program: repeat both before you trust a small difference."
        ]
    ) { arguments throws(CommandError) in
        let comparison = BenchComparison(
            try RecordedBench(arguments.operands[0]), try RecordedBench(arguments.operands[1]),
            margin: (arguments.decimal(CompareOptions.margin) ?? 1) / 100)
        let output = arguments[CompareOptions.json]
        if output != "-" { for line in comparison.lines { Console.print(line) } }
        if let output { try WholeFile.write(comparison.json, to: output) }
        if arguments.has(CompareOptions.failIfSlower), comparison.isSlower {
            throw .failed("\(arguments.operands[1]) is slower than \(arguments.operands[0])")
        }
    }
}

private enum CompareOptions {
    static let margin = Option.decimal(
        "margin", "P", 0...1000, "Differences of at most so many percent do not count; 1 by default")
    static let failIfSlower = Option.flag(
        "fail-if-slower", "Exit with 1 if the median, or a p99 that is borne out, is slower")
    static let json = Option.text("json", "FILE", "Write the result as JSON; - for standard output")
    static let all = [margin, failIfSlower, json]
}

/// Two measurements side by side.
private struct BenchComparison {
    let first: RecordedBench
    let second: RecordedBench
    let margin: Double
    let ratios: [QuantileRatio]
    let warnings: [String]

    init(_ first: RecordedBench, _ second: RecordedBench, margin: Double) {
        self.first = first
        self.second = second
        self.margin = margin
        warnings = first.warnings(against: second)
        var random = SplitMix64(state: 1)
        ratios = [Quantile.p50, .p99].map {
            QuantileRatio($0, of: first.latencies, second.latencies, using: &random)
        }
    }

    var isSlower: Bool { ratios.contains { $0.verdict(margin: margin) == .slower } }

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

    private func count(_ bench: RecordedBench) -> String {
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
