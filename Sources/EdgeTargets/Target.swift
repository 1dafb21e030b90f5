import EdgeTensor

/// A machine that models are compiled for: its cores, their clock, its caches.
public struct Target: Hashable, Sendable {
    /// What `compile --target` calls it.
    public var name: String
    public var title: String
    /// The cores that a model runs on: the fastest, where there are several kinds.
    public var core: CoreFamily
    public var coreCount: Int
    /// Cycles in a second at the governor's highest clock.
    public var hertz: Double
    /// Bytes of the caches that weights of a model can stay in from run to run.
    public var cacheByteCount: Int
    /// The names of other kinds of cores beside ``core``.
    public var otherCores: [String]

    public init(
        name: String, title: String, core: CoreFamily, coreCount: Int, hertz: Double, cacheByteCount: Int,
        otherCores: [String] = []
    ) {
        self.name = name
        self.title = title
        self.core = core
        self.coreCount = coreCount
        self.hertz = hertz
        self.cacheByteCount = cacheByteCount
        self.otherCores = otherCores
    }

    public var features: CPUFeatures { core.features }

    public func nanoseconds(cycles: Double) -> Double { cycles * 1e9 / hertz }
}
