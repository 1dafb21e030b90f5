import EdgeBoard
import EdgeMeasure
import EdgeRuntime

/// The time of every step of a session, from runs that time each of them.
struct StepTimes {
    struct Step {
        /// The node's name; where several steps share it, with what tells them apart.
        let name: String
        let operatorName: String
        let kernelName: String
        let macCount: Int
        /// The median of all runs.
        let nanoseconds: Int64
    }

    /// All steps of one kind of operator together.
    struct Kind {
        let operatorName: String
        var stepCount = 0
        var macCount = 0
        var nanoseconds: Int64 = 0
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
            && !Interruption.isWished
        let names = Self.distinctNames(session.plan.steps.map { ($0.name, $0.operatorName) })
        steps = session.plan.steps.indices.map { index in
            let step = session.plan.steps[index]
            return Step(
                name: names[index], operatorName: step.operatorName, kernelName: step.kernelName,
                macCount: step.macCount, nanoseconds: times[index].sorted()[times[index].count / 2])
        }
    }

    /// Nodes may share a name: those that a foreign node became, and those whose names a file keeps in short. Where
    /// operators tell them apart, these stand behind the name; numbers do the rest. What has no name gets its place.
    static func distinctNames(_ steps: [(name: String, operatorName: String)]) -> [String] {
        let names = steps.enumerated().map { $1.name.isEmpty ? "\($0)" : $1.name }
        var operators: [String: Set<String>] = [:]
        for (name, step) in zip(names, steps) { operators[name, default: []].insert(step.operatorName) }
        let qualified = zip(names, steps).map { name, step in
            (operators[name]?.count ?? 0) > 1 ? "\(name) (\(step.operatorName))" : name
        }
        var totals: [String: Int] = [:]
        for name in qualified { totals[name, default: 0] += 1 }
        var counts: [String: Int] = [:]
        return qualified.map { name in
            guard (totals[name] ?? 0) > 1 else { return name }
            counts[name, default: 0] += 1
            return "\(name) #\(counts[name] ?? 0)"
        }
    }

    var totalNanoseconds: Int64 { steps.reduce(0) { $0 + $1.nanoseconds } }

    /// The totals of each kind of operator, that which takes the most time first.
    var kinds: [Kind] {
        var places: [String: Int] = [:]
        var kinds: [Kind] = []
        for step in steps {
            let place = places[step.operatorName] ?? kinds.count
            places[step.operatorName] = place
            if place == kinds.count { kinds.append(Kind(operatorName: step.operatorName)) }
            kinds[place].stepCount += 1
            kinds[place].macCount = kinds[place].macCount &+ step.macCount
            kinds[place].nanoseconds += step.nanoseconds
        }
        return kinds.sorted { ($1.nanoseconds, $0.operatorName) < ($0.nanoseconds, $1.operatorName) }
    }

    /// A table in the order of execution, with a total. Operators stand where the kernel's name does not tell them.
    var table: Table {
        var table = Table([
            ("step", .left), ("time", .right), ("share", .right), ("MMACs", .right), ("GMAC/s", .right),
            ("kernel", .left),
        ])
        for step in steps {
            table.add([step.name] + figures(step.nanoseconds, step.macCount) + [step.kernelDescription])
        }
        return table
    }

    /// A table of the kinds of operators.
    var kindTable: Table {
        var table = Table([
            ("operator", .left), ("steps", .right), ("time", .right), ("share", .right), ("MMACs", .right),
            ("GMAC/s", .right),
        ])
        for kind in kinds {
            table.add([kind.operatorName, "\(kind.stepCount)"] + figures(kind.nanoseconds, kind.macCount))
        }
        let macCount = steps.reduce(0) { $0 &+ $1.macCount }
        table.add(["all", "\(steps.count)"] + figures(totalNanoseconds, macCount))
        return table
    }

    /// Time, share of the whole, millions of multiplications, and their rate.
    func figures(_ nanoseconds: Int64, _ macCount: Int) -> [String] {
        [
            String.latency(nanoseconds: Double(nanoseconds)), share(nanoseconds),
            macCount == 0 ? "" : String(Double(macCount) / 1e6, decimals: macCount < 100_000_000 ? 3 : 1),
            macCount == 0 || nanoseconds == 0 ? "" : String(Double(macCount) / Double(nanoseconds), decimals: 2),
        ]
    }

    func share(_ nanoseconds: Int64) -> String {
        String(totalNanoseconds == 0 ? 0 : Double(nanoseconds) / Double(totalNanoseconds) * 100, decimals: 1) + " %"
    }
}

extension StepTimes.Step {
    /// The kernel's name, with the operator's where it does not tell that.
    var kernelDescription: String { kernelName == "reference" ? "\(operatorName) reference" : kernelName }
}
