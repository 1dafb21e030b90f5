import EdgeGraph
import EdgeTensor

extension NodeProto {
    /// Whether this is the standard operator that runs one of two graphs.
    var isIf: Bool { operatorName == "If" && domain.isEmpty }
}

extension GraphConversion {
    // MARK: If

    /// Puts the branch that a constant condition selects in the place of an If. Names of the graphs around it are
    /// visible in a branch.
    mutating func addBranch(of node: NamedNode) {
        let bindings = bindings(ofInputsOf: node)
        guard case .value(let condition)? = bindings.first else {
            switch bindings.first {
            case .poisoned: break
            default: failed.append(node, "its condition is missing")
            }
            return poisonOutputs(of: node)
        }
        guard let values = builder.integers(condition), values.count == 1 else {
            failed.append(node, builder.reason(.notConstant(0), inputs: [condition]))
            return poisonOutputs(of: node)
        }
        let branchName = values[0] != 0 ? "then_branch" : "else_branch"
        guard let branch = node.proto.attributes.first(where: { $0.name == branchName }),
            case .graph(let graph)? = resolve(branch.value)
        else {
            failed.append(node, "attribute \(branchName) is no graph")
            return poisonOutputs(of: node)
        }
        inline(node, byteCount: graph.byteCount) { conversion in
            conversion.frame.enterGraph()
            defer { conversion.frame.leaveGraph() }
            conversion.addInitializers(graph)
            conversion.addNodes(graph.nodes)
            return graph.outputs.map { conversion.frame[$0.name] }
        }
    }

    // MARK: Functions

    /// Puts the body of a function in the place of a node that calls it.
    mutating func call(_ function: FunctionProto, _ node: NamedNode) {
        let bindings = bindings(ofInputsOf: node)
        guard node.proto.inputs.count <= function.inputs.count else {
            failed.append(
                node, "it has \(node.proto.inputs.count) inputs, its function takes \(function.inputs.count)")
            return poisonOutputs(of: node)
        }
        var arguments: [String: AttributeProto.Value] = [:]
        for attribute in function.defaults + node.proto.attributes {
            if let value = resolve(attribute.value) { arguments[attribute.name] = value }
        }
        var body = Frame(opsets: function.opsets + opsets, arguments: arguments, path: node.name + "/")
        for (index, name) in function.inputs.enumerated() {
            _ = body.bind(name, index < bindings.count ? bindings[index] : .absent)
        }
        inline(node, byteCount: function.byteCount) { conversion in
            swap(&conversion.frame, &body)
            defer { swap(&conversion.frame, &body) }
            conversion.addNodes(function.nodes)
            return function.outputs.map { conversion.frame[$0] }
        }
    }

    /// Binds a node's outputs to what `convert` gives for a graph of `byteCount` encoded bytes, unless graphs are nested too deep or there are too many.
    mutating func inline(
        _ node: NamedNode, byteCount: Int, _ convert: (inout GraphConversion) -> [Binding?]
    ) {
        guard depth < GraphConversion.maximumDepth else {
            failed.append(node, "graphs and functions are nested deeper than \(GraphConversion.maximumDepth)")
            return poisonOutputs(of: node)
        }
        depth += 1
        let outputs = takeAllowance(count: 1, byteCount: byteCount) ? convert(&self) : []
        depth -= 1
        guard !allowance.isExhausted else { return poisonOutputs(of: node) }
        for (index, output) in outputs.enumerated() where output == nil {
            failed.append(node, "output \(index) of its graph is produced by no node")
        }
        bindOutputs(of: node, to: outputs.map { $0 ?? .poisoned })
    }

    /// Takes what an inlined graph adds from the allowance, which the main graph does not need. False when it is
    /// used up, which is reported once.
    mutating func takeAllowance(count: Int = 0, byteCount: Int = 0) -> Bool {
        guard depth > 0, !allowance.isExhausted else { return depth == 0 }
        guard !allowance.take(count: count, byteCount: byteCount) else { return true }
        general.append("branches and functions unfold to more than is supported")
        return false
    }
}
