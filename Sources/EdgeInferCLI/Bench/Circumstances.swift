import EdgeBoard

/// What happened while a window of runs was measured.
struct Circumstances {
    let usage: Usage
    /// Whether the thread ended on another CPU than it began on.
    let changedCPU: Bool
    /// The clock as it was last read before; nil where the machine does not say.
    let frequency: Int?
    let isThrottled: Bool
    /// What a query waited for during most of its latency, where queries arrive when they will.
    var wait: Wait?

    enum Wait {
        /// All workers were busy when it arrived.
        case queue
        /// A worker slept, and was slow to wake.
        case wakeUp
    }
}

/// Why a run was slow, as far as the kernel's counters tell.
enum Cause: CaseIterable {
    case queued, wokeLate, preempted, waited, faulted, moved, slowClock, throttled

    /// What `count` runs suffered: `was preempted`, `were preempted`.
    func words(_ count: Int) -> String {
        let be = count == 1 ? "was" : "were"
        return switch self {
        case .queued: "queued behind others"
        case .wokeLate: "met a sleeping worker that woke late"
        case .preempted: "\(be) preempted"
        case .waited: "gave up the CPU to wait"
        case .faulted: "took page faults"
        case .moved: "changed the CPU"
        case .slowClock: "had a lower clock"
        case .throttled: "\(be) throttled"
        }
    }

    /// The cause alone, as a legend names it.
    var noun: String {
        switch self {
        case .queued: "queued"
        case .wokeLate: "woke late"
        case .preempted: "preempted"
        case .waited: "waited"
        case .faulted: "page fault"
        case .moved: "changed the CPU"
        case .slowClock: "lower clock"
        case .throttled: "throttled"
        }
    }
}

extension Circumstances {
    /// The causes that were seen. `fastestClock` is the highest clock of the measurement. Workers of several threads
    /// wait as a matter of course, so waiting is a cause for a run that `isAlone` only.
    func causes(fastestClock: Int?, isAlone: Bool) -> [Cause] {
        var causes: [Cause] = []
        if wait == .queue { causes.append(.queued) }
        if wait == .wakeUp { causes.append(.wokeLate) }
        if usage.involuntarySwitches > 0 { causes.append(.preempted) }
        if isAlone, usage.voluntarySwitches > 0 { causes.append(.waited) }
        if usage.minorFaults + usage.majorFaults > 0 { causes.append(.faulted) }
        if changedCPU { causes.append(.moved) }
        if let frequency, let fastestClock, frequency < fastestClock / 20 * 19 { causes.append(.slowClock) }
        if isThrottled { causes.append(.throttled) }
        return causes
    }
}
