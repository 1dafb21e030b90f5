import EdgeBoard

/// Clock, heat and memory, sampled now and then between runs.
struct Conditions {
    private let board = Board()
    private var lastSample: Int64 = 0

    /// The clock of the measuring CPU in hertz, as it was last read.
    private(set) var lastFrequency: Int?
    private(set) var frequencies: ClosedRange<Int>?
    private(set) var hottest: Board.Temperature?
    /// Everything that was seen to hold the clock down.
    private(set) var throttling: Board.Throttling = []
    private(set) var isThrottled = false
    /// How often heat slowed a CPU down since the first sample.
    private(set) var throttleCount = 0
    private var firstThrottleCount: Int?
    private(set) var peakPrivateByteCount = 0
    private(set) var peakResidentByteCount = 0

    private static let intervalNanoseconds: Int64 = 100_000_000

    /// Whether a sample is due. Costs one reading of the clock.
    var isDue: Bool { MonotonicClock.nanoseconds - lastSample >= Self.intervalNanoseconds }

    mutating func sample() {
        if let frequency = board.currentFrequency(ofCPU: Affinity.currentCPU) {
            lastFrequency = frequency
            frequencies =
                min(
                    frequencies?.lowerBound ?? frequency, frequency)...max(
                    frequencies?.upperBound ?? frequency, frequency)
        }
        for temperature in board.temperatures where temperature.celsius > hottest?.celsius ?? -.infinity {
            hottest = temperature
        }
        let count = board.throttleCount ?? 0
        firstThrottleCount = firstThrottleCount ?? count
        isThrottled = count - (firstThrottleCount ?? 0) > throttleCount || board.throttling?.isEmpty == false
        throttleCount = count - (firstThrottleCount ?? 0)
        throttling.formUnion(board.throttling ?? [])
        let memory = ProcessMemory.current()
        peakPrivateByteCount = max(peakPrivateByteCount, memory.privateByteCount)
        peakResidentByteCount = max(peakResidentByteCount, memory.peakResidentByteCount)
        lastSample = MonotonicClock.nanoseconds
    }
}
