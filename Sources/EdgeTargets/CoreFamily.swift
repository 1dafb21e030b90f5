import EdgeTensor

/// Cores of one design: what they can execute, and what kernels cost on them.
public struct CoreFamily: Hashable, Sendable {
    /// `cortex-a72`, `x86-64-avx2` …
    public var name: String
    public var features: CPUFeatures
    /// What every step costs: a call, and the way to its data.
    public var stepCycles: Double
    /// From handing a part of a step to a thread that waits for it until that thread is at work.
    public var handOverCycles: Double
    /// Bytes of weights that a core reads in a cycle where they are in its caches, and where they are not.
    public var cachedBytesPerCycle: Double
    public var memoryBytesPerCycle: Double
    /// Cycles of an elementary operation of a reference.
    public var referenceCycles: Double
    public var costs: [KernelCost]

    public init(
        name: String, features: CPUFeatures, stepCycles: Double, handOverCycles: Double, cachedBytesPerCycle: Double,
        memoryBytesPerCycle: Double, referenceCycles: Double, costs: [KernelCost]
    ) {
        self.name = name
        self.features = features
        self.stepCycles = stepCycles
        self.handOverCycles = handOverCycles
        self.cachedBytesPerCycle = cachedBytesPerCycle
        self.memoryBytesPerCycle = memoryBytesPerCycle
        self.referenceCycles = referenceCycles
        self.costs = costs
    }

    /// The figures that say most about a family, one for each instruction set that the core has, in the table's order.
    public func costs(ofFamily family: String) -> [KernelCost] {
        let covering = costs.filter { $0.covers(family: family) && allows($0) }
        guard let precision = covering.map(\.precision).max() else { return [] }
        return covering.filter { $0.precision == precision }
    }

    private func allows(_ cost: KernelCost) -> Bool {
        guard let name = KernelCost.instructionSet(of: cost.pattern), name != "portable" else { return true }
        return CPUFeatures(named: name).map { $0.isSubset(of: features) } ?? false
    }

    /// The figures of one kernel; those of its family where it has none of its own.
    public func cost(ofKernel kernel: String) -> KernelCost? {
        let costs = costs(ofFamily: KernelCost.family(of: kernel))
        let instructionSet = KernelCost.instructionSet(of: kernel)
        return costs.first { KernelCost.instructionSet(of: $0.pattern) == instructionSet }
            ?? costs.first { KernelCost.instructionSet(of: $0.pattern) == nil }
    }
}
