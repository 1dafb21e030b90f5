import EdgeData
import EdgeEvaluate

extension EvaluationResult {
    /// Every figure under its key with its interval; what was asked for beside them.
    var json: JSON {
        var members: [(key: String, value: JSON)] = [
            ("task", .string(task.rawValue)), ("count", JSON(judge.count)), ("skipped", JSON(skippedCount)),
        ]
        members += Self.members(figures, estimates)
        members += countMembers
        members += [
            ("input", .string(run.inputChoice)), ("variant", JSON(run.variant)), ("batch", JSON(run.batchSize)),
            ("baselines", .object(baselines.map { ($0.key, .object(baseline($0))) })),
        ]
        members += detailMembers
        if let comparison { members.append(("reference", json(of: comparison))) }
        if !slices.isEmpty { members.append(("slices", .array(slices.flatMap(rows)))) }
        if let timeline { members.append(("time", .array(timeline.periods.map(json)))) }
        if let overlap {
            members.append(
                (
                    "calibration_overlap",
                    .object([
                        ("count", JSON(overlap.samples.count)), ("samples", .array(overlap.samples.map { JSON($0) })),
                    ])
                ))
        }
        return .object(members)
    }

    private static func members(_ figures: [Figure], _ estimates: [Estimate]) -> [(key: String, value: JSON)] {
        zip(figures, estimates).flatMap { figure, estimate in
            [(figure.key, .number(estimate.value)), (figure.key + "_interval", interval(estimate))]
        }
    }

    private static func interval(_ estimate: Estimate) -> JSON {
        .array([.number(estimate.lower), .number(estimate.upper)])
    }

    private var countMembers: [(key: String, value: JSON)] {
        guard let judge = judge as? ClassJudge else { return [] }
        return [
            ("top1_count", JSON(judge.predictions.hits(within: 1))),
            ("top5_count", JSON(judge.predictions.hits(within: 5))), ("label_offset", JSON(judge.offset)),
            ("micro_f1", .number(estimates[0].value)),
        ]
    }

    private func baseline(_ baseline: BaselineResult) -> [(key: String, value: JSON)] {
        [("name", .string(baseline.title))]
            + zip(figures, baseline.estimates).flatMap { figure, estimate in
                estimate.map { Self.members([figure], [$0]) } ?? []
            }
    }

    private var detailMembers: [(key: String, value: JSON)] {
        var members: [(key: String, value: JSON)] = []
        if !details.classes.isEmpty {
            members.append(
                (
                    "classes",
                    .array(
                        details.classes.map { row in
                            .object(
                                [("name", .string(row.name)), ("count", JSON(row.count))]
                                    + zip(details.classFigures, row.values).map { ($0.key, .number($1.value)) })
                        })
                ))
        }
        // A matrix of a thousand classes has a million numbers; only what is not zero is written then.
        if let confusion = details.confusion {
            if confusion.classCount <= 100 {
                let range = 0..<confusion.classCount
                let rows = range.map { row in JSON.array(range.map { JSON(confusion[row, $0]) }) }
                members.append(("confusion", .array(rows)))
            } else {
                let entries = confusion.mostFrequentConfusions.map { entry in
                    JSON.array([JSON(entry.label), JSON(entry.predicted), JSON(entry.count)])
                }
                members.append(("confusions", .array(entries)))
            }
        }
        if let reliability = details.reliability {
            members.append(("reliability", .array(reliability.bins.filter { $0.count > 0 }.map(json))))
        }
        return members
    }

    private func json(_ bin: Reliability.Bin) -> JSON {
        .object([
            ("from", .number(bin.lower)), ("to", .number(bin.upper)), ("count", JSON(bin.count)),
            ("confidence", .number(bin.meanConfidence)), ("accuracy", .number(bin.accuracy)),
        ])
    }

    private func json(of comparison: ModelComparison) -> JSON {
        var members: [(key: String, value: JSON)] = [("model", .string(comparison.path))]
        members += Self.members(figures, comparison.estimates)
        members += [
            ("difference", .number(comparison.difference.value)),
            ("difference_interval", Self.interval(comparison.difference)),
            ("distinguishable", .bool(comparison.isDistinguishable)),
        ]
        if let agreement = comparison.agreement {
            members.append(("agreement", .number(agreement.value)))
            members.append(("agreement_interval", Self.interval(Estimate(agreement))))
        }
        if let test = comparison.test {
            members += [
                ("only_model_right", JSON(test.onlyFirst)), ("only_reference_right", JSON(test.onlySecond)),
                ("mcnemar_p", .number(test.pValue)), ("mcnemar_test", .string(test.isExact ? "exact" : "chi-square")),
            ]
        }
        return .object(members)
    }

    private func rows(of report: SliceReport) -> [JSON] {
        report.rows.map { row in
            let facts: [(key: String, value: JSON)] = [
                ("column", .string(report.column)), ("value", .string(row.value)), ("count", JSON(row.count)),
                ("p", .number(row.pValue)), ("worse", .bool(row.isWorse)),
            ]
            return .object(facts + Self.members(figures, row.estimates))
        }
    }

    private func json(_ period: FigureTimeline.Period) -> JSON {
        .object(
            [("from", .string(period.first)), ("to", .string(period.last)), ("count", JSON(period.count))]
                + Self.members([figures[0]], [period.estimate]))
    }
}
