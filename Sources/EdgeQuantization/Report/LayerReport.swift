import EdgeGraph
import EdgePasses
import EdgeTensor

/// What became of one node of the float graph, for people.
public struct LayerReport: Sendable {
    public enum Precision: String, Sendable { case int8, int16, float }

    public let name: String
    public let operatorName: String
    public let precision: Precision
    /// Why it is not int8; empty where it is.
    public let reason: String
    /// What rounding its weights, and rounding its inputs, does to its output; nil where that was not measured.
    public let weights: SignalToNoise?
    public let inputs: SignalToNoise?
    /// What all rounding up to here leaves of its output; nil where the output is not stored as integers.
    public let output: SignalToNoise?
    public let range: RangeReport?
}

/// How the output of a node is stored, beside what it was.
public struct RangeReport: Sendable {
    public let histogram: Histogram
    public let range: ClippingRange
    /// The method that found the range; `natural` where it follows from the operator or the data.
    public let method: String
    public let clippedShare: Double
    public let scale: Float
    public let zeroPoint: Int32
    /// Channels that use more than 8 times the range of the median one, and how many times the widest does.
    public let wideChannelCount: Int
    public let channelCount: Int
    public let spread: Double
}

extension QuantizedModel {
    /// Every node that computes real numbers, in the order of the graph, but for movements.
    public func layers(_ quantizer: Quantizer) -> [LayerReport] {
        graph.nodes.indices.compactMap { index in
            let node = graph.nodes[index]
            guard node.op.integerRule != .transparent, node.outputs.count == 1,
                graph.type(of: node.outputs[0]).element == .float32
            else { return nil }
            let isInteger = plan.isInteger[index]
            let noise = noises.indices.contains(index) ? noises[index] : nil
            return LayerReport(
                name: graph.name(of: node), operatorName: node.op.name,
                precision: isInteger ? (plan.isWide(index, in: graph) ? .int16 : .int8) : .float,
                reason: reason(index, quantizer), weights: plan.weightScales[index] == nil ? nil : noise?.weights,
                inputs: noise?.inputs, output: isInteger ? comparison.values[node.outputs[0].index] : nil,
                range: isInteger ? rangeReport(of: node.outputs[0]) : nil)
        }
    }

    private func reason(_ index: Int, _ quantizer: Quantizer) -> String {
        let name = graph.name(of: graph.nodes[index])
        let isMoved = steps.contains { $0.moves.contains { $0.names.contains(name) } }
        if plan.isInteger[index] {
            return plan.isWide(index, in: graph) ? "the budget asked for more precision here" : ""
        }
        if !quantizer.scope.isCandidate[index] {
            return "\(graph.nodes[index].op.name) has no rule for integers of these tensors"
        }
        if !quantizer.options.hasIntegerEnds, graph.writesProbabilitiesOut[index] {
            return "it makes probabilities of real numbers for the output; --io int8 has integers there"
        }
        if quantizer.options.keptFloat.contains(name) { return "--keep-float names it" }
        if isMoved { return "the budget asked for more precision here" }
        return "--quantize-only does not name it"
    }

    private func rangeReport(of id: Graph.ValueID) -> RangeReport? {
        guard let result = ranges.first(where: { $0.values.contains(id.index) }), let storage = plan.storages[id.index]
        else { return nil }
        let quantization = storage.quantization
        let spread = ChannelSpread(channels[id.index] ?? [])
        return RangeReport(
            histogram: result.histogram, range: storage.range, method: result.method?.rawValue ?? "natural",
            clippedShare: result.histogram.clippedShare(of: storage.range), scale: quantization.scale,
            zeroPoint: quantization.zeroPoint,
            wideChannelCount: spread.wideCount, channelCount: channels[id.index]?.count ?? 0, spread: spread.ratio)
    }
}
