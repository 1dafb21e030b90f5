import EdgeCompiler
import EdgeFormat
import EdgeGraph
import EdgeOperators
import EdgeTensor

/// Every example of every operator, as ``KernelConformanceTests`` run them.
func recordExamples(into file: CaseFile) throws {
    for type in OperatorCatalog.standard.operators {
        for example in type.examples {
            let types = try example.outputTypes()
            let inputs = example.makeInputs()
            var signature = Signature(
                inputs: inputs.map(\.type), outputs: types, isConstant: example.inputs.map(\.isConstant))
            let layouts = example.op.packedLayouts(for: signature)
            let packed = inputs.enumerated().map { index, tensor in
                example.inputs[index].isConstant ? layouts[index].map { tensor.packed(as: $0) } ?? tensor : tensor
            }
            signature.inputs = packed.map(\.type)
            let families = example.op.families(for: signature)
            if families.isEmpty { continue }
            let expected = example.op.evaluate(inputs, outputTypes: types)
            for family in families {
                file.append(
                    try KernelCase(
                        family.kernel, family: family.name, label: "\(type.name): \(example.name)", inputs: packed,
                        isConstant: signature.isConstant, outputs: types, expected: expected,
                        tolerance: example.tolerance, macCount: example.op.macCount(for: signature)))
            }
        }
    }
}

/// The nodes of a model, each with inputs drawn for it alone. Nodes that differ in nothing but their weights are
/// recorded once.
///
/// - Parameter withExpected: Whether the references are asked, which takes long for large models.
func recordModel(atPath path: String, into file: CaseFile, withExpected: Bool) throws {
    let name = path.split(separator: "/").last.map { String($0) } ?? path
    let graph = try graph(ofModelAt: path, name: name)
    var random = SplitMix64(state: 1)
    var seen: Set<Step> = []
    for (index, node) in graph.nodes.enumerated() {
        let signature = graph.signature(of: node)
        if case .view = node.op.sharing(for: signature) { continue }
        guard seen.insert(Step(node, signature)).inserted else { continue }
        let families = node.op.families(for: signature)
        if families.isEmpty { continue }
        let inputs = node.inputs.map { id in
            let type = graph.type(of: id)
            return graph.constant(id) ?? random.tensor(type, in: Example.Input(type).range)
        }
        let expected = withExpected ? node.op.evaluate(inputs, outputTypes: signature.outputs) : nil
        let shapes = signature.inputs.map { "\($0.shape)" }.joined(separator: " ")
        for family in families {
            file.append(
                try KernelCase(
                    family.kernel, family: family.name,
                    label: "\(name) \(index) \(node.op.name) \(shapes) -> \(signature.outputs[0].shape)",
                    inputs: inputs, isConstant: signature.isConstant, outputs: signature.outputs, expected: expected,
                    tolerance: 1e-4, macCount: node.op.macCount(for: signature)))
        }
    }
}

/// What tells nodes apart for whoever measures their kernels.
private struct Step: Hashable {
    let op: String
    let attributes: String
    let shapes: [String]

    init(_ node: Graph.Node, _ signature: Signature) {
        op = node.op.name
        attributes = "\(node.op.attributes.map { "\($0.value)" })"
        shapes = (signature.inputs + signature.outputs).map { "\($0.element) \($0.shape) \($0.layout)" }
    }
}

/// The graph of a compiled model, or that of a foreign model when it is compiled.
private func graph(ofModelAt path: String, name: String) throws -> Graph {
    let bytes = try MappedFile(path: path).bytes
    if EdgeModel.hasSignature(bytes) {
        return try EdgeModel(decoding: bytes, catalog: .standard).variants[0].graph
    }
    return try Compiler(source: bytes, sourceName: name).compile().model.variants[0].graph
}
