import EdgeGraph
import EdgeOperators
import EdgeTensor

/// Turns functions of one int8 into tables of 256 entries.
///
///     %1 = dequantize(%0)
///     %2 = unary(%1) function=sigmoid                      →    %3 = lookup(%0, #4)
///     %3 = quantize(%2) element=int8 …
///
/// Between Dequantize and Quantize may stand any elementwise operators whose other operands are single constants.
/// Lookups, Clamps and Quantizes of int8 that follow each other become one Lookup.
public struct TabulateUnary: Pass {
    public var name: String { "tabulate-unary" }

    public init() {}

    public func run(on graph: inout Graph) throws(PassError) -> Bool {
        try rewrite(&graph) { (node, builder) throws(OperatorError) in
            var found = try tabulateReals(before: node, builder)
            if found == nil { found = composeTables(before: node, builder) }
            guard let found else { return false }
            let table = builder.addConstant(found.table)
            builder.emit(
                Graph.Node(
                    name: found.name, op: Lookup(), inputs: [found.input, table], outputs: node.outputs,
                    fused: found.fused))
            return true
        }
    }

    private struct Function {
        var input: Graph.ValueID
        var table: Tensor
        var name: String
        var fused: [String]
    }

    // MARK: Dequantize → … → Quantize

    private func tabulateReals(
        before node: Graph.Node, _ builder: GraphBuilder
    ) throws(OperatorError) -> Function? {
        guard node.op is Quantize, case let target = builder.type(of: node.outputs[0]), target.element == .int8,
            let output = target.quantization, output.isPerTensor,
            let last = builder.node(writing: node.inputs[0]), !(last.op is Dequantize)
        else { return nil }
        var chain = RealFunction(builder)
        guard let results = try chain.values(of: node.inputs[0]), let source = chain.source,
            let input = builder.type(of: source).quantization
        else { return nil }
        var function = Function(
            input: source, table: try quantized(results, by: node.op), name: last.name, fused: chain.names)
        if let unary = last.op as? Unary, builder.stored(last.inputs[0]) == source {
            function.table = Lookup.table(of: unary, input: input, output: output)
        }
        return function
    }

    private func quantized(_ reals: Tensor, by op: any Operator) throws(OperatorError) -> Tensor {
        let types = try op.outputTypes(for: [reals.type])
        let stored = op.evaluate([reals], outputTypes: types)[0]
        return Tensor(TensorType(.int8, [Lookup.entryCount]), stored.bytes)
    }

    // MARK: Table after table

    private func composeTables(before node: Graph.Node, _ builder: GraphBuilder) -> Function? {
        guard let inner = node.inputs.first.flatMap(builder.node(writingOnlyFor:)),
            node.op is Lookup || inner.op is Lookup, isTabular(node.op), isTabular(inner.op)
        else { return nil }
        let source = builder.type(of: inner.inputs[0])
        guard var values = allStored(of: source) else { return nil }
        for step in [inner, node] {
            let target = builder.type(of: step.outputs[0])
            guard target.element == .int8, target.quantization?.isPerTensor != false else { return nil }
            let constants = step.inputs.dropFirst().compactMap(builder.constant)
            guard constants.count == step.inputs.count - 1 else { return nil }
            var type = target
            type.shape = values.shape
            values = step.op.evaluate([values] + constants, outputTypes: [type])[0]
        }
        let table = Tensor(TensorType(.int8, [Lookup.entryCount]), values.bytes)
        let names = [inner, node].map { ($0.op as? Clamp).map { [$0.foreignName] } ?? $0.fused }
        return Function(input: inner.inputs[0], table: table, name: inner.name, fused: names[0] + names[1])
    }

    private func isTabular(_ op: any Operator) -> Bool { op is Lookup || op is Clamp || op is Quantize }

    /// −128 … 127 in the quantization of `type`.
    private func allStored(of type: TensorType) -> Tensor? {
        guard type.element == .int8, type.quantization?.isPerTensor != false else { return nil }
        return Tensor(
            TensorType(.int8, [Lookup.entryCount], quantization: type.quantization), (-128...127).map { Int8($0) })
    }
}

/// The values of an elementwise expression for every stored value of the one int8 tensor that it depends on.
private struct RealFunction {
    let builder: GraphBuilder
    /// The int8 tensor.
    private(set) var source: Graph.ValueID?
    /// The operators on the way, in the order in which they compute.
    private(set) var names: [String] = []
    private var known: [Graph.ValueID: Tensor] = [:]
    /// Longer expressions stay what they are.
    private var stepsLeft = 32

    init(_ builder: GraphBuilder) { self.builder = builder }

    /// 256 real numbers for `id`, or one for a constant; nil if it depends on more than one int8 tensor.
    mutating func values(of id: Graph.ValueID) throws(OperatorError) -> Tensor? {
        if let tensor = known[id] { return tensor }
        known[id] = try compute(id)
        return known[id]
    }

    private mutating func compute(_ id: Graph.ValueID) throws(OperatorError) -> Tensor? {
        let rank = builder.shape(of: id).rank
        if let constant = builder.constant(id) {
            return constant.type.elementCount == 1 && constant.type.element == .float32 ? constant : nil
        }
        stepsLeft -= 1
        guard stepsLeft >= 0, let node = builder.node(writing: id) else { return nil }
        if node.op is Dequantize { return try dequantized(node, rank) }
        guard node.op is Unary || node.op is Clamp || node.op is Binary else { return nil }
        var inputs: [Tensor] = []
        for input in node.inputs {
            guard let tensor = try values(of: input) else { return nil }
            inputs.append(tensor)
        }
        names += node.fused + [node.op.foreignName]
        return node.op.evaluate(inputs, outputTypes: try node.op.outputTypes(for: inputs.map(\.type)))[0]
    }

    private mutating func dequantized(_ node: Graph.Node, _ rank: Int) throws(OperatorError) -> Tensor? {
        let input = node.inputs[0]
        if let constant = builder.constant(input), constant.type.elementCount == 1 {
            return node.op.evaluate([constant], outputTypes: try node.op.outputTypes(for: [constant.type]))[0]
        }
        let type = builder.type(of: input)
        guard type.element == .int8, type.isQuantizedPerTensor, source == nil || source == input, rank > 0 else {
            return nil
        }
        source = input
        let shape = try Shape.inferred(Array(repeating: 1, count: rank - 1) + [Lookup.entryCount])
        let stored = Tensor(
            TensorType(.int8, shape, quantization: type.quantization), (-128...127).map { Int8($0) })
        return node.op.evaluate([stored], outputTypes: [TensorType(.float32, shape)])[0]
    }
}
