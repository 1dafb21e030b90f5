import EdgeQuantization

/// The options of `compile` that say how a float model becomes integers.
enum QuantizeOptions {
    static let quantize = Option.choice(
        "quantize", "KIND", ["int8", "int8-dynamic", "float16"], "Store and compute with fewer bits")
    static let calibrate = Option.text(
        "calibrate", "DATA",
        "Samples like those that the model will see: .npz, .npy, CSV, or a folder of pictures or sounds",
        completion: .files(["npz", "npy", "csv"]))
    static let sampleLimit = Option.integer("samples", 1...Int.max, "Calibrate with the first samples only")
    static let skipBad = Option.flag("skip-bad", "Leave out samples that cannot be read, and name them")
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
    static let keepFloat = Option.text("keep-float", "NODE", "Leave this node in float", isRepeatable: true)
    static let quantizeOnly = Option.text(
        "quantize-only", "NODE", "Quantize this node and no other that is not named so", isRepeatable: true)
    static let ends = Option.choice(
        "io", "TYPE", ["float", "int8"], "Element type of the inputs and outputs of an int8 model; float by default")

    static let all = [
        quantize, calibrate, sampleLimit, skipBad, method, weightRange, equalization, biasCorrection, keepFloat,
        quantizeOnly, ends,
    ]
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
    }
}
