import EdgeData
import EdgeGraph
import EdgeMeasure
import EdgeRuntime
import EdgeTensor
import Glibc

/// The outputs of one run, for people and for programs.
struct Prediction {
    private let outputs: [Output]

    private struct Output {
        let name: String
        let tensor: Tensor
        /// The best classes with their scores; empty for outputs that are no list of scores.
        let top: [Ranked]
    }

    /// A class and its score.
    struct Ranked {
        let index: Int
        let label: String
        let score: Float
    }

    init(_ session: Session, labels: [String], steps: OutputSteps?, top: Int) {
        outputs = session.plan.graph.outputs.enumerated().map { index, port in
            let tensor = Tensor(copying: session.output(index))
            return Output(
                name: port.name, tensor: tensor, top: Self.ranked(tensor, labels: labels, steps: steps, top: top))
        }
    }

    /// One output as a list of classes, best first; the lower index first among equals.
    static func ranked(_ tensor: Tensor, labels: [String], steps: OutputSteps?, top: Int) -> [Ranked] {
        guard let last = tensor.shape.last, last > 1, last == tensor.type.elementCount, var scores = tensor.reals else {
            return []
        }
        if steps?.appliesSoftmax == true { scores = softmax(scores) }
        let order = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
        let offset = labels.count == last - 1 ? 1 : 0
        return order.prefix(top).filter { scores[$0] >= steps?.threshold ?? -.infinity }.map { index in
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

    /// A few lines for each output.
    var lines: [String] {
        outputs.flatMap { output -> [String] in
            let title = "\(output.name): \(output.tensor.type)"
            guard !output.top.isEmpty else { return [title + summary(output.tensor)] }
            var table = Table([("", .right), ("", .right), ("", .left)])
            for ranked in output.top {
                table.add([String(Double(ranked.score), decimals: 4), "\(ranked.index)", ranked.label])
            }
            return [title] + table.lines(indent: "  ")
        }
    }

    private func summary(_ tensor: Tensor) -> String {
        guard let values = tensor.reals, let low = values.min(), let high = values.max() else { return "" }
        let first = values.prefix(8).map { String(Double($0), decimals: 4) }.joined(separator: " ")
        return ", \(low) to \(high): \(first)" + (values.count > 8 ? " …" : "")
    }

    /// The outputs with their types, the best classes where they are scores, and all values of short ones.
    var json: JSON {
        let longest = 1024
        return .object([
            (
                "outputs",
                .array(
                    outputs.map { output in
                        var members: [(key: String, value: JSON)] = [
                            ("name", .string(output.name)),
                            ("type", .string(output.tensor.type.element.description)),
                            ("shape", .array(output.tensor.shape.map { JSON($0) })),
                        ]
                        if !output.top.isEmpty { members.append(("top", .array(output.top.map(\.json)))) }
                        if output.tensor.type.elementCount <= longest, let values = output.tensor.reals {
                            members.append(("values", .array(values.map { JSON($0) })))
                        }
                        return .object(members)
                    })
            )
        ])
    }
}

extension Prediction.Ranked {
    fileprivate var json: JSON {
        .object([("class", JSON(index)), ("label", .string(label)), ("score", JSON(score))])
    }
}
