import EdgeGraph
import EdgeTensor

extension QuantizedModel {
    /// What a person should know, and can do, in plain sentences; the most important first.
    public func sentences(_ layers: [LayerReport]) -> [String] {
        var sentences = [outcome]
        sentences += equalizationSentences(layers)
        if let correction {
            sentences.append(
                "Bias correction brought the outputs from \(Self.decibels(correction.before)) to "
                    + "\(Self.decibels(correction.after)).")
        }
        sentences += worstSentences(layers)
        sentences += unevenSentences(layers)
        sentences += clippingSentences(layers)
        sentences += floatSentences(layers)
        return sentences
    }

    /// Sentences that say the same of different layers, at most; the report's tables have all.
    private static let mostOfAKind = 5

    private var outcome: String {
        let count = comparison.samples.count
        return
            "On \(count) calibration samples the outputs are at \(Self.decibels(comparison.decibels)) beside the float "
            + "model, and \(Self.number(comparison.agreement * 100)) % have the same largest output."
    }

    private func equalizationSentences(_ layers: [LayerReport]) -> [String] {
        guard let before = withoutEqualization, let after = withEqualization else { return [] }
        var sentences: [String] = []
        for change in equalized where change.wideChannelCount > 0 && sentences.count < Self.mostOfAKind {
            guard let old = before.values[change.value.index], let new = after.values[change.value.index],
                new.decibels > old.decibels
            else { continue }
            sentences.append(
                "Layer \(change.producer): \(change.wideChannelCount) of \(change.channelCount) channels used up to "
                    + "\(Self.number(change.spread)) times the range of the others; equalization brought it from "
                    + "\(Self.decibels(old.decibels)) to \(Self.decibels(new.decibels)).")
        }
        let others = equalized.count - sentences.count
        if others > 0 {
            sentences.append(
                "Equalization made the channels of \(others) \(sentences.isEmpty ? "" : "other ")layers alike; the outputs "
                    + "went from \(Self.decibels(before.decibels)) to \(Self.decibels(after.decibels)).")
        }
        return sentences
    }

    /// The layers that lose the most by their own integers.
    private func worstSentences(_ layers: [LayerReport]) -> [String] {
        let known = layers.filter { $0.precision != .float && $0.inputs != nil }
        let ranked = known.sorted { $0.localNoise > $1.localNoise }
        return ranked.prefix(3).filter { $0.localNoise > 1e-3 }.map { layer in
            var words = "Layer \(layer.name) is among the most sensitive: "
            if let weights = layer.weights { words += "its weights alone leave \(Self.decibels(weights.decibels)), " }
            words += "its inputs alone \(Self.decibels(layer.inputs?.decibels ?? 0))."
            return words
        }
    }

    private func unevenSentences(_ layers: [LayerReport]) -> [String] {
        let sentences = layers.compactMap { layer -> String? in
            guard let range = layer.range, range.wideChannelCount > 0, range.spread > 20, layer.precision == .int8
            else {
                return nil
            }
            return "Layer \(layer.name): \(range.wideChannelCount) of \(range.channelCount) channels use up to "
                + "\(Self.number(range.spread)) times the range of the others, which are left with few of the 256 steps; "
                + "if its outputs matter, --keep-float \(layer.name) keeps them whole."
        }
        return Array(sentences.prefix(Self.mostOfAKind))
    }

    private func clippingSentences(_ layers: [LayerReport]) -> [String] {
        let sentences = layers.compactMap { layer -> String? in
            guard let range = layer.range, range.clippedShare > 1e-3 else { return nil }
            return
                "The output of \(layer.name) is clipped for \(Self.number(range.clippedShare * 100)) % of its numbers "
                + "(\(range.method)): outside of \(Self.number(range.range.lower)) to \(Self.number(range.range.upper))."
        }
        return Array(sentences.prefix(Self.mostOfAKind))
    }

    private func floatSentences(_ layers: [LayerReport]) -> [String] {
        var reasons: [(reason: String, names: [String])] = []
        for layer in layers where layer.precision == .float {
            if let place = reasons.firstIndex(where: { $0.reason == layer.reason }) {
                reasons[place].names.append(layer.name)
            } else {
                reasons.append((layer.reason, [layer.name]))
            }
        }
        return reasons.map { reason, names in
            let shown =
                names.prefix(4).joined(separator: ", ") + (names.count > 4 ? " and \(names.count - 4) more" : "")
            return "\(shown) \(names.count == 1 ? "stays" : "stay") in float: \(reason)."
        }
    }

    // MARK: Numbers

    static func decibels(_ value: Double) -> String {
        value >= SignalToNoise.mostDecibels ? "no measurable error" : "\(number(value)) dB"
    }

    /// Three digits or so: 0.012, 1.23, 45.6, 789.
    static func number(_ value: Double) -> String {
        let magnitude = abs(value)
        let places = magnitude >= 100 ? 0 : magnitude >= 10 ? 1 : magnitude >= 0.1 || magnitude == 0 ? 2 : 4
        let unit = [1.0, 10, 100, 1000, 10_000][places]
        guard magnitude * unit < 1e15 else { return "\(value)" }
        let whole = Int((magnitude * unit).rounded())
        var text = "\(whole / Int(unit))"
        if places > 0 {
            let rest = "\(whole % Int(unit))"
            text += "." + String(repeating: "0", count: places - rest.count) + rest
        }
        return value < 0 && whole > 0 ? "−" + text : text
    }
}

extension LayerReport {
    /// The noise that its own integers make, as a share of its output.
    public var localNoise: Double { (weights?.ratio ?? 0) + (inputs?.ratio ?? 0) }
}
