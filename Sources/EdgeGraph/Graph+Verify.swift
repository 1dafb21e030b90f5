import EdgeTensor

/// A promise that a graph does not keep.
public enum GraphError: Error, Hashable, CustomStringConvertible {
    case valueOutOfRange(node: String, index: Int)
    case readBeforeWritten(node: String, value: String)
    case writtenTwice(value: String)
    case outputNeverWritten(String)
    case badConstant(value: String, String)
    case badState(String, String)
    case typeMismatch(node: String, output: Int, found: TensorType, expected: TensorType)
    case badNode(node: String, operator: String, OperatorError)
    case outputCount(node: String, found: Int, expected: Int)
    case tooLarge(value: String, byteCount: Int)
    case badQuantization(value: String)

    public var description: String {
        switch self {
        case .valueOutOfRange(let node, let index):
            "node \(node) names value \(index), which does not exist"
        case .readBeforeWritten(let node, let value):
            "node \(node) reads \(value) before anything writes it"
        case .writtenTwice(let value):
            "value \(value) is written twice"
        case .outputNeverWritten(let name):
            "output \(name) is never written"
        case .badConstant(let value, let reason):
            "constant \(value) \(reason)"
        case .badState(let name, let reason):
            "state \(name) \(reason)"
        case .typeMismatch(let node, let output, let found, let expected):
            "node \(node), output \(output): the graph says \(found), the operator gives \(expected)"
        case .badNode(let node, let name, let error):
            "node \(node) (\(name)): \(error)"
        case .outputCount(let node, let found, let expected):
            "node \(node) has \(found) outputs, its operator gives \(expected)"
        case .tooLarge(let value, let byteCount):
            "value \(value) has \(byteCount) bytes; at most \(Graph.maximumTensorByteCount) are supported"
        case .badQuantization(let value):
            "the quantization of value \(value) does not fit its element type and shape"
        }
    }
}

extension Graph {
    /// Larger tensors are refused, so that offsets fit a signed 32-bit integer.
    public static let maximumTensorByteCount = Int(Int32.max)

    /// Checks order, single assignment, types, constants, states and extents.
    public func verify() throws(GraphError) {
        try verifyValues()
        var isWritten = values.map { $0.constant != nil }
        func write(_ id: ValueID, by node: String) throws(GraphError) {
            try checkRange(id, node)
            guard !isWritten[id.index] else { throw .writtenTwice(value: label(id)) }
            isWritten[id.index] = true
        }
        for input in inputs { try write(input.value, by: "inputs") }
        for state in states { try write(state.current, by: "states") }
        for node in nodes {
            for input in node.inputs {
                try checkRange(input, node.name)
                guard isWritten[input.index] else {
                    throw .readBeforeWritten(node: node.name, value: label(input))
                }
            }
            for output in node.outputs { try write(output, by: node.name) }
            try verifyTypes(of: node)
        }
        for output in outputs {
            try checkRange(output.value, "outputs")
            guard isWritten[output.value.index] else { throw .outputNeverWritten(output.name) }
        }
        for state in states { try verify(state, isWritten) }
        _ = try extents()
    }

    private func verifyValues() throws(GraphError) {
        for (index, value) in values.enumerated() {
            let byteCount = value.type.byteCount
            guard byteCount <= Graph.maximumTensorByteCount else {
                throw .tooLarge(value: label(ValueID(index)), byteCount: byteCount)
            }
            guard value.type.hasConsistentQuantization else { throw .badQuantization(value: label(ValueID(index))) }
            if let constant = value.constant {
                guard value.type.element == .bytes || constant.count == byteCount else {
                    throw .badConstant(
                        value: label(ValueID(index)), "has \(constant.count) bytes instead of \(byteCount)")
                }
            }
            guard value.type.layout == .dense || (value.constant != nil && value.type.layout.accepts(value.type)) else {
                throw .badConstant(value: label(ValueID(index)), "cannot have layout \(value.type.layout)")
            }
        }
    }

    private func verifyTypes(of node: Node) throws(GraphError) {
        let expected: [TensorType]
        do {
            expected = try node.op.outputTypes(for: node.inputs.map { type(of: $0) })
        } catch {
            throw .badNode(node: node.name, operator: node.op.name, error)
        }
        guard expected.count == node.outputs.count else {
            throw .outputCount(node: node.name, found: node.outputs.count, expected: expected.count)
        }
        for (index, output) in node.outputs.enumerated() {
            let found = type(of: output)
            let isRight =
                found.element == expected[index].element && found.shape == expected[index].shape
                && (expected[index].quantization == nil || expected[index].quantization == found.quantization)
            guard isRight else {
                throw .typeMismatch(node: node.name, output: index, found: found, expected: expected[index])
            }
        }
    }

    private func verify(_ state: State, _ isWritten: [Bool]) throws(GraphError) {
        try checkRange(state.next, "states")
        guard isWritten[state.next.index] else { throw .badState(state.name, "is never written") }
        guard type(of: state.next) == type(of: state.current) else {
            throw .badState(state.name, "is \(type(of: state.current)) but becomes \(type(of: state.next))")
        }
        if let initial = state.initial {
            try checkRange(initial, "states")
            guard self[initial].constant != nil, type(of: initial) == type(of: state.current) else {
                throw .badState(state.name, "has an initial value that is no constant of its type")
            }
        }
    }

    private func checkRange(_ id: ValueID, _ node: String) throws(GraphError) {
        guard values.indices.contains(id.index) else { throw .valueOutOfRange(node: node, index: id.index) }
    }

    /// The name of a value for errors: its own, or its number.
    public func label(_ id: ValueID) -> String {
        guard values.indices.contains(id.index), !values[id.index].name.isEmpty else { return "\(id)" }
        return values[id.index].name
    }
}
