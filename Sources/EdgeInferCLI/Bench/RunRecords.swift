import EdgeBoard
import EdgeMeasure
import EdgeRuntime

/// What the members of a crew wrote down about each of many runs, in memory that is there before the first one.
final class RunRecords {
    /// One run.
    struct Record {
        var started: Int64 = 0
        /// 0 when the run was not made.
        var finished: Int64 = 0
        var involuntarySwitches: UInt16 = 0
        var voluntarySwitches: UInt16 = 0
        var faults: UInt16 = 0
        var changedCPU = false
        /// Whether the thread slept until the query arrived.
        var slept = false

        var nanoseconds: Int64 { finished - started }
    }

    /// More runs than this are not measured at once.
    static let limit = 1 << 20

    private let records: UnsafeMutableBufferPointer<Record>

    /// Room for `count` runs; every page of it is touched.
    init(count: Int) {
        records = .allocate(capacity: count)
        records.initialize(repeating: Record())
    }

    deinit { records.deallocate() }

    /// The records of the runs that were made, with their places.
    var finished: [(index: Int, record: Record)] {
        records.indices.compactMap { records[$0].finished == 0 ? nil : ($0, records[$0]) }
    }

    /// Makes run `index` and writes it down. Different threads may make different runs at the same time.
    func run(_ session: Session, _ index: Int, scope: Usage.Scope, hasSlept: Bool = false) {
        let cpu = Affinity.currentCPU
        let before = Usage.current(scope)
        let started = MonotonicClock.nanoseconds
        session.run()
        let finished = MonotonicClock.nanoseconds
        let usage = Usage.current(scope) - before
        records[index] = Record(
            started: started, finished: finished, involuntarySwitches: UInt16(clamping: usage.involuntarySwitches),
            voluntarySwitches: UInt16(clamping: usage.voluntarySwitches),
            faults: UInt16(clamping: usage.minorFaults + usage.majorFaults), changedCPU: Affinity.currentCPU != cpu,
            slept: hasSlept)
    }
}

extension Measurement {
    /// Records one query of a crew: its latency, when it ended, and what was seen around its run.
    mutating func add(_ record: RunRecords.Record, latency: Int64, start: Int64) {
        self.record(nanoseconds: latency)
        let reading = conditions.reading(before: record.finished)
        let circumstances = Circumstances(
            usage: Usage(
                involuntarySwitches: Int64(record.involuntarySwitches),
                voluntarySwitches: Int64(record.voluntarySwitches), minorFaults: Int64(record.faults)),
            changedCPU: record.changedCPU, frequency: reading?.frequency, isThrottled: reading?.isThrottled ?? false,
            wait: latency <= 2 * record.nanoseconds ? nil : record.slept ? .wakeUp : .queue)
        add(
            .init(
                startNanoseconds: record.started - start, endNanoseconds: record.finished - start, runCount: 1,
                shortestNanoseconds: latency, longestNanoseconds: latency, sumNanoseconds: latency,
                circumstances: circumstances))
    }
}
