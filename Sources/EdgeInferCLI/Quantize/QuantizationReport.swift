import EdgeData
import EdgeQuantization
import EdgeTargets

/// What quantization did, for people in lines and on a page, for programs as JSON.
struct QuantizationReport {
    let model: QuantizedModel
    let layers: [LayerReport]
    /// Sizes and times before and after, as the file would hold them.
    let costs: Costs

    /// What a model takes in float, and once quantized.
    struct Costs {
        var floatByteCount = 0
        var byteCount = 0
        /// Nanoseconds of a run by the estimate for a target.
        var floatNanoseconds = 0.0
        var nanoseconds = 0.0
        /// The target, or what stands for one.
        var target = ""
    }

    /// What went wrong first, in plain words.
    var sentences: [String] { model.sentences(layers) }

    /// The layers that lose the most by their own integers, the worst first.
    var ranking: [LayerReport] {
        layers.enumerated().filter { $0.element.inputs != nil }
            .sorted { ($1.element.localNoise, $0.offset) < ($0.element.localNoise, $1.offset) }.map(\.element)
    }

    var json: JSON {
        .object([
            ("output_sqnr_db", .number(model.comparison.decibels)),
            ("agreement", .number(model.comparison.agreement)),
            ("compared_samples", JSON(model.comparison.samples.count)),
            ("bias_corrected", .bool(model.correctsBias)), ("equalized", .bool(model.withoutEqualization != nil)),
            ("float_constant_bytes", JSON(costs.floatByteCount)), ("constant_bytes", JSON(costs.byteCount)),
            ("target", .string(costs.target)), ("float_estimated_ns", .number(costs.floatNanoseconds)),
            ("estimated_ns", .number(costs.nanoseconds)),
            ("sentences", .array(sentences.map { .string($0) })), ("layers", .array(layers.map(\.json))),
            ("ranking", .array(ranking.map { .string($0.name) })), ("steps", .array(model.steps.map(\.json))),
            ("sensitivities", .array(model.sensitivities.map(\.json))),
        ])
    }
}

extension LayerReport {
    /// Ratios in decibels; null for what was not measured.
    fileprivate var json: JSON {
        func decibels(_ noise: SignalToNoise?) -> JSON { noise.map { .number($0.decibels) } ?? .null }
        var fields: [(String, JSON)] = [
            ("name", .string(name)), ("operator", .string(operatorName)), ("precision", .string(precision.rawValue)),
            ("reason", .string(reason)), ("weights_sqnr_db", decibels(weights)), ("inputs_sqnr_db", decibels(inputs)),
            ("output_sqnr_db", decibels(output)),
        ]
        if let range {
            fields += [
                ("scale", .number(Double(range.scale))), ("zero_point", JSON(Int(range.zeroPoint))),
                ("range", .array([.number(range.range.lower), .number(range.range.upper)])),
                ("seen", .array([.number(Double(range.histogram.minimum)), .number(Double(range.histogram.maximum))])),
                ("method", .string(range.method)), ("clipped_share", .number(range.clippedShare)),
                ("wide_channels", JSON(range.wideChannelCount)), ("channels", JSON(range.channelCount)),
            ]
        }
        return .object(fields)
    }
}

extension BudgetStep {
    fileprivate var json: JSON {
        .object([
            ("moves", .array(moves.map(\.json))), ("standings", .array(standings.map { .string($0.description) })),
            ("met", .bool(standings.allSatisfy(\.isMet))), ("estimated_ns", .number(nanoseconds)),
            ("constant_bytes", JSON(constantByteCount)),
        ])
    }
}

extension Sensitivity {
    /// `int16` or `float`.
    var precision: String {
        switch move {
        case .float: "float"
        case .wide: "int16"
        }
    }

    fileprivate var json: JSON {
        .object([
            ("nodes", .array(names.map { .string($0) })), ("precision", .string(precision)), ("gain", .number(gain)),
            ("added_ns", .number(addedNanoseconds)),
        ])
    }
}

extension QuantizationReport {
    /// - Parameter target: The machine for which times are estimated.
    init(_ model: QuantizedModel, _ quantizer: Quantizer, _ target: Target) throws(QuantizerError) {
        self.model = model
        layers = model.layers(quantizer)
        let (plain, compiled) = (try model.compiledOriginal(), try model.compiled())
        costs = Costs(
            floatByteCount: plain.constantByteCount, byteCount: compiled.constantByteCount,
            floatNanoseconds: target.nanoseconds(of: plain), nanoseconds: target.nanoseconds(of: compiled),
            target: target.name)
    }
}
