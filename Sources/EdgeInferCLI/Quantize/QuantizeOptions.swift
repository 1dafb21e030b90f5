import EdgeGraph
import EdgeQuantization
import EdgeTargets

/// The options of `compile` that say how a float model becomes integers.
enum QuantizeOptions {
    static let quantize = Option.choice(
        "quantize", "KIND", QuantizationKind.allCases.map(\.rawValue), "Store and compute with fewer bits")
    static let calibrate = Option.text(
        "calibrate", "DATA",
        "Samples like those that the model will see: .npz, .npy, CSV, or a folder of pictures or sounds",
        completion: .files(["npz", "npy", "csv"]))
    static let sampleLimit = Option.integer("samples", 1...Int.max, "Calibrate with the first samples only")
    static let skipBad = Option.flag("skip-bad", "Leave out samples that cannot be read, and name them")
    static let budget = Option.text(
        "budget", "GOAL=X",
        "What may be lost: top1=POINTS, agreement=PERCENT, sqnr=DB, class=POINTS or slice:COLUMN=POINTS; layers get more "
            + "precision until all goals hold", isRepeatable: true)
    static let keepFloat = Option.text("keep-float", "NODE", "Leave this node in float", isRepeatable: true)
    static let quantizeOnly = Option.text(
        "quantize-only", "NODE", "Quantize this node and no other that is not named so", isRepeatable: true)
    static let ends = Option.choice(
        "io", "TYPE", ["float", "int8"], "Element type of the inputs and outputs of an int8 model; float by default")
    static let method = Option.choice(
        "ranges", "METHOD", ["auto"] + RangeMethod.allCases.map(\.rawValue),
        "How the ranges of activations are found; auto takes the best for each tensor")
    static let weightRange = Option.choice(
        "weight-ranges", "METHOD", WeightRange.allCases.map(\.rawValue), "How the scales of weights are found")
    static let equalization = Option.choice(
        "equalize", "WHEN", QuantizerOptions.Choice.allCases.map(\.rawValue),
        "Make channels equally wide across layers; auto where it helps")
    static let biasCorrection = Option.choice(
        "correct-bias", "WHEN", QuantizerOptions.Choice.allCases.map(\.rawValue),
        "Take what rounding does to means out of biases; auto where it helps")

    /// Those that only int8 with samples has.
    private static let calibrated = [
        calibrate, sampleLimit, skipBad, budget, ends, method, equalization, biasCorrection,
    ]
    private static let shared = [keepFloat, quantizeOnly, weightRange]

    static let all = [
        quantize, calibrate, sampleLimit, skipBad, budget, keepFloat, quantizeOnly, ends, method, weightRange,
        equalization, biasCorrection,
    ]

    /// Throws for options that say nothing without another one.
    static func check(_ arguments: Arguments) throws(CommandError) {
        let kind = arguments[quantize].flatMap { QuantizationKind(rawValue: $0) }
        for option in calibrated where arguments.has(option) && kind != .int8 {
            throw .usage("--\(option.name) belongs to --quantize int8")
        }
        for option in shared where arguments.has(option) && kind == nil {
            throw .usage("--\(option.name) belongs to --quantize")
        }
        if kind == .int8, !arguments.has(calibrate) {
            throw .usage(
                "--quantize int8 needs samples: give some with --calibrate DATA, or take --quantize int8-dynamic")
        }
    }

    /// The options that shape the file, with the names of files but not their folders.
    static func words(_ arguments: Arguments) -> [String] {
        all.flatMap { option -> [String] in
            if case .none = option.value { return arguments.has(option) ? ["--\(option.name)"] : [] }
            return arguments.all(option).map { value in
                "--\(option.name) \(option.name == calibrate.name ? fileName(value) : value)"
            }
        }
    }
}

/// What `--quantize` takes.
enum QuantizationKind: String, CaseIterable {
    /// Weights and activations, by samples.
    case int8
    /// Weights; activations in products by what each run measures.
    case dynamic = "int8-dynamic"
    /// Weights as float16, computed with in float32.
    case float16
}

extension QuantizerOptions {
    /// What a call says.
    init(_ arguments: Arguments) {
        self.init()
        method = arguments[QuantizeOptions.method].flatMap { RangeMethod(rawValue: $0) }
        weightRange = arguments[QuantizeOptions.weightRange].flatMap { WeightRange(rawValue: $0) } ?? weightRange
        equalization = arguments[QuantizeOptions.equalization].flatMap { Choice(rawValue: $0) } ?? equalization
        biasCorrection = arguments[QuantizeOptions.biasCorrection].flatMap { Choice(rawValue: $0) } ?? biasCorrection
        keptFloat = arguments.all(QuantizeOptions.keepFloat)
        quantizedOnly = arguments.all(QuantizeOptions.quantizeOnly)
        hasIntegerEnds = arguments[QuantizeOptions.ends] == "int8"
    }
}

extension Budget {
    /// The goals of a call; nil without any.
    init?(_ texts: [String]) throws(CommandError) {
        guard !texts.isEmpty else { return nil }
        var goals: [Goal] = []
        for text in texts { goals.append(try Self.goal(text)) }
        self.init(goals)
    }

    private static func goal(_ text: String) throws(CommandError) -> Goal {
        let usage = "--budget «\(text)»: write top1=0.5, agreement=99, sqnr=20, class=2 or slice:COLUMN=1"
        guard let sign = text.lastIndex(of: "="), let value = Double(text[text.index(after: sign)...]), value.isFinite
        else { throw .usage(usage) }
        let name = String(text[..<sign])
        switch name {
        case "top1": return .top1(value)
        case "agreement" where (0...100).contains(value): return .agreement(value)
        case "sqnr": return .decibels(value)
        case "class": return .perClass(value)
        case _ where name.hasPrefix("slice:") && name.count > 6: return .slice(column: String(name.dropFirst(6)), value)
        default:
            let known = ["top1", "agreement", "sqnr", "class", "slice:"]
            throw .usage(usage + Suggestion.text(for: name, among: known))
        }
    }
}
