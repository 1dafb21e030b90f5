import EdgeTensor

extension CoreFamily {
    /// Cycles of the work by one kernel; about a byte a cycle where the table says nothing.
    public func cycles(for work: NodeWork, kernel: String) -> Double {
        guard work.family != nil else { return stepCycles + work.productCount * referenceCycles }
        let cost = cost(ofKernel: kernel) ?? KernelCost("*", cyclesPerByte: 1)
        return stepCycles + max(cost.cycles(for: work), work.constantByteCount / cachedBytesPerCycle)
    }

    /// Into how many parts a step of so many cycles is divided when `threads` share it: some for each, as threads are
    /// not equally fast, but none that takes less than handing it over, and only where half of the step saves more
    /// than that costs.
    public func partCount(cycles: Double, threads: Int, unitCount: Int) -> Int {
        guard threads > 1, cycles >= CoreFamily.leastHandOvers * handOverCycles else { return 1 }
        let most = Int(min(cycles / handOverCycles, 255))
        return max(1, min(threads * CoreFamily.partsPerThread, unitCount, most))
    }

    private static let partsPerThread = 4
    /// A step that takes less than so many times what handing over does is left whole.
    private static let leastHandOvers = 8.0
}
