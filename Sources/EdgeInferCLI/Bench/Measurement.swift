import EdgeBoard
import EdgeMeasure
import EdgeRuntime

/// When a measurement ends.
struct Limits {
    /// Queries to measure, or samples when all come at once; nil measures for ``seconds``.
    var iterations: Int?
    var seconds = 3.0
    var warmUpRuns: Int?

    /// The fewest queries of a measurement by time: those that bear a median out.
    static let fewestQueries = 6
}

/// Everything that was found out about one way of running a model.
struct Measurement {
    let scenario: Scenario
    let plan: ExecutionPlan
    /// Threads that share a run.
    let threadCount: Int
    /// Sessions that run at once.
    let workerCount: Int
    /// Mapping the file and checking what it says; the weights are not read.
    var openNanoseconds: Int64 = 0
    /// From the call to a session that is ready: opening, planning, binding, memory, threads.
    var loadNanoseconds: Int64 = 0
    /// The very first run.
    var firstNanoseconds: Int64 = 0

    /// One latency per query; per run where all samples come at once.
    private(set) var latencies = LatencyRecorder()
    /// The latencies in their order.
    private(set) var sample = LatencySample()
    private(set) var slowest = SlowestRuns<Circumstances>(capacity: 10)
    private(set) var timeline = Timeline<Circumstances>()
    private(set) var totalUsage = Usage()
    var conditions = Conditions()
    /// Queries around which the kernel's counters were read together.
    var windowQueryCount = 1
    /// Samples that were computed, and the time that it took.
    var sampleCount = 0
    var spanNanoseconds: Int64 = 0
    var wasInterrupted = false
    /// What became of the queue, where queries arrive when they will.
    var queue: QueueReport?

    init(_ scenario: Scenario, _ session: Session, workers: Int = 1) {
        self.scenario = scenario
        plan = session.plan
        threadCount = session.threadCount
        workerCount = workers
    }

    /// Samples per second.
    var throughput: Double { spanNanoseconds > 0 ? Double(sampleCount) / Double(spanNanoseconds) * 1e9 : 0 }

    /// Counts one latency.
    mutating func record(nanoseconds: Int64) {
        latencies.record(nanoseconds: nanoseconds)
        sample.record(nanoseconds: nanoseconds)
    }

    /// Adds what was seen around a window of queries whose latencies were recorded.
    mutating func add(_ window: Timeline<Circumstances>.Segment) {
        totalUsage = totalUsage + window.circumstances.usage
        slowest.offer(nanoseconds: window.longestNanoseconds, window.circumstances)
        timeline.add(window)
    }

    /// The causes in what was seen.
    func causes(_ circumstances: Circumstances) -> [Cause] {
        circumstances.causes(
            fastestClock: conditions.frequencies?.upperBound, isAlone: threadCount == 1 && !hasSharedCounters)
    }

    /// Whether the counters are those of the process, in which others wait.
    private var hasSharedCounters: Bool { if case .multiStream = scenario { workerCount > 1 } else { false } }
}
