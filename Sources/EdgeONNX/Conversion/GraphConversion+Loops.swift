import EdgeGraph
import EdgeTensor

// Scan and Loop run a graph again and again. Where the number of times is known, the graph is put there as often:
//
//   Scan   states ─▶ body ─▶ body ─▶ … ─▶ states        Loop   number, condition, variables ─▶ body ─▶ … ─▶ variables
//             x[0] ──┘  x[1] ──┘    └─▶ y[0], y[1] …                                                └─▶ y[0], y[1] …

extension NodeProto {
    /// Whether this is a standard operator that runs a graph several times.
    var isRepetition: Bool { domain.isEmpty && (operatorName == "Scan" || operatorName == "Loop") }
}

extension GraphConversion {
    /// Unrolls a Scan or a Loop. Names of the graphs around it are visible in its body.
    mutating func addRepetition(of node: NamedNode) {
        guard let inputs = inputs(of: node) else { return poisonOutputs(of: node) }
        guard let body = body(of: node) else {
            failed.append(node, "attribute body is no graph")
            return poisonOutputs(of: node)
        }
        inline(node, byteCount: body.byteCount) { conversion in
            do throws(OperatorError) {
                let repetition = Repetition(node: node, body: body)
                let values =
                    node.proto.operatorName == "Loop"
                    ? try conversion.loop(repetition, inputs) : try conversion.scan(repetition, inputs)
                return values?.map(Binding.value) ?? node.proto.outputs.map { _ in Binding.poisoned }
            } catch {
                conversion.failed.append(node, error.description)
                return node.proto.outputs.map { _ in Binding.poisoned }
            }
        }
    }

    private func body(of node: NamedNode) -> GraphProto? {
        guard let attribute = node.proto.attributes.first(where: { $0.name == "body" }),
            case .graph(let graph)? = resolve(attribute.value)
        else { return nil }
        return graph
    }

    /// The nodes as which one more body counts, beside its own, so that many small ones end soon.
    private static let repetitionCost = 24

    private struct Repetition {
        let node: NamedNode
        let body: GraphProto
    }

    /// The outputs of one more body for these inputs; nil when something in it was reported.
    private mutating func outputs(
        of repetition: Repetition, _ inputs: [Graph.ValueID]
    ) throws(OperatorError) -> [Graph.ValueID]? {
        let body = repetition.body
        guard body.inputs.count == inputs.count else {
            throw .badAttribute("body", "takes \(body.inputs.count) inputs instead of \(inputs.count)")
        }
        guard takeAllowance(count: GraphConversion.repetitionCost, byteCount: body.byteCount) else { return nil }
        frame.enterGraph()
        defer { frame.leaveGraph() }
        for (input, value) in zip(body.inputs, inputs) { _ = frame.bind(input.name, .value(value)) }
        addInitializers(body)
        addNodes(body.nodes)
        var outputs: [Graph.ValueID] = []
        for output in body.outputs {
            switch frame[output.name] {
            case .value(let id): outputs.append(builder.resolve(id))
            case .poisoned: return nil
            default: throw .badAttribute("body", "has output \(output.name), which no node produces")
            }
        }
        return outputs
    }

    // MARK: Loop

    private mutating func loop(
        _ repetition: Repetition, _ inputs: [Graph.ValueID?]
    ) throws(OperatorError) -> [Graph.ValueID]? {
        func known(_ index: Int) throws(OperatorError) -> Int? {
            guard index < inputs.count, let id = inputs[index] else { return nil }
            guard let value = builder.integers(id)?.first else { throw .notConstant(index) }
            return value
        }
        let count = try known(0) ?? .max
        var goesOn = try known(1) != 0
        var variables = inputs.dropFirst(2).compactMap(\.self)
        guard variables.count == max(inputs.count - 2, 0) else { throw .unsupported("a Loop variable without a value") }
        let variableCount = variables.count
        var rows: [[Graph.ValueID]] = []
        while goesOn, rows.count < count {
            let number = builder.addConstant(Tensor(TensorType(.int64, []), [Int64(rows.count)]))
            let condition = builder.addConstant(Tensor(TensorType(.bool, []), [UInt8(1)]))
            guard let outputs = try outputs(of: repetition, [number, condition] + variables) else { return nil }
            guard outputs.count > variableCount else { throw .badAttribute("body", "has too few outputs") }
            guard let decision = builder.integers(outputs[0])?.first else {
                throw .unsupported("a Loop whose condition depends on what is computed")
            }
            goesOn = decision != 0
            variables = Array(outputs[1...variableCount])
            rows.append(Array(outputs.dropFirst(variableCount + 1)))
        }
        let scanCount = max(repetition.body.outputs.count - 1 - variableCount, 0)
        let axes = Array(repeating: 0, count: scanCount)
        return variables + (try stacked(rows, axes: axes, reversed: axes))
    }

    // MARK: Scan

    private mutating func scan(
        _ repetition: Repetition, _ inputs: [Graph.ValueID?]
    ) throws(OperatorError) -> [Graph.ValueID]? {
        // Up to opset 8 a batch stands before all axes, and the lengths of its sequences before all inputs.
        let isBatched = repetition.node.version < 9
        if isBatched, inputs.first.flatMap(\.self) != nil {
            throw .unsupported("a Scan over sequences of given lengths")
        }
        let operands = inputs.dropFirst(isBatched ? 1 : 0).compactMap(\.self)
        guard operands.count == inputs.count - (isBatched ? 1 : 0) else {
            throw .unsupported("a Scan without an input")
        }
        guard isBatched else { return try scanOne(repetition, operands) }
        guard let batch = operands.last.flatMap({ builder.shape(of: $0).first }) else {
            throw .badInput(inputs.count - 1, "has no batch")
        }
        var rows: [[Graph.ValueID]] = []
        for item in 0..<batch {
            guard takeAllowance(count: GraphConversion.repetitionCost) else { return nil }
            var parts: [Graph.ValueID] = []
            for operand in operands { parts.append(try part(item, of: operand, axis: 0)) }
            guard let results = try scanOne(repetition, parts) else { return nil }
            rows.append(results)
        }
        let axes = Array(repeating: 0, count: rows.first?.count ?? 0)
        return try stacked(rows, axes: axes, reversed: axes)
    }

    private mutating func scanOne(
        _ repetition: Repetition, _ operands: [Graph.ValueID]
    ) throws(OperatorError) -> [Graph.ValueID]? {
        let scanCount = ints("num_scan_inputs", of: repetition.node).first ?? 0
        guard (1...max(operands.count, 1)).contains(scanCount), scanCount <= operands.count else {
            throw .badAttribute("num_scan_inputs", "is \(scanCount) for \(operands.count) inputs")
        }
        var states = Array(operands.dropLast(scanCount)), steps: Int?
        let stateCount = states.count
        let directions = ints(
            "scan_input_directions", or: "directions", of: repetition.node, count: scanCount)
        var axes = ints("scan_input_axes", of: repetition.node, count: scanCount)
        for (index, operand) in operands.suffix(scanCount).enumerated() {
            axes[index] = try axis(axes[index], ofRank: builder.shape(of: operand).rank)
            let length = builder.shape(of: operand)[axes[index]]
            guard steps ?? length == length else { throw .badInput(stateCount + index, "has \(length) steps") }
            steps = length
        }
        var rows: [[Graph.ValueID]] = []
        for step in 0..<(steps ?? 0) {
            var inputs = states
            for (index, operand) in operands.suffix(scanCount).enumerated() {
                let place = directions[index] == 0 ? step : (steps ?? 0) - 1 - step
                inputs.append(try part(place, of: operand, axis: axes[index]))
            }
            guard let outputs = try outputs(of: repetition, inputs) else { return nil }
            guard outputs.count >= stateCount else { throw .badAttribute("body", "has too few outputs") }
            states = Array(outputs.prefix(stateCount))
            rows.append(Array(outputs.dropFirst(stateCount)))
        }
        let outputCount = max(repetition.body.outputs.count - stateCount, 0)
        return states
            + (try stacked(
                rows, axes: ints("scan_output_axes", of: repetition.node, count: outputCount),
                reversed: ints("scan_output_directions", of: repetition.node, count: outputCount)))
    }

    private func axis(_ axis: Int, ofRank rank: Int) throws(OperatorError) -> Int {
        guard (-rank..<rank).contains(axis) else { throw .badAttribute("axes", "has \(axis) for rank \(rank)") }
        return axis < 0 ? axis + rank : axis
    }

    /// The integers of an attribute, `count` of them, zeros where it is not there.
    private func ints(_ name: String, or other: String = "", of node: NamedNode, count: Int) -> [Int] {
        let found = ints(name, of: node)
        let given = found.isEmpty ? ints(other, of: node) : found
        return (0..<count).map { $0 < given.count ? given[$0] : 0 }
    }

    private func ints(_ name: String, of node: NamedNode) -> [Int] {
        switch node.proto.attributes.first(where: { $0.name == name }).flatMap({ resolve($0.value) }) {
        case .int(let value): [value]
        case .ints(let values): values
        default: []
        }
    }

    // MARK: Parts and wholes

    /// What each row holds at one place, joined along a new axis.
    private mutating func stacked(
        _ rows: [[Graph.ValueID]], axes: [Int], reversed: [Int]
    ) throws(OperatorError) -> [Graph.ValueID] {
        guard !axes.isEmpty else { return [] }
        guard let first = rows.first, first.count == axes.count else {
            throw .unsupported("a repetition that runs no time and has outputs for each time")
        }
        var results: [Graph.ValueID] = []
        for (index, given) in axes.enumerated() {
            let axis = try axis(given, ofRank: builder.shape(of: first[index]).rank + 1)
            var parts: [Graph.ValueID] = []
            for row in rows { parts.append(try apply("Unsqueeze", ["axes": .ints([axis])], [row[index]])) }
            if reversed[index] != 0 { parts.reverse() }
            results.append(try apply("Concat", ["axis": .int(axis)], parts))
        }
        return results
    }

    /// The slice `index` of a value, without the axis.
    private mutating func part(
        _ index: Int, of value: Graph.ValueID, axis: Int
    ) throws(OperatorError) -> Graph.ValueID {
        let place = builder.addConstant(Tensor(TensorType(.int64, []), [Int64(index)]))
        return try apply("Gather", ["axis": .int(axis)], [value, place])
    }

    /// The only output of a standard operator of opset 11.
    private mutating func apply(
        _ name: String, _ attributes: [String: AttributeValue], _ inputs: [Graph.ValueID]
    ) throws(OperatorError) -> Graph.ValueID {
        guard let rule = catalog.rule(.onnx, name, version: 11) else {
            throw .unsupported("a repetition without \(name)")
        }
        let node = ForeignNode(
            format: .onnx, operatorName: name, version: 11, name: builder.nodeName, attributes: attributes,
            inputs: inputs, outputTypes: [], outputCount: 1)
        return try rule.apply(node, &builder)[0]
    }
}
