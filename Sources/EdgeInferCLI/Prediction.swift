import EdgeData
import EdgeGraph
import EdgeMeasure
import EdgeRuntime
import EdgeTensor
import Glibc

/// The outputs of one run, or of one record of a run, for people and for programs.
struct Prediction {
    private let outputs: [Output]

    private struct Output {
        let name: String
        let tensor: Tensor
        /// The best classes of each sample with their scores; empty for outputs that are no lists of scores.
        let rows: [[Ranked]]
    }

    /// A class and its score.
    struct Ranked {
        let index: Int
        let label: String
        let score: Float
    }

    /// - Parameters:
    ///   - tensors: The outputs of `plan` in order, or their rows of one sample.
    ///   - top: How many classes are named at most.
    init(_ tensors: [Tensor], of plan: ExecutionPlan, labels: [String], steps: OutputSteps?, top: Int) {
        outputs = tensors.enumerated().map { index, tensor in
            let isScores = plan.outputExtents[index] == nil && tensor.isReal
            let rows = isScores ? Self.ranked(tensor, plan.batchSize, labels: labels, steps: steps, top: top) : []
            return Output(name: plan.graph.outputs[index].name, tensor: tensor, rows: rows)
        }
    }

    /// One output as a list of classes for each of `batchSize` rows; none when it is no list of scores.
    private static func ranked(
        _ tensor: Tensor, _ batchSize: Int, labels: [String], steps: OutputSteps?, top: Int
    ) -> [[Ranked]] {
        guard let classCount = tensor.shape.last, classCount > 1, let scores = tensor.reals else { return [] }
        let isBatch = tensor.shape.rank == 2 && tensor.shape[0] == batchSize
        guard scores.count == classCount || isBatch else { return [] }
        return stride(from: 0, to: scores.count, by: classCount).map { start in
            ranked(Array(scores[start..<start + classCount]), labels: labels, steps: steps, top: top)
        }
    }

    /// Classes, best first; the lower index first among equals, and those whose score is no number last.
    private static func ranked(_ scores: [Float], labels: [String], steps: OutputSteps?, top: Int) -> [Ranked] {
        let scores = steps?.appliesSoftmax == true ? softmax(scores) : scores
        let order = scores.indices.sorted { first, second in
            let (a, b) = (scores[first], scores[second])
            if a.isNaN || b.isNaN { return a.isNaN == b.isNaN ? first < second : b.isNaN }
            return (b, first) < (a, second)
        }
        let offset = labels.count == scores.count - 1 ? 1 : 0
        let threshold = steps?.threshold ?? -.infinity
        return order.prefix(top).filter { !(scores[$0] < threshold) }.map { index in
            let place = index - offset
            let label = labels.indices.contains(place) ? labels[place] : offset == 1 && index == 0 ? "background" : ""
            return Ranked(index: index, label: label, score: scores[index])
        }
    }

    private static func softmax(_ scores: [Float]) -> [Float] {
        let largest = scores.max() ?? 0
        let powers = scores.map { exp($0 - largest) }
        let sum = powers.reduce(0, +)
        return powers.map { $0 / sum }
    }
}

// MARK: For people

extension Prediction {
    /// A few lines for each output.
    var lines: [String] {
        outputs.flatMap { output -> [String] in
            let title = "\(output.name): \(output.tensor.type)"
            guard output.rows.contains(where: { !$0.isEmpty }) else { return [title + summary(output.tensor)] }
            guard output.rows.count > 1 else { return [title] + classes(output.rows[0]).lines(indent: "  ") }
            return [title]
                + output.rows.enumerated().flatMap { row, ranked in
                    ["  row \(row)"] + classes(ranked).lines(indent: "    ")
                }
        }
    }

    private func classes(_ ranked: [Ranked]) -> Table {
        var table = Table([("", .right), ("", .right), ("", .left)])
        for entry in ranked { table.add([String(Double(entry.score), decimals: 4), "\(entry.index)", entry.label]) }
        return table
    }

    private func summary(_ tensor: Tensor) -> String {
        if !tensor.isReal, let values = tensor.integers {
            return summary(values.lazy.map { "\($0)" }, values.min().map { "\($0)" }, values.max().map { "\($0)" })
        }
        guard let values = tensor.reals else { return "" }
        return summary(
            values.lazy.map { String(Double($0), decimals: 4) }, values.min().map { "\($0)" },
            values.max().map { "\($0)" })
    }

    private func summary(_ values: some Collection<String>, _ low: String?, _ high: String?) -> String {
        guard let low, let high else { return "" }
        return ", \(low) to \(high): \(values.prefix(8).joined(separator: " "))" + (values.count > 8 ? " …" : "")
    }
}

// MARK: For programs

extension Prediction {
    private static let longestValues = 1024

    /// The outputs with their types, the best classes where they are scores (those of each row of a batch), and all
    /// values of short ones.
    var json: JSON {
        .object([("outputs", .array(outputs.map(Self.json)))])
    }

    private static func json(_ output: Output) -> JSON {
        var members: [(key: String, value: JSON)] = [
            ("name", .string(output.name)),
            ("type", .string(output.tensor.type.element.description)),
            ("shape", .array(output.tensor.shape.map { JSON($0) })),
        ]
        let rows = output.rows.map { JSON.array($0.map(\.json)) }
        if rows.count == 1 { members.append(("top", rows[0])) }
        if rows.count > 1 { members.append(("rows", .array(rows.map { .object([("top", $0)]) }))) }
        if output.tensor.type.elementCount <= longestValues {
            if !output.tensor.isReal, let values = output.tensor.integers {
                members.append(("values", .array(values.map { JSON($0) })))
            } else if let values = output.tensor.reals {
                members.append(("values", .array(values.map { JSON($0) })))
            }
        }
        return .object(members)
    }
}

extension Prediction.Ranked {
    fileprivate var json: JSON {
        .object([("class", JSON(index)), ("label", .string(label)), ("score", JSON(score))])
    }
}

extension Tensor {
    /// Whether its elements stand for real numbers.
    fileprivate var isReal: Bool { type.element.isFloatingPoint || type.quantization != nil }
}
