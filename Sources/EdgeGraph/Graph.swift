import EdgeTensor

/// A model as a value: constants, nodes in an order in which they can run, and what goes in and out.
///
/// Every value is written once: by one node, as a graph input, as a state, or as a constant. `verify` says whether
/// a graph keeps all its promises; every pass and every reader ends with it.
public struct Graph: Sendable, Hashable {
    /// The name of a value: its place in ``Graph/values``.
    public struct ValueID: Hashable, Sendable {
        public let index: Int
        public init(_ index: Int) { self.index = index }
    }

    /// A tensor that flows through the graph, or a constant.
    public struct Value: Hashable, Sendable {
        /// The name in the source model; empty when it had none or names were dropped.
        public var name: String
        public var type: TensorType
        /// The bytes, when they are known before any run.
        public var constant: Bytes?

        public init(name: String = "", type: TensorType, constant: Bytes? = nil) {
            self.name = name
            self.type = type
            self.constant = constant
        }
    }

    /// One application of an operator.
    public struct Node: Sendable {
        /// The name in the source model.
        public var name: String
        public var op: any Operator
        public var inputs: [ValueID]
        public var outputs: [ValueID]
        /// What passes merged into this node, in order: `BatchNormalization`, `Relu` …
        public var fused: [String]

        public init(
            name: String = "", op: any Operator, inputs: [ValueID], outputs: [ValueID], fused: [String] = []
        ) {
            self.name = name
            self.op = op
            self.inputs = inputs
            self.outputs = outputs
            self.fused = fused
        }
    }

    /// A named end of the graph.
    public struct Port: Hashable, Sendable {
        public var name: String
        public var value: ValueID

        public init(name: String, value: ValueID) {
            self.name = name
            self.value = value
        }
    }

    /// A tensor that a session carries from one run to the next.
    public struct State: Hashable, Sendable {
        public var name: String
        /// What nodes read; nobody in the graph writes it.
        public var current: ValueID
        /// What becomes ``current`` after the run; of the same type.
        public var next: ValueID
        /// A constant with the value after a reset; nil stands for real zeros.
        public var initial: ValueID?

        public init(name: String, current: ValueID, next: ValueID, initial: ValueID? = nil) {
            self.name = name
            self.current = current
            self.next = next
            self.initial = initial
        }
    }

    public var name: String
    public var values: [Value] = []
    public var nodes: [Node] = []
    public var inputs: [Port] = []
    public var outputs: [Port] = []
    public var states: [State] = []

    public init(name: String = "") { self.name = name }

    public subscript(id: ValueID) -> Value {
        get { values[id.index] }
        set { values[id.index] = newValue }
    }

    public func type(of id: ValueID) -> TensorType { values[id.index].type }

    /// The tensor of a constant; nil for values that a run computes.
    public func constant(_ id: ValueID) -> Tensor? {
        values[id.index].constant.map { Tensor(values[id.index].type, $0) }
    }

    /// Adds a value and gives its identity.
    public mutating func addValue(_ value: Value) -> ValueID {
        values.append(value)
        return ValueID(values.count - 1)
    }

    /// The types around a node.
    public func signature(of node: Node) -> Signature {
        Signature(
            inputs: node.inputs.map(type(of:)), outputs: node.outputs.map(type(of:)),
            isConstant: node.inputs.map { values[$0.index].constant != nil })
    }

    /// How often each value is read, by nodes, as an output, or as a state's next value.
    public func useCounts() -> [Int] {
        var counts = [Int](repeating: 0, count: values.count)
        for node in nodes {
            for input in node.inputs { counts[input.index] += 1 }
        }
        for output in outputs { counts[output.value.index] += 1 }
        for state in states { counts[state.next.index] += 1 }
        return counts
    }
}

extension Graph.Node: Hashable {
    public static func == (left: Graph.Node, right: Graph.Node) -> Bool {
        left.name == right.name && left.inputs == right.inputs && left.outputs == right.outputs
            && left.fused == right.fused && left.op.isEqual(to: right.op)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(op)
        hasher.combine(inputs)
        hasher.combine(outputs)
    }
}

extension Graph.ValueID: CustomStringConvertible {
    public var description: String { "%\(index)" }
}
