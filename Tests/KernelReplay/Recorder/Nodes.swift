import EdgeCompiler
import EdgeFormat
import EdgeGraph
import EdgeOperators
import EdgeTensor

extension Recording {
    /// An example with its own inputs, and with inputs of arbitrary bytes, for which floats are not compared.
    static func ofExample(_ example: Example, _ name: String, _ random: inout SplitMix64) throws -> [Recording] {
        let types = try example.outputTypes()
        func recording(_ label: String, _ inputs: [Tensor], tolerance: Float) -> Recording {
            let (packed, signature) = example.packed(inputs, outputTypes: types)
            let expected = example.op.evaluate(inputs, outputTypes: types)
            return Recording(
                label: "\(name): \(label)", op: example.op, inputs: packed, signature: signature, expected: expected,
                tolerance: tolerance)
        }
        let arbitrary = example.inputs.map { random.bytes(of: $0.type) }
        return [
            recording(example.name, example.makeInputs(), tolerance: example.tolerance),
            recording("\(example.name), any bytes", arbitrary, tolerance: .infinity),
        ]
    }

    /// The nodes of a model that are not views, each with inputs drawn for it alone; one of those that differ in nothing
    /// but their weights.
    ///
    /// - Parameter withExpected: Whether the references are asked, which takes long for large models.
    static func ofNodes(inModelAt path: String, withExpected: Bool) throws -> [Recording] {
        let name = path.split(separator: "/").last.map { String($0) } ?? path
        let graph = try graph(ofModelAt: path, name: name)
        var random = SplitMix64(state: 1)
        var seen: Set<NodeKind> = []
        return graph.nodes.enumerated().compactMap { index, node in
            let signature = graph.signature(of: node)
            if case .view = node.op.sharing(for: signature) { return nil }
            guard seen.insert(NodeKind(node, signature)).inserted else { return nil }
            let inputs = node.inputs.map { id in
                let type = graph.type(of: id)
                return graph.constant(id) ?? random.tensor(type, in: Example.Input(type).range)
            }
            let shapes = signature.inputs.map { "\($0.shape)" }.joined(separator: " ")
            return Recording(
                label: "\(name) \(index) \(node.op.name) \(shapes) -> \(signature.outputs[0].shape)", op: node.op,
                inputs: inputs, signature: signature,
                expected: withExpected ? node.op.evaluate(inputs, outputTypes: signature.outputs) : nil,
                tolerance: 1e-4)
        }
    }

    /// The graph of a compiled model, or that of a foreign model when it is compiled.
    private static func graph(ofModelAt path: String, name: String) throws -> Graph {
        let bytes = try MappedFile(path: path).bytes
        if EdgeModel.hasSignature(bytes) {
            return try EdgeModel(decoding: bytes, catalog: .standard).variants[0].graph
        }
        return try Compiler(source: bytes, sourceName: name).compile().model.variants[0].graph
    }
}

/// What tells nodes apart for whoever measures their kernels.
private struct NodeKind: Hashable {
    let op: String
    let attributes: String
    let types: [String]

    init(_ node: Graph.Node, _ signature: Signature) {
        op = node.op.name
        attributes = "\(node.op.attributes.map { "\($0.value)" })"
        types = (signature.inputs + signature.outputs).map { "\($0.element) \($0.shape) \($0.layout)" }
    }
}

extension SplitMix64 {
    /// A tensor of which half of all bytes are 0x00, 0x7F, 0x80 or 0xFF, so that special numbers occur.
    fileprivate mutating func bytes(of type: TensorType) -> Tensor {
        Tensor(
            type,
            Bytes(count: type.byteCount) { target in
                for index in target.indices {
                    let bits = next()
                    target[index] =
                        bits & 1 == 0
                        ? [0x00, 0x7F, 0x80, 0xFF][Int(bits >> 1 & 3)] : UInt8(truncatingIfNeeded: bits >> 8)
                }
            })
    }
}
