/// How load arrives, under the names of MLPerf's LoadGen (V. J. Reddi et al., *MLPerf Inference Benchmark*, 2020).
enum Scenario: Hashable {
    /// One sample after the other, each as soon as the one before is done.
    case singleStream
    /// Queries of several samples, each query as soon as the one before is done; its latency is that of the whole.
    case multiStream(samplesPerQuery: Int)
    /// Queries of one sample that arrive when they will, so many a second on average.
    case server(queriesPerSecond: Double)
    /// All samples at once.
    case offline

    static let names = ["single-stream", "multi-stream", "server", "offline"]

    var name: String {
        switch self {
        case .singleStream: Scenario.names[0]
        case .multiStream: Scenario.names[1]
        case .server: Scenario.names[2]
        case .offline: Scenario.names[3]
        }
    }

    /// What is timed, in the plural.
    var timed: String {
        switch self {
        case .singleStream, .offline: "runs"
        case .multiStream, .server: "queries"
        }
    }

    /// So many of what is timed: `1 run`, `1,204 queries`.
    func counted(_ count: Int) -> String {
        guard count == 1 else { return "\(String.grouped(count)) \(timed)" }
        return timed == "runs" ? "1 run" : "1 query"
    }
}
