import EdgeBoard
import EdgeData
import EdgeMeasure
import EdgeOperators
import EdgeRuntime
import EdgeTensor

extension BenchReport {
    /// The figures for programs. The keys of `latency_us`, `first_us`, `load_us` and the byte counts are always
    /// numbers; `supported` lists the percentiles that the number of runs bears out.
    var json: JSON {
        let benchmark = benchmark
        var members: [(key: String, value: JSON)] = [
            ("model", .string(fileName(path))),
            ("variant", JSON(variant ?? 0)), ("threads", JSON(benchmark.threadCount)),
            ("latency_us", latencies), ("first_us", microseconds(benchmark.firstNanoseconds)),
            ("load_us", microseconds(benchmark.loadNanoseconds)),
            ("open_us", microseconds(benchmark.openNanoseconds)),
            ("arena_bytes", JSON(benchmark.plan.arenaByteCount)),
            ("peak_private_bytes", JSON(benchmark.conditions.peakPrivateByteCount)),
            ("peak_rss_bytes", JSON(benchmark.conditions.peakResidentByteCount)),
            ("intervals_us", intervals), ("causes", causesJSON), ("machine", machine),
        ]
        if let steps { members.append(("steps", .array(steps.steps.map(step)))) }
        return .object(members)
    }

    private var latencies: JSON {
        let latencies = benchmark.latencies
        var members = percentiles.map { (key: $0.quantile.description, value: microseconds($0.nanoseconds)) }
        members += [
            ("mean", .number(latencies.meanNanoseconds / 1000)), ("min", microseconds(latencies.minimumNanoseconds)),
            ("max", microseconds(latencies.maximumNanoseconds)), ("count", JSON(latencies.count)),
            ("supported", .array(percentiles.filter(\.isSupported).map { .string($0.quantile.description) })),
        ]
        return .object(members)
    }

    private var intervals: JSON {
        .object(
            percentiles.compactMap { percentile in
                percentile.interval.map {
                    (percentile.quantile.description, [microseconds($0.lowerBound), microseconds($0.upperBound)])
                }
            }.map { (key: $0.0, value: JSON.array($0.1)) })
    }

    private var causesJSON: JSON {
        let usage = benchmark.totalUsage
        let conditions = benchmark.conditions
        let attribution = Attribution(benchmark)
        return .object([
            ("window_runs", JSON(benchmark.windowRunCount)),
            ("involuntary_switches", JSON(Int(usage.involuntarySwitches))),
            ("voluntary_switches", JSON(Int(usage.voluntarySwitches))),
            ("minor_faults", JSON(Int(usage.minorFaults))), ("major_faults", JSON(Int(usage.majorFaults))),
            ("frequency_hz_min", conditions.frequencies.map { JSON($0.lowerBound) } ?? .null),
            ("frequency_hz_max", conditions.frequencies.map { JSON($0.upperBound) } ?? .null),
            ("temperature_c_max", conditions.hottest.map { .number($0.celsius) } ?? .null),
            ("throttled", .array(conditions.throttling.names.map { .string($0) })),
            ("throttle_count", JSON(conditions.throttleCount)),
            ("slowest", .array(attribution.runs.map(slowRun))),
        ])
    }

    private func slowRun(_ entry: (run: SlowestRuns<Benchmark.Circumstances>.Run, causes: [Attribution.Cause])) -> JSON
    {
        .object([
            ("us", microseconds(entry.run.nanoseconds)),
            ("causes", .array(entry.causes.map { .string("\($0)") })),
        ])
    }

    private var machine: JSON {
        let board = Board()
        return .object([
            ("board", .string(board.model ?? "")), ("processor", .string(board.processorModel ?? "")),
            ("features", .string(CPUFeatures.detected.description)), ("cpus", JSON(board.onlineCPUs.count)),
            ("governor", .string(board.governor(ofCPU: 0) ?? "")),
        ])
    }

    private func step(_ step: StepTimes.Step) -> JSON {
        .object([
            ("name", .string(step.name)), ("operator", .string(step.operatorName)),
            ("kernel", .string(step.kernelName)), ("macs", JSON(step.macCount)),
            ("us", microseconds(step.nanoseconds)),
        ])
    }

    private func microseconds(_ nanoseconds: Int64) -> JSON { .number(Double(nanoseconds) / 1000) }
}
