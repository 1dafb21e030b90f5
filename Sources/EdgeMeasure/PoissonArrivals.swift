import Glibc

/// Times at which queries of independent users arrive: gaps between them are exponential, their number within any
/// span of time is Poisson's.
public struct PoissonArrivals<Generator: RandomNumberGenerator> {
    /// Arrivals per second.
    public let rate: Double
    private var generator: Generator
    private var seconds = 0.0

    /// `rate` must be above 0.
    public init(rate: Double, using generator: Generator) {
        precondition(rate > 0, "arrivals at a rate of \(rate)")
        self.rate = rate
        self.generator = generator
    }

    /// The time of the next arrival in nanoseconds from the start, by inversion of the exponential distribution.
    public mutating func next() -> Int64 {
        let unit = Double(generator.next() >> 11) * 0x1p-53
        seconds -= log1p(-unit) / rate
        return Int64(min(seconds * 1e9, 0x1p62))
    }
}
