import EdgeBoard
import EdgeData
import EdgeMeasure
import EdgeOperators
import EdgeTargets
import EdgeTensor

/// What `check --tune` found, for people and as the table for `compile --target`.
enum TuneReport {
    /// - Parameter path: Where the table goes; its file's name is the target's.
    static func run(table path: String?) throws(CommandError) {
        let name = path.map { fileName($0) }.flatMap { $0.split(separator: ".").first.map(String.init) } ?? "tuned"
        let cpus = max(Board().onlineCPUs.count, 1)
        let target = try Tuning.measure(name: name, features: .detected, coreCount: cpus)
        for line in lines(target) { path == "-" ? Console.error(line) : Console.print(line) }
        if let path { try WholeFile.write(target.json, to: path) }
    }

    private static func lines(_ target: Target) -> [String] {
        var table = Table([
            ("kernel", .left), ("GMAC/s", .right), ("ns per 1000 outputs", .right), ("ns per 1000 bytes", .right),
            ("ns per step", .right),
        ])
        let nanoseconds = { (cycles: Double) in String(target.nanoseconds(cycles: cycles), decimals: 1) }
        for cost in target.core.costs where KernelCost.instructionSet(of: cost.pattern) != nil {
            table.add([
                cost.pattern, cost.macsPerCycle == 0 ? "" : String(cost.macsPerCycle * target.hertz / 1e9, decimals: 1),
                nanoseconds(cost.cyclesPerOutput * 1000), nanoseconds(cost.cyclesPerByte * 1000),
                nanoseconds(cost.stepCycles),
            ])
        }
        return table.lines() + [
            "handing a part of a step to another thread: \(nanoseconds(target.core.handOverCycles)) ns"
        ]
    }
}
