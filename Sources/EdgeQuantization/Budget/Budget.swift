/// What a quantized model may lose, in several respects at once.
public struct Budget: Hashable, Sendable {
    /// One respect and its limit.
    public enum Goal: Hashable, Sendable {
        /// Points of top-1 accuracy lost at most.
        case top1(Double)
        /// Percent of samples with the float model's class at least.
        case agreement(Double)
        /// Decibels of signal to noise at every output at least.
        case decibels(Double)
        /// Points of top-1 accuracy lost at most in any slice of a column.
        case slice(column: String, Double)
        /// Points of recall lost at most in any class.
        case perClass(Double)

        /// Whether it takes the right classes of the samples to judge this.
        public var needsLabels: Bool {
            switch self {
            case .agreement, .decibels: false
            case .top1, .slice, .perClass: true
            }
        }
    }

    public var goals: [Goal]

    public init(_ goals: [Goal]) { self.goals = goals }

    /// How one goal stands.
    public struct Standing: Hashable, Sendable {
        public let goal: Goal
        /// In the goal's own unit; for slices and classes of the worst one.
        public let reached: Double
        /// The worst slice or class; empty for goals about the whole.
        public let place: String

        public init(goal: Goal, reached: Double, place: String) {
            self.goal = goal
            self.reached = reached
            self.place = place
        }

        public var isMet: Bool {
            switch goal {
            case .top1(let limit), .slice(_, let limit), .perClass(let limit): reached <= limit + 1e-9
            case .agreement(let limit), .decibels(let limit): reached >= limit - 1e-9
            }
        }
    }

    /// How all goals stand for the answers in `comparison`, which are those of `samples`.
    func standings(_ comparison: Comparison, _ samples: CalibrationSamples) -> [Standing] {
        goals.map { goal in
            switch goal {
            case .decibels: Standing(goal: goal, reached: comparison.decibels, place: "")
            case .agreement: Standing(goal: goal, reached: comparison.agreement * 100, place: "")
            case .top1: Self.worst(goal, comparison, samples) { _ in "" }
            case .perClass: Self.worst(goal, comparison, samples) { "class \(samples.labels?[$0] ?? 0)" }
            case .slice(let name, _):
                Self.worst(goal, comparison, samples) { sample in
                    let values = samples.columns.first { $0.name == name }?.values ?? []
                    return values.indices.contains(sample) ? "\(name) \(values[sample])" : ""
                }
            }
        }
    }

    /// The part of the samples that loses the most points of accuracy; of equals the first by name.
    private static func worst(
        _ goal: Goal, _ comparison: Comparison, _ samples: CalibrationSamples, by part: (Int) -> String
    ) -> Standing {
        var counts: [String: (samples: Int, lost: Int)] = [:]
        for (place, sample) in comparison.samples.enumerated() {
            guard let label = samples.labels?[sample] else { continue }
            let lost = (comparison.floatClasses[place] == label ? 1 : 0) - (comparison.classes[place] == label ? 1 : 0)
            let known = counts[part(sample)] ?? (0, 0)
            counts[part(sample)] = (known.samples + 1, known.lost + lost)
        }
        let losses = counts.map { (place: $0.key, points: 100 * Double($0.value.lost) / Double($0.value.samples)) }
        let worst = losses.max { ($0.points, $1.place) < ($1.points, $0.place) }
        return Standing(goal: goal, reached: worst?.points ?? 0, place: worst?.place ?? "")
    }
}

extension Budget.Standing: CustomStringConvertible {
    /// `top-1 loses 0.4 points (at most 0.5)`
    public var description: String {
        func number(_ value: Double) -> String {
            let tenths = (abs(value) * 100).rounded()
            let text = "\(Int(tenths) / 100).\(Int(tenths) / 10 % 10)\(Int(tenths) % 10)"
            return value < 0 && tenths > 0 ? "-" + text : text
        }
        return switch goal {
        case .top1(let limit): "top-1 loses \(number(reached)) points (at most \(number(limit)))"
        case .agreement(let limit): "agreement \(number(reached)) % (at least \(number(limit)))"
        case .decibels(let limit): "outputs at \(number(reached)) dB (at least \(number(limit)))"
        case .slice(_, let limit): "top-1 of \(place) loses \(number(reached)) points (at most \(number(limit)))"
        case .perClass(let limit): "recall of \(place) loses \(number(reached)) points (at most \(number(limit)))"
        }
    }
}
