import EdgeBoard
import EdgeCompiler
import EdgeData
import EdgeMeasure
import EdgeTensor

extension BenchReport {
    /// The figures for programs. The keys of `latency_us`, `first_us`, `load_us` and the byte counts are always
    /// numbers; `supported` lists the percentiles that the number of runs bears out.
    var json: JSON {
        let measurement = measurement
        var members: [(key: String, value: JSON)] = [
            ("model", .string(fileName(path))), ("model_digest", .string(digest)),
            ("variant", JSON(variant ?? 0)), ("threads", JSON(measurement.threadCount)),
            ("latency_us", latencies(measurement.latencies)),
            ("first_us", microseconds(measurement.firstNanoseconds)),
            ("load_us", microseconds(measurement.loadNanoseconds)),
            ("open_us", microseconds(measurement.openNanoseconds)),
            ("arena_bytes", JSON(measurement.plan.arenaByteCount)),
            ("peak_private_bytes", JSON(measurement.conditions.peakPrivateByteCount)),
            ("peak_rss_bytes", JSON(measurement.conditions.peakResidentByteCount)),
        ]
        members += scenarioMembers
        members += [
            ("intervals_us", intervals), ("causes", causesJSON), ("machine", machineJSON),
            ("version", .string(Compiler.version)),
        ]
        if let steps {
            members.append(("steps", .array(steps.steps.map(step))))
            members.append(("operators", .array(steps.kinds.map(kind))))
        }
        if let idle { members.append(("idle", json(idle))) }
        if let sweep { members.append(("sweep", .array(sweep.rows.map(json)))) }
        members.append(
            (
                "sample",
                .object([
                    ("stride", JSON(measurement.sample.stride)),
                    ("latencies_ns", .array(measurement.sample.nanoseconds.map { JSON(Int($0)) })),
                ])
            ))
        return .object(members)
    }

    private var scenarioMembers: [(key: String, value: JSON)] {
        var members: [(key: String, value: JSON)] = [
            ("scenario", .string(measurement.scenario.name)), ("workers", JSON(measurement.workerCount)),
            ("batch", JSON(measurement.plan.batchSize)),
            ("throughput_per_s", .number(measurement.throughput)),
            ("duration_s", .number(Double(measurement.spanNanoseconds) / 1e9)),
            ("interrupted", .bool(measurement.wasInterrupted)),
        ]
        if case .multiStream(let count) = measurement.scenario { members.append(("samples_per_query", JSON(count))) }
        guard let queue = measurement.queue else { return members }
        members.append(
            (
                "server",
                .object([
                    ("qps", .number(queue.rate)), ("served_per_s", .number(queue.servedRate)),
                    ("capacity_per_s", .number(queue.capacity)), ("sustained", .bool(queue.isSustained)),
                    ("utilisation", .number(queue.utilisation)), ("arrivals", JSON(queue.arrivalCount)),
                    ("unserved", JSON(queue.unservedCount)), ("queue_max", JSON(queue.deepest)),
                    ("queue_mean", .number(queue.meanDepth)),
                    ("drain_us", microseconds(queue.drainNanoseconds)),
                    ("wait_us", latencies(queue.waits)), ("run_us", latencies(queue.services)),
                ])
            ))
        return members
    }

    private func latencies(_ recorder: LatencyRecorder) -> JSON {
        let percentiles = Quantile.reported.map { recorder.percentile($0) }
        var members = percentiles.map { (key: $0.quantile.description, value: microseconds($0.nanoseconds)) }
        members += [
            ("mean", .number(recorder.meanNanoseconds / 1000)), ("min", microseconds(recorder.minimumNanoseconds)),
            ("max", microseconds(recorder.maximumNanoseconds)), ("count", JSON(recorder.count)),
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
        let usage = measurement.totalUsage
        let conditions = measurement.conditions
        let attribution = Attribution(measurement)
        return .object([
            ("window_runs", JSON(measurement.windowQueryCount)),
            ("involuntary_switches", JSON(Int(usage.involuntarySwitches))),
            ("voluntary_switches", JSON(Int(usage.voluntarySwitches))),
            ("minor_faults", JSON(Int(usage.minorFaults))), ("major_faults", JSON(Int(usage.majorFaults))),
            ("frequency_hz_min", conditions.frequencies.map { JSON($0.lowerBound) } ?? .null),
            ("frequency_hz_max", conditions.frequencies.map { JSON($0.upperBound) } ?? .null),
            ("temperature_c_max", conditions.hottest.map { .number($0.celsius) } ?? .null),
            ("throttled", .array(conditions.throttling.names.map { .string($0) })),
            ("throttle_count", JSON(conditions.throttleCount)),
            ("slowest", .array(attribution.runs.map { slowRun($0.run.nanoseconds, $0.causes) })),
        ])
    }

    private func slowRun(_ nanoseconds: Int64, _ causes: [Cause]) -> JSON {
        .object([("us", microseconds(nanoseconds)), ("causes", .array(causes.map { .string("\($0)") }))])
    }

    private var machineJSON: JSON {
        .object([
            ("board", .string(machine.board)), ("processor", .string(machine.processor)),
            ("features", .string(CPUFeatures.detected.description)), ("cpus", JSON(machine.cpuCount)),
            ("governor", .string(machine.governor)),
        ])
    }

    private func step(_ step: StepTimes.Step) -> JSON {
        .object([
            ("name", .string(step.name)), ("operator", .string(step.operatorName)),
            ("kernel", .string(step.kernelName)), ("macs", JSON(step.macCount)),
            ("us", microseconds(step.nanoseconds)),
        ])
    }

    private func kind(_ kind: StepTimes.Kind) -> JSON {
        .object([
            ("operator", .string(kind.operatorName)), ("steps", JSON(kind.stepCount)), ("macs", JSON(kind.macCount)),
            ("us", microseconds(kind.nanoseconds)),
        ])
    }

    private func json(_ idle: IdleTest) -> JSON {
        .object([
            ("warm_us", microseconds(idle.warmMedian)),
            (
                "pauses",
                .array(
                    idle.rows.map { row in
                        .object([
                            ("idle_s", .number(row.seconds)), ("median_us", microseconds(row.median)),
                            ("runs_us", .array(row.firsts.map(microseconds))),
                            ("slow_runs", JSON(row.medianSlowRuns)),
                            ("frequency_hz", row.medianFrequency.map { JSON($0) } ?? .null),
                            ("faults", JSON(Int(row.usage.minorFaults + row.usage.majorFaults))),
                            ("involuntary_switches", JSON(Int(row.usage.involuntarySwitches))),
                            ("moves", JSON(row.moveCount)),
                        ])
                    })
            ),
        ])
    }

    private func json(_ row: BatchSweep.Row) -> JSON {
        .object([
            ("variant", JSON(row.variant)), ("shapes", .string(row.shapes)), ("batch", JSON(row.batchSize)),
            ("latency_us", latencies(row.measurement.latencies)),
            ("throughput_per_s", .number(row.measurement.throughput)),
            ("arena_bytes", JSON(row.measurement.plan.arenaByteCount)),
        ])
    }

    private func microseconds(_ nanoseconds: Int64) -> JSON { .number(Double(nanoseconds) / 1000) }
}
