import EdgeBoard
import EdgeMeasure
import EdgeRuntime

/// The time of every step of a session, from runs that time each of them.
struct StepTimes {
    struct Step {
        let name: String
        let operatorName: String
        let kernelName: String
        let macCount: Int
        /// The median of all runs.
        let nanoseconds: Int64
    }

    let steps: [Step]

    private static let runLimit = 101
    private static let nanosecondLimit: Int64 = 2_000_000_000

    init(_ session: Session) {
        var times = [[Int64]](repeating: [], count: session.plan.steps.count)
        let start = MonotonicClock.nanoseconds
        var runCount = 0
        repeat {
            session.runTimed { step, nanoseconds in times[step].append(nanoseconds) }
            runCount += 1
        } while runCount < Self.runLimit && MonotonicClock.nanoseconds - start < Self.nanosecondLimit
        steps = zip(session.plan.steps, times).map { step, times in
            Step(
                name: step.name, operatorName: step.operatorName, kernelName: step.kernelName,
                macCount: step.macCount, nanoseconds: times.sorted()[times.count / 2])
        }
    }

    /// A table in the order of execution, with a total. Operators stand where the kernel's name does not tell them.
    var table: Table {
        var table = Table([
            ("step", .left), ("time", .right), ("share", .right), ("MMACs", .right), ("GMAC/s", .right),
            ("kernel", .left),
        ])
        let total = steps.reduce(0) { $0 + $1.nanoseconds }
        for (index, step) in steps.enumerated() {
            let isReference = step.kernelName == "reference"
            table.add([
                step.name.isEmpty ? "\(index)" : step.name, String.latency(nanoseconds: Double(step.nanoseconds)),
                Self.share(step.nanoseconds, total), Self.millions(step.macCount),
                Self.rate(step.macCount, step.nanoseconds),
                isReference ? "\(step.operatorName) reference" : step.kernelName,
            ])
        }
        let macCount = steps.reduce(0) { $0 &+ $1.macCount }
        table.add([
            "all", String.latency(nanoseconds: Double(total)), Self.share(total, total), Self.millions(macCount),
            Self.rate(macCount, total), "",
        ])
        return table
    }

    private static func millions(_ macCount: Int) -> String {
        macCount == 0 ? "" : String(Double(macCount) / 1e6, decimals: macCount < 100_000_000 ? 3 : 1)
    }

    private static func share(_ part: Int64, _ total: Int64) -> String {
        String(total == 0 ? 0 : Double(part) / Double(total) * 100, decimals: 1) + " %"
    }

    private static func rate(_ macCount: Int, _ nanoseconds: Int64) -> String {
        macCount == 0 || nanoseconds == 0 ? "" : String(Double(macCount) / Double(nanoseconds), decimals: 2)
    }
}
