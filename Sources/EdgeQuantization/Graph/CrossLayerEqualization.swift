import EdgeGraph
import EdgeOperators
import EdgePasses
import EdgeTensor

/// Makes the channels of an activation equally wide, by scaling them in the layer that writes them and back in the
/// layers that read them: cross-layer equalization (M. Nagel et al., «Data-Free Quantization Through Weight Equalization
/// and Bias Correction», ICCV 2019).
///
///     y = W₂ · relu(W₁ · x + b₁)  =  (W₂ · S) · relu(S⁻¹ · W₁ · x + S⁻¹ · b₁)         sᵢ = √(rᵢ / wᵢ)
///
/// `rᵢ` is the largest magnitude of channel i of the activation over the samples (the paper takes that of the row of
/// W₁, which here has a scale of its own anyway), `wᵢ` that of column i of W₂. A depthwise reader has a scale for each
/// channel, too, so that its channels are brought to one range altogether: `sᵢ = rᵢ`. The float function stays what it
/// was but for rounding.
struct CrossLayerEqualization {
    /// An activation whose channels were scaled.
    struct Change {
        let value: Graph.ValueID
        let producer: String
        /// The widest channel over the median one, before.
        let spread: Double
        /// Channels that were more than 8 times as wide as the median one.
        let wideChannelCount: Int
        let channelCount: Int
    }

    /// What was equalized, in the order of the graph.
    private(set) var changes: [Change] = []

    /// Changes the weights of `graph`; `magnitudes` are those of the channels of each value.
    mutating func run(on graph: inout Graph, magnitudes: [[Float]?]) {
        var magnitudes = magnitudes
        let readers = graph.readers()
        for index in graph.nodes.indices {
            let output = graph.nodes[index].outputs[0]
            guard isProducer(graph.nodes[index], graph), let ranges = magnitudes[output.index],
                let consumers = consumers(of: output, graph, readers), !consumers.isEmpty
            else { continue }
            let factors = factors(ranges, consumers, graph)
            guard factors.contains(where: { $0 != 1 }) else { continue }
            changes.append(change(output, graph.name(of: graph.nodes[index]), ranges))
            graph.scaleOutputs(of: index, by: factors.map { 1 / $0 })
            for consumer in consumers { graph.scaleInputs(of: consumer, by: factors) }
            magnitudes[output.index] = zip(ranges, factors).map { $0 / $1 }
        }
    }

    /// Values whose channels would be looked at.
    static func values(of graph: Graph) -> [Graph.ValueID] {
        let readers = graph.readers()
        let equalization = CrossLayerEqualization()
        return graph.nodes.filter { equalization.isProducer($0, graph) }.map { $0.outputs[0] }
            .filter { equalization.consumers(of: $0, graph, readers)?.isEmpty == false }
    }

    private func change(_ value: Graph.ValueID, _ producer: String, _ ranges: [Float]) -> Change {
        let spread = ChannelSpread(ranges)
        return Change(
            value: value, producer: producer, spread: spread.ratio, wideChannelCount: spread.wideCount,
            channelCount: ranges.count)
    }

    // MARK: Pairs

    /// Whether scaling the rows of a layer scales its output: no clamp above, nor one below other than at 0.
    private func isProducer(_ node: Graph.Node, _ graph: Graph) -> Bool {
        guard let op = node.op as? any WeightedOperator, graph.role(of: 1, in: node) == .weights,
            graph.role(of: 2, in: node) == .bias, node.inputs.count == 3
        else { return false }
        return op.activation.upper == .infinity && (op.activation.lower == 0 || op.activation.lower == -.infinity)
    }

    /// The layers that read a value, directly or pooled; nil if anything else does.
    private func consumers(of id: Graph.ValueID, _ graph: Graph, _ readers: [[Int]?]) -> [Int]? {
        guard let direct = readers[id.index] else { return nil }
        var found: [Int] = []
        for index in direct {
            let node = graph.nodes[index]
            if node.op is MaxPool || node.op is AveragePool {
                guard isHomogeneous(node.op), let behind = consumers(of: node.outputs[0], graph, readers) else {
                    return nil
                }
                found += behind
            } else {
                guard node.op is Convolution || node.op is FullyConnected, node.inputs[0] == id,
                    !node.inputs.dropFirst().contains(id), graph.role(of: 1, in: node) == .weights,
                    groups(of: node, graph) != nil
                else { return nil }
                found.append(index)
            }
        }
        return found
    }

    private func isHomogeneous(_ op: any Operator) -> Bool {
        (op as? any ActivatingOperator)?.activation == ActivationRange.none
    }

    /// 1, or as many as there are channels; nil for other groups.
    private func groups(of node: Graph.Node, _ graph: Graph) -> Int? {
        let groups = (node.op as? Convolution)?.groups ?? 1
        let channels = graph.type(of: node.inputs[0]).shape.last ?? 0
        return groups == 1 || groups == channels ? groups : nil
    }

    // MARK: Factors

    private func factors(_ ranges: [Float], _ consumers: [Int], _ graph: Graph) -> [Float] {
        var columns = Array(repeating: Float(0), count: ranges.count)
        for index in consumers {
            let node = graph.nodes[index]
            guard groups(of: node, graph) == 1, let weights = graph.constant(node.inputs[1]) else { continue }
            for (place, weight) in weights.elements(as: Float.self).enumerated() {
                columns[place % ranges.count] = Swift.max(columns[place % ranges.count], abs(weight))
            }
        }
        let isFree = columns.allSatisfy { $0 == 0 }
        let raw = zip(ranges, columns).map { range, column -> Double in
            guard range > 0, isFree || column > 0 else { return 0 }
            return isFree ? Double(range) : (Double(range) / Double(column)).squareRoot()
        }
        // One factor for all changes nothing; that of the median channel is 1.
        let known = raw.filter { $0 > 0 }.sorted()
        guard !known.isEmpty else { return ranges.map { _ in 1 } }
        let median = known[known.count / 2]
        return raw.map { $0 > 0 ? Float(Swift.min(Swift.max($0 / median, 1e-4), 1e4)) : 1 }
    }
}

extension Graph {
    /// For each value the nodes that read it; nil where it leaves the graph.
    func readers() -> [[Int]?] {
        var readers: [[Int]?] = Array(repeating: [], count: values.count)
        for (index, node) in nodes.enumerated() {
            for input in Set(node.inputs.map(\.index)) { readers[input]?.append(index) }
        }
        for output in outputs { readers[output.value.index] = nil }
        for state in states { readers[state.next.index] = nil }
        return readers
    }

    /// Multiplies the rows of a layer's weights, and its bias.
    mutating func scaleOutputs(of index: Int, by factors: [Float]) {
        changeConstant(1, of: index) { place, weight, count in weight * factors[place * factors.count / count] }
        changeConstant(2, of: index) { place, bias, _ in bias * factors[place] }
    }

    /// Multiplies the weights with which a layer reads each channel of its input.
    mutating func scaleInputs(of index: Int, by factors: [Float]) {
        let depth = type(of: nodes[index].inputs[1]).shape.last ?? 1
        // Depthwise weights are one row for each channel.
        changeConstant(1, of: index) { place, weight, count in
            weight * (depth == factors.count ? factors[place % depth] : factors[place * factors.count / count])
        }
    }

    /// Gives a node a constant of its own in place of input `position`.
    mutating func changeConstant(
        _ position: Int, of index: Int, _ change: (_ place: Int, _ number: Float, _ count: Int) -> Float
    ) {
        guard let tensor = constant(nodes[index].inputs[position]) else { return }
        let numbers = tensor.elements(as: Float.self)
        let changed = Tensor(tensor.type, numbers.indices.map { change($0, numbers[$0], numbers.count) })
        nodes[index].inputs[position] = addValue(Value(type: tensor.type, constant: changed.bytes))
    }
}

/// How unlike the channels of a tensor are; those that are always 0 do not count.
struct ChannelSpread {
    /// The widest channel over the median one.
    let ratio: Double
    /// Channels that are more than 8 times as wide as the median one.
    let wideCount: Int

    init(_ magnitudes: [Float]) {
        let live = magnitudes.filter { $0 > 0 }.sorted()
        guard let widest = live.last else {
            (ratio, wideCount) = (1, 0)
            return
        }
        let median = live[live.count / 2]
        ratio = Double(widest / median)
        wideCount = live.count { $0 > 8 * median }
    }
}
