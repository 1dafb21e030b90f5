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
        let (first, second) = (
            try RecordedBench(arguments.operands[0]), try RecordedBench(arguments.operands[1])
        )
        let comparison = LatencyComparison(
            first.sequence, second.sequence, margin: (arguments.decimal(CompareOptions.margin) ?? 1) / 100,
            warnings: first.warnings(against: second))
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

extension RecordedBench {
    fileprivate var sequence: LatencyComparison.Sequence {
        LatencyComparison.Sequence(path: path, latencies: latencies, stride: stride)
    }
}
