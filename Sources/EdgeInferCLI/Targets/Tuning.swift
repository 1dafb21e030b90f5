import CEdgeSystem
import EdgeBoard
import EdgeGraph
import EdgeOperators
import EdgeTargets
import EdgeTensor

/// Times every kernel that this CPU has on layers of real nets, and makes the table for `compile --target` of it.
struct Tuning {
    /// Each kernel of a case runs at least so long in a turn.
    private static let turnNanoseconds = 50_000.0
    private static let turnCount = 15

    /// The target that is most like this machine, with what was measured in place of its table's figures.
    static func measure(name: String, features: CPUFeatures, coreCount: Int) throws(CommandError) -> Target {
        var target = Target.like(features)
        let cases = TuningCase.all
        var progress = Progress("tuning", total: cases.count)
        var samples: [(kernel: String, sample: KernelCost.Sample)] = []
        for (index, tuned) in cases.enumerated() {
            progress.update(index, tuned.name)
            for (kernel, work, nanoseconds) in try times(of: tuned, features) {
                let cycles = nanoseconds * target.hertz / 1e9
                samples.append((kernel, KernelCost.Sample(work: work, cycles: cycles)))
            }
        }
        progress.finish()
        let kernels = samples.reduce(into: [String]()) { names, sample in
            if !names.contains(sample.kernel) { names.append(sample.kernel) }
        }
        let measured = kernels.map { kernel in
            KernelCost(kernel, fittedTo: samples.filter { $0.kernel == kernel }.map(\.sample))
        }
        target.name = name
        target.title = "this machine, as check --tune measured it"
        target.coreCount = coreCount
        target.core.features = features
        target.core.stepCycles = 0
        target.core.costs = measured + target.core.costs.filter { !kernels.contains($0.pattern) }
        if let nanoseconds = handOverNanoseconds() {
            target.core.handOverCycles = nanoseconds * target.hertz / 1e9
        }
        return target
    }

    /// The median time of every kernel of a case.
    private static func times(
        of tuned: TuningCase, _ features: CPUFeatures
    ) throws(CommandError) -> [(kernel: String, work: NodeWork, nanoseconds: Double)] {
        let example = tuned.example
        let types: [TensorType]
        do {
            types = try example.outputTypes()
        } catch {
            throw .failed("\(tuned.name): \(error)")
        }
        let (packed, signature) = example.packed(example.makeInputs(), outputTypes: types)
        let kernels = example.op.kernels(for: signature).filter { $0.requires.isSubset(of: features) }
            .map { BoundKernel($0, packed, types) }
        let work = NodeWork(example.op, signature)
        var times = kernels.map { _ in [Double]() }
        let counts = kernels.map { kernel in max(1, Int(turnNanoseconds / max(time(of: kernel, 1), 1))) }
        for _ in 0..<turnCount {
            for index in kernels.indices { times[index].append(time(of: kernels[index], counts[index])) }
        }
        return zip(kernels, times).map { ($0.name, work, $1.sorted()[$1.count / 2]) }
    }

    /// Nanoseconds of one run, the mean of `count`.
    private static func time(of kernel: BoundKernel, _ count: Int) -> Double {
        let start = MonotonicClock.nanoseconds
        for _ in 0..<count { kernel.run() }
        return Double(MonotonicClock.nanoseconds - start) / Double(count)
    }

    /// The median time that it takes to hand a part that does nothing to a thread that waits, and to hear that it is
    /// done; nil where no thread can be started.
    private static func handOverNanoseconds() -> Double? {
        guard let workers = edge_workers_start(1, nil) else { return nil }
        defer { edge_workers_stop(workers) }
        guard edge_workers_claim(workers, 1, nil, 0) else { return nil }
        var work = edge_work(
            function: { _, _, _, _ in
                for _ in 0..<64 { _ = edge_monotonic_nanoseconds() }
            }, context: UnsafeRawPointer(workers), unit_count: 2, chunk: 1, parts: 1)
        func median(parts: Int32) -> Double {
            work.parts = parts
            let times = (0..<501).map { _ in
                let start = MonotonicClock.nanoseconds
                edge_workers_run(workers, work)
                return Double(MonotonicClock.nanoseconds - start)
            }
            return times.sorted()[times.count / 2]
        }
        // Two parts at once take as long as one, and what handing over takes.
        let (one, two) = (median(parts: 1), median(parts: 2))
        edge_workers_release(workers)
        return min(max(two - one, 20), one)
    }
}
