import EdgeMeasure

/// What became of the queue of queries that arrived when they would.
struct QueueReport {
    /// Queries per second that were to arrive, and that were served until the last one was.
    let rate: Double
    let servedRate: Double
    let arrivalCount: Int
    let unservedCount: Int
    /// From the arrival to the beginning of the run.
    private(set) var waits = LatencyRecorder()
    /// The run alone.
    private(set) var services = LatencyRecorder()
    let deepest: Int
    let meanDepth: Double
    /// The deepest queue in equal parts of the time; times from the first scheduled moment.
    let peaks: [QueueHistory.Change]
    /// The share of the workers' time that the queries ask for; from 1 on the queue grows without end.
    let utilisation: Double
    /// From the last arrival to the end of the last run.
    let drainNanoseconds: Int64
    private let lastArrival: Int64

    /// - Parameters:
    ///   - arrivals: Times from `start` at which queries arrived, whether they were served or not.
    ///   - served: Arrival, beginning and end of the run of each query that was served, on the clock of `start`.
    init(
        rate: Double, arrivals: [Int64], workers: Int, served: [(arrival: Int64, started: Int64, finished: Int64)],
        start: Int64
    ) {
        self.rate = rate
        for query in served {
            waits.record(nanoseconds: query.started - query.arrival)
            services.record(nanoseconds: query.finished - query.started)
        }
        let history = QueueHistory(arrivals: arrivals, starts: served.map { $0.started - start })
        (deepest, meanDepth, peaks) = (history.deepest, history.meanDepth, history.peaks(count: 200))
        arrivalCount = arrivals.count
        unservedCount = arrivals.count - served.count
        lastArrival = arrivals.last ?? 0
        let end = (served.map(\.finished).max() ?? start) - start
        servedRate = end > 0 ? Double(served.count) / Double(end) * 1e9 : 0
        drainNanoseconds = max(end - lastArrival, 0)
        utilisation = rate * services.meanNanoseconds / 1e9 / Double(workers)
        capacity = services.meanNanoseconds > 0 ? Double(workers) / services.meanNanoseconds * 1e9 : 0
    }

    /// Queries per second that the workers can serve at most, if nothing but runs takes their time.
    let capacity: Double

    /// Whether the workers keep up: they have time for what arrives, and were done soon after the last arrival.
    var isSustained: Bool {
        unservedCount == 0 && utilisation < 0.98
            && drainNanoseconds < max(lastArrival / 20, 3 * services.maximumNanoseconds)
    }
}
