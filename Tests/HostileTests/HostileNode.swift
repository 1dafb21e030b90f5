import EdgeGraph
import EdgeTensor
import HostileSupport

/// A node as a file describes it, to be damaged: attributes, types of inputs, quantizations of outputs.
struct HostileNode {
    var attributes: [AttributeValue]
    var inputs: [TensorType]
    var isConstant: [Bool]
    var outputQuantizations: [Quantization?]

    init(_ example: Example) {
        attributes = example.op.attributes.map(\.value)
        inputs = example.inputs.map(\.type)
        isConstant = example.inputs.map(\.isConstant)
        outputQuantizations = ((try? example.outputTypes()) ?? []).map(\.quantization)
    }

    /// Every replacement of one attribute.
    func attributeDamages() -> [HostileNode] {
        attributes.indices.flatMap { index in
            HostileValues.replacements(for: attributes[index]).map { value in
                with { $0.attributes[index] = value }
            }
        }
    }

    /// All axes of one length without elements, in all inputs and in one; and then all axes.
    func emptied() -> [HostileNode] {
        let lengths = Set(inputs.flatMap(\.shape.dimensions)).sorted()
        func emptied(_ index: Int, _ length: Int?) -> TensorType {
            let dimensions = inputs[index].shape.map { $0 == length || length == nil ? 0 : $0 }
            return (try? Shape(dimensions)).map { inputs[index].reshaped(to: $0) } ?? inputs[index]
        }
        return (lengths.map(Optional.some) + [nil]).flatMap { length in
            [with { $0.inputs = inputs.indices.map { emptied($0, length) } }]
                + inputs.indices.map { index in with { $0.inputs[index] = emptied(index, length) } }
        }
    }

    /// Every replacement of one thing.
    func singleDamages() -> [HostileNode] {
        var nodes = [self] + attributeDamages()
        nodes.append(with { $0.attributes = [] })
        nodes.append(with { $0.attributes.append(.int(1)) })
        for index in inputs.indices {
            for type in HostileValues.replacements(for: inputs[index]) {
                nodes.append(with { $0.inputs[index] = type })
            }
            nodes.append(with { $0.isConstant[index].toggle() })
            nodes.append(with { $0.inputs = inputs.map { _ in inputs[index] } })
        }
        for count in 0..<inputs.count {
            nodes.append(
                with {
                    $0.inputs.removeLast(count + 1)
                    $0.isConstant.removeLast(count + 1)
                })
        }
        if let last = inputs.last {
            nodes.append(
                with {
                    $0.inputs.append(last)
                    $0.isConstant.append(true)
                })
        }
        for index in outputQuantizations.indices {
            for quantization in HostileValues.quantizations(for: inputs.first ?? TensorType(.int8, [4])) {
                nodes.append(with { $0.outputQuantizations[index] = quantization })
            }
        }
        return nodes
    }

    /// `count` things replaced.
    func damaged(_ count: Int, _ random: inout SplitMix64) -> HostileNode {
        var node = self
        for _ in 0..<count { node.damage(&random) }
        return node
    }

    private mutating func damage(_ random: inout SplitMix64) {
        switch Int.random(in: 0..<7, using: &random) {
        case 0, 1, 2:
            guard let index = attributes.indices.randomElement(using: &random) else { return }
            let values = HostileValues.replacements(for: attributes[index])
            if let value = values.randomElement(using: &random) { attributes[index] = value }
        case 3, 4:
            guard let index = inputs.indices.randomElement(using: &random) else { return }
            let types = HostileValues.replacements(for: inputs[index])
            if let type = types.randomElement(using: &random) { inputs[index] = type }
        case 5:
            guard let index = inputs.indices.randomElement(using: &random) else { return }
            if Bool.random(using: &random) {
                isConstant[index].toggle()
            } else {
                inputs.removeLast(inputs.count - index)
                isConstant.removeLast(isConstant.count - index)
            }
        default:
            guard let index = outputQuantizations.indices.randomElement(using: &random),
                let input = inputs.randomElement(using: &random)
            else { return }
            outputQuantizations[index] = HostileValues.quantizations(for: input).randomElement(using: &random) ?? nil
        }
    }

    private func with(_ change: (inout HostileNode) -> Void) -> HostileNode {
        var node = self
        change(&node)
        return node
    }
}

extension HostileNode {
    /// Does with the node what reading a file, planning and running do, as far as it lets itself; returns whether it
    /// ran.
    func attempt(as type: any Operator.Type, _ random: inout SplitMix64) -> Bool {
        var reader = AttributeReader(attributes)
        guard let op = try? type.init(from: &reader), reader.isAtEnd else { return false }
        guard let signature = signature(of: op) else { return false }
        _ = (op.macCount(for: signature), op.sharing(for: signature), op.integerRule)
        let rank = signature.outputs.first?.shape.rank ?? 0
        _ = op.permuted(by: Array((0..<rank).reversed()), for: signature)
        let layouts = op.packedLayouts(for: signature)
        let types = signature.inputs + signature.outputs
        guard types.allSatisfy({ $0.element != .bytes && $0.byteCount <= 1 << 14 }) else { return false }
        guard op.operationCount(for: signature) <= 1 << 14 else { return false }
        let tensors = signature.inputs.map { HostileNode.tensor($0, &random) }
        _ = op.evaluate(tensors, outputTypes: signature.outputs)
        HostileNode.run(op, signature, tensors)
        let packed = tensors.enumerated().map { index, tensor in
            guard signature.isConstant[index], let layout = layouts[index], tensor.type.layout == .dense,
                layout.accepts(tensor.type)
            else { return tensor }
            return tensor.packed(as: layout)
        }
        guard packed != tensors else { return true }
        var packedSignature = signature
        packedSignature.inputs = packed.map(\.type)
        HostileNode.run(op, packedSignature, packed)
        return true
    }

    /// The types around the node, if a graph may hold it.
    private func signature(of op: any Operator) -> Signature? {
        var graph = Graph()
        var isWritable: [Graph.ValueID] = []
        let ids = zip(inputs, isConstant).map { type, isConstant in
            let isHeld = type.byteCount >= 0 && type.byteCount <= 1 << 20
            let constant = isConstant && isHeld ? Bytes(count: type.byteCount) { _ in } : nil
            let id = graph.addValue(Graph.Value(type: type, constant: constant))
            if constant == nil { isWritable.append(id) }
            return id
        }
        graph.inputs = isWritable.map { Graph.Port(name: "x", value: $0) }
        guard var outputs = try? op.outputTypes(for: inputs) else { return nil }
        for (index, quantization) in outputQuantizations.enumerated() where index < outputs.count {
            if outputs[index].quantization == nil { outputs[index].quantization = quantization }
        }
        let results = outputs.map { graph.addValue(Graph.Value(type: $0)) }
        let node = Graph.Node(op: op, inputs: ids, outputs: results)
        graph.nodes = [node]
        guard (try? graph.verify()) != nil else { return nil }
        return graph.signature(of: node)
    }

    /// Runs the reference and every kernel that this CPU has, in one part and in three.
    private static func run(_ op: any Operator, _ signature: Signature, _ inputs: [Tensor]) {
        let kernels = op.kernels(for: signature) + [op.referenceKernel(for: signature)]
        for kernel in kernels where kernel.requires.isSubset(of: .detected) && kernel.scratchByteCount <= 1 << 16 {
            let aligned = inputs.map { $0.bytes.aligned(to: Bytes.alignment) }
            let outputs = signature.outputs.map { MemoryBlock(byteCount: $0.byteCount) }
            let nothing = MemoryBlock(byteCount: 0)
            let scratch = MemoryBlock(byteCount: kernel.scratchByteCount)
            let step = kernel.bind(
                Operands(
                    inputs: aligned.map { $0.retained.base ?? UnsafeRawPointer(nothing.base) },
                    outputs: outputs.map(\.base)))
            for parts in [1, 3] {
                for part in 0..<parts {
                    step.function(
                        step.context, step.unitCount * part / parts, step.unitCount * (part + 1) / parts,
                        scratch.base)
                }
            }
            withExtendedLifetime((aligned, outputs, step, nothing)) {}
        }
    }

    /// A tensor of bytes of which half are 0x00, 0x7F, 0x80 or 0xFF, so that special numbers occur.
    private static func tensor(_ type: TensorType, _ random: inout SplitMix64) -> Tensor {
        Tensor(
            type,
            Bytes(count: type.byteCount) { buffer in
                for index in buffer.indices {
                    let bits = random.next()
                    buffer[index] =
                        bits & 1 == 0
                        ? [0x00, 0x7F, 0x80, 0xFF][Int(bits >> 1 & 3)] : UInt8(truncatingIfNeeded: bits >> 8)
                }
            })
    }
}
