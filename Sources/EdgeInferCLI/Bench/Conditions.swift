import EdgeBoard

/// Clock, heat and memory, sampled now and then between runs.
struct Conditions {
    /// What was read at one time.
    struct Reading {
        let nanoseconds: Int64
        /// The clock of the measuring CPU in hertz.
        let frequency: Int?
        /// The hottest sensor.
        let celsius: Double?
        let isThrottled: Bool
    }

    private let board = Board()
    private var lastSample: Int64 = 0
    /// Readings in the order of time, thinned out once they are many.
    private(set) var readings: [Reading] = []
    private var readingsToSkip = 0
    private var skippedCount = 0

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
    /// The clock of the measuring CPU in hertz, as it was last read.
    private(set) var lastFrequency: Int?

    private static let intervalNanoseconds: Int64 = 100_000_000
    private static let readingLimit = 600

    init() { readings.reserveCapacity(Self.readingLimit) }

    /// Whether a sample is due. Costs one reading of the clock.
    var isDue: Bool { MonotonicClock.nanoseconds - lastSample >= Self.intervalNanoseconds }

    /// The last reading that was made before a time, or the first of all.
    func reading(before nanoseconds: Int64) -> Reading? {
        var (low, high) = (0, readings.count)
        while low < high {
            let middle = (low + high) / 2
            if readings[middle].nanoseconds <= nanoseconds { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? readings[low - 1] : readings.first
    }

    mutating func sample() {
        if let frequency = board.currentFrequency(ofCPU: Affinity.currentCPU) {
            lastFrequency = frequency
            frequencies =
                min(
                    frequencies?.lowerBound ?? frequency, frequency)...max(
                    frequencies?.upperBound ?? frequency, frequency)
        }
        let temperatures = board.temperatures
        for temperature in temperatures where temperature.celsius > hottest?.celsius ?? -.infinity {
            hottest = temperature
        }
        let count = board.throttleCount ?? 0
        let now = board.throttling
        firstThrottleCount = firstThrottleCount ?? count
        isThrottled = count - (firstThrottleCount ?? 0) > throttleCount || now?.isEmpty == false
        throttleCount = count - (firstThrottleCount ?? 0)
        throttling.formUnion(now ?? [])
        let memory = ProcessMemory.current()
        peakPrivateByteCount = max(peakPrivateByteCount, memory.privateByteCount)
        peakResidentByteCount = max(peakResidentByteCount, memory.peakResidentByteCount)
        lastSample = MonotonicClock.nanoseconds
        keep(
            Reading(
                nanoseconds: lastSample, frequency: lastFrequency, celsius: temperatures.map(\.celsius).max(),
                isThrottled: isThrottled))
    }

    private mutating func keep(_ reading: Reading) {
        guard skippedCount >= readingsToSkip else {
            skippedCount += 1
            return
        }
        skippedCount = 0
        if readings.count == Self.readingLimit {
            readings = stride(from: 0, to: readings.count, by: 2).map { readings[$0] }
            readings.reserveCapacity(Self.readingLimit)
            readingsToSkip = 2 * readingsToSkip + 1
        }
        readings.append(reading)
    }
}
