import EdgeData
import EdgeMeasure

/// A measurement as `bench --json` wrote it.
struct RecordedBench {
    let path: String
    /// Latencies in their order: all of them, or an even sample.
    let latencies: [Int64]
    let stride: Int
    /// What must be equal for two measurements to compare, by the words for it.
    let conditions: [(name: String, value: String)]
    let frequencies: ClosedRange<Double>?
    /// What makes the measurement doubtful by itself.
    let doubts: [String]

    /// More would take too long to resample; bench writes an eighth of it at most.
    private static let latencyLimit = 1 << 16

    init(_ path: String) throws(CommandError) {
        self.path = path
        let bytes = try WholeFile.read(path)
        let json: JSON
        do {
            json = try bytes.withUnsafeBytes { (bytes) throws(DataError) in try JSON(parsing: bytes) }
        } catch {
            throw .failed("\(path): \(error)")
        }
        let elements = json["sample"]?["latencies_ns"]?.array ?? []
        let numbers = elements.compactMap { $0.int }.filter { $0 >= 0 }.map { Int64($0) }
        guard !numbers.isEmpty, numbers.count == elements.count else {
            throw .failed("\(path) holds no latencies in sample.latencies_ns; write it with bench --json")
        }
        guard numbers.count <= Self.latencyLimit else {
            throw .failed("\(path) holds \(numbers.count) latencies; at most \(Self.latencyLimit) are compared")
        }
        latencies = numbers
        stride = max(json["sample"]?["stride"]?.int ?? 1, 1)
        conditions = Self.conditions(json)
        let clock = ["frequency_hz_min", "frequency_hz_max"].compactMap { json["causes"]?[$0]?.number }
        frequencies = clock.count == 2 && clock[0] <= clock[1] ? clock[0]...clock[1] : nil
        doubts = Self.doubts(json)
    }

    private static func conditions(_ json: JSON) -> [(name: String, value: String)] {
        let machine = json["machine"]
        func text(_ value: JSON?) -> String { value?.string ?? value?.number.map { JSON.number($0).description } ?? "" }
        return [
            ("model", text(json["model_digest"]).isEmpty ? text(json["model"]) : text(json["model_digest"])),
            ("variant", text(json["variant"])), ("scenario", text(json["scenario"])),
            ("samples per query", text(json["samples_per_query"])),
            ("rate", json["server"] == nil ? "none" : text(json["server"]?["qps"])),
            ("threads", text(json["threads"])), ("workers", text(json["workers"])),
            ("board", text(machine?["board"])), ("processor", text(machine?["processor"])),
            ("CPU features", text(machine?["features"])), ("number of CPUs", text(machine?["cpus"])),
            ("governor", text(machine?["governor"])), ("version of edgeinfer", text(json["version"])),
        ]
    }

    private static func doubts(_ json: JSON) -> [String] {
        var doubts: [String] = []
        if json["causes"]?["throttled"]?.array?.isEmpty == false { doubts.append("was throttled") }
        if json["interrupted"]?.bool == true { doubts.append("was interrupted") }
        if json["server"]?["sustained"]?.bool == false { doubts.append("could not sustain its rate") }
        return doubts
    }

    /// What keeps the two from being comparable, or makes it doubtful.
    func warnings(against other: RecordedBench) -> [String] {
        var warnings: [String] = []
        for (mine, theirs) in zip(conditions, other.conditions) where mine.value != theirs.value {
            func shown(_ value: String) -> String {
                value.isEmpty ? "unknown" : value.count > 40 ? String(value.prefix(16)) + "…" : value
            }
            warnings.append("the \(mine.name) differs: \(shown(mine.value)) and \(shown(theirs.value))")
        }
        if let mine = frequencies, let theirs = other.frequencies,
            abs(mine.upperBound / theirs.upperBound - 1) > 0.05 || abs(mine.lowerBound / theirs.lowerBound - 1) > 0.05
        {
            func words(_ range: ClosedRange<Double>) -> String {
                [range.lowerBound, range.upperBound].map { String($0 / 1e6, decimals: 0) }.joined(separator: "–")
            }
            warnings.append("the clock differs: \(words(mine)) and \(words(theirs)) MHz")
        }
        warnings += doubts.map { "\(fileName(path)) \($0)" } + other.doubts.map { "\(fileName(other.path)) \($0)" }
        return warnings
    }
}
