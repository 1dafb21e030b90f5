import EdgeTensor

/// How long a value is after a run where the data decide: along `axis` it holds as many rows as the int64 scalar
/// `count` says. The value's type has the largest shape; what lies beyond the count means nothing.
///
/// Extents are inferred, as types are: an operator that counts its results begins them
/// (``Operator/countedAxes``), operators that work row by row pass them on (``Operator/rowAxes(_:for:)``).
public struct Extent: Hashable, Sendable {
    public var axis: Int
    public var count: Graph.ValueID

    public init(axis: Int, count: Graph.ValueID) {
        self.axis = axis
        self.count = count
    }
}

extension Graph {
    /// For every value its extent; nil where it is as long as its type says.
    ///
    /// - Throws: ``GraphError`` naming the node that would mix rows whose number the data decide, or the state that
    ///   would carry them.
    public func extents() throws(GraphError) -> [Extent?] {
        var extents = [Extent?](repeating: nil, count: values.count)
        for node in nodes {
            do throws(OperatorError) {
                let found = try self.extents(of: node) { extents[$0.index] }
                for (output, extent) in zip(node.outputs, found) { extents[output.index] = extent }
            } catch {
                throw .badNode(node: node.name, operator: node.op.name, error)
            }
        }
        for state in states where extents[state.next.index] != nil {
            throw .badState(state.name, "becomes a value whose size depends on data")
        }
        return extents
    }

    /// The extents of a node's outputs, given those of its inputs; empty when all are nil.
    func extents(of node: Node, _ extent: (ValueID) -> Extent?) throws(OperatorError) -> [Extent?] {
        let inputs = node.inputs.map(extent)
        guard let first = inputs.firstIndex(where: { $0 != nil }), let rows = inputs[first] else {
            return try countedExtents(of: node)
        }
        let length = type(of: node.inputs[first]).shape[rows.axis]
        let what = "has up to \(length) rows along axis \(rows.axis), as many as the data of a run decide"
        if let other = inputs.firstIndex(where: { $0 != nil && $0?.count != rows.count }) {
            throw .badInput(other, "\(what), and another number than input \(first)")
        }
        guard let axes = node.op.rowAxes(inputs.map { $0?.axis }, for: signature(of: node)) else {
            throw .badInput(first, "\(what); \(node.op.foreignName) would mix them with what is not there")
        }
        return zip(node.outputs, axes).map { output, axis in
            axis.flatMap { type(of: output).shape.indices.contains($0) ? Extent(axis: $0, count: rows.count) : nil }
        }
    }

    /// The extents that an operator begins whose last output counts the rows of the others.
    private func countedExtents(of node: Node) throws(OperatorError) -> [Extent?] {
        let axes = node.op.countedAxes
        guard !axes.isEmpty else { return [] }
        guard let count = node.outputs.last, axes.count == node.outputs.count,
            type(of: count) == TensorType(.int64, [])
        else { throw .unsupported("counting \(axes.count) outputs") }
        return zip(node.outputs, axes).map { output, axis in
            axis.flatMap { type(of: output).shape.indices.contains($0) ? Extent(axis: $0, count: count) : nil }
        }
    }
}

extension Operator {
    /// What ``evaluate(_:outputTypes:)`` gives, with outputs that are as long as the data decide cut to their length.
    func evaluateWhole(_ inputs: [Tensor], outputTypes: [TensorType]) -> [Tensor] {
        let outputs = evaluate(inputs, outputTypes: outputTypes)
        guard !countedAxes.isEmpty, let count = outputs.last?.integers?.first else { return outputs }
        return zip(outputs, countedAxes).map { output, axis in
            axis.map { output.prefix(count, along: $0) } ?? output
        }
    }
}
