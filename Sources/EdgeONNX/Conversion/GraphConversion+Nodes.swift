import EdgeGraph
import EdgeTensor

/// A node with the facts that problems name.
struct NamedNode {
    let proto: NodeProto
    /// The node's name, or one made of its operator and its number in the file.
    let name: String
    /// The opset of its domain; 0 when the file imports none.
    let version: Int
}

extension GraphConversion {
    /// Converts nodes in an order in which they can run.
    mutating func addNodes(_ nodes: [NodeProto]) {
        guard takeAllowance(count: nodes.count) else { return }
        let order = NodeOrder(nodes)
        for index in order.cyclic {
            let node = named(nodes[index], index)
            failed.append(node, "its inputs depend on its own outputs")
            poisonOutputs(of: node)
        }
        for index in order.indices { add(named(nodes[index], index)) }
    }

    private func named(_ node: NodeProto, _ index: Int) -> NamedNode {
        let name = node.name.isEmpty ? "\(node.operatorName)_\(index)" : node.name
        // Files from before opsets were declared mean the first.
        let version = frame.opsets[node.domain] ?? (frame.opsets.isEmpty || !node.domain.isEmpty ? 1 : 0)
        return NamedNode(proto: node, name: frame.qualified(name), version: version)
    }

    private mutating func add(_ node: NamedNode) {
        if let function = functions[node.proto.functionKey] { return call(function, node) }
        if node.proto.isIf { return addBranch(of: node) }
        if node.proto.isRepetition { return addRepetition(of: node) }
        guard
            let rule = catalog.rule(
                .onnx, domain: node.proto.domain, node.proto.operatorName, version: node.version)
        else {
            unknown.append(node, reasonForUnknown(node))
            return poisonOutputs(of: node)
        }
        guard let inputs = inputs(of: node), let attributes = attributes(of: node) else {
            return poisonOutputs(of: node)
        }
        builder.nodeName = node.name
        do throws(OperatorError) {
            let values = try rule.apply(foreign(node, attributes, inputs), &builder)
            bindOutputs(of: node, to: values.map(Binding.value))
        } catch {
            failed.append(node, builder.reason(error, inputs: inputs))
            poisonOutputs(of: node)
        }
    }

    private func foreign(
        _ node: NamedNode, _ attributes: [String: AttributeValue], _ inputs: [Graph.ValueID?]
    ) -> ForeignNode {
        ForeignNode(
            format: .onnx, operatorName: node.proto.operatorName, version: node.version, name: node.name,
            attributes: attributes, inputs: inputs, outputTypes: [], outputCount: node.proto.outputCount)
    }

    private func reasonForUnknown(_ node: NamedNode) -> String {
        let domain = node.proto.domain.isEmpty ? "" : " of domain \(node.proto.domain)"
        let known = catalog.knownVersions(.onnx, domain: node.proto.domain, node.proto.operatorName)
        if known.isEmpty { return "operator \(node.proto.operatorName)\(domain) is not supported" }
        if node.version == 0 { return "the file imports no opset of the standard domain" }
        let versions = known.sorted { $0.lowerBound < $1.lowerBound }.map { range in
            range.upperBound == .max ? "\(range.lowerBound)–" : "\(range.lowerBound)–\(range.upperBound)"
        }
        return "opset \(node.version)\(domain) is not supported; supported: \(versions.joined(separator: ", "))"
    }

    // MARK: Inputs and attributes

    /// What the names of a node's inputs stand for. One that stands for nothing is reported and poisoned.
    mutating func bindings(ofInputsOf node: NamedNode) -> [Binding] {
        var bindings: [Binding] = []
        for name in node.proto.inputs {
            if name.isEmpty {
                bindings.append(.absent)
            } else if let binding = frame[name] {
                bindings.append(binding)
            } else {
                failed.append(node, "input \(name) is produced by nothing")
                bindings.append(.poisoned)
            }
        }
        return bindings
    }

    /// The values that a node reads; nil when one is poisoned.
    mutating func inputs(of node: NamedNode) -> [Graph.ValueID?]? {
        var inputs: [Graph.ValueID?] = []
        for binding in bindings(ofInputsOf: node) {
            switch binding {
            case .value(let id): inputs.append(id)
            case .absent: inputs.append(nil)
            case .poisoned: return nil
            }
        }
        return inputs
    }

    /// The attributes as rules take them; nil after reporting one that cannot be taken.
    private mutating func attributes(of node: NamedNode) -> [String: AttributeValue]? {
        var attributes: [String: AttributeValue] = [:]
        var isComplete = true
        for attribute in node.proto.attributes {
            do throws(AttributeProtoError) {
                guard let value = try value(of: attribute.value) else { continue }
                attributes[attribute.name] = value
            } catch {
                failed.append(node, "attribute \(attribute.name) \(error)")
                isComplete = false
            }
        }
        return isComplete ? attributes : nil
    }

    /// The value of an attribute; nil for a reference to an optional one that the call of the function leaves out.
    private mutating func value(of value: AttributeProto.Value) throws(AttributeProtoError) -> AttributeValue? {
        switch resolve(value) {
        case .float(let value): return .float(value)
        case .int(let value): return .int(value)
        case .string(let value): return .string(value)
        case .floats(let values): return .floats(values)
        case .ints(let values): return .ints(values)
        case .strings(let values): return .strings(values)
        case .tensor(let tensor):
            return .tensor(try self.tensor(tensor))
        case .graph: throw .graph
        case .unsupported(let what): throw .unsupported(what)
        case .reference, nil: return nil
        }
    }

    private mutating func tensor(_ proto: TensorProto) throws(AttributeProtoError) -> Tensor {
        let tensor: Tensor
        do throws(TensorProtoError) {
            tensor = try proto.tensor(external: options.externalData)
        } catch {
            throw .tensor(error)
        }
        guard takeAllowance(byteCount: tensor.bytes.count) else { throw .tooLarge }
        return tensor
    }

    /// The value itself, or the argument that it refers to.
    func resolve(_ value: AttributeProto.Value) -> AttributeProto.Value? {
        if case .reference(let name) = value { return frame.arguments[name] }
        return value
    }

    // MARK: Outputs

    /// Lets the names of a node's outputs stand for what it was converted to.
    mutating func bindOutputs(of node: NamedNode, to bindings: [Binding]) {
        guard bindings.count >= node.proto.outputCount else {
            failed.append(
                node, "it has \(node.proto.outputCount) outputs, of which \(bindings.count) are supported")
            return poisonOutputs(of: node)
        }
        for (name, binding) in zip(node.proto.outputs, bindings) where !name.isEmpty {
            if case .value(let id) = binding { builder.setName(frame.qualified(name), of: id) }
            bind(name, binding, node)
        }
    }

    mutating func poisonOutputs(of node: NamedNode) {
        for name in node.proto.outputs where !name.isEmpty { bind(name, .poisoned, node) }
    }

    private mutating func bind(_ name: String, _ binding: Binding, _ node: NamedNode) {
        if !frame.bind(name, binding) { failed.append(node, "its output \(name) has a name that is taken") }
    }
}

extension ProblemList {
    mutating func append(_ node: NamedNode, _ reason: String) {
        append(node: node.name, operatorName: node.proto.operatorName, version: node.version, reason)
    }
}

/// Why a rule cannot get an attribute.
private enum AttributeProtoError: Error, CustomStringConvertible {
    case tensor(TensorProtoError)
    case tooLarge
    case graph
    case unsupported(String)

    var description: String {
        switch self {
        case .tensor(let error): error.description
        case .tooLarge: "does not fit into what branches and functions may hold"
        case .graph: "is a graph; only If, Scan and Loop may have one"
        case .unsupported(let what): "is \(what), which is not supported"
        }
    }
}
