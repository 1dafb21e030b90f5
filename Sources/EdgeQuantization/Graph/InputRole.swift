import EdgeGraph
import EdgePasses
import EdgeTensor

/// What an input of a node is to quantization.
enum InputRole: Hashable {
    /// Real numbers that a run computes.
    case activation
    /// Constant factors of a weighted operator, with a scale for each output channel.
    case weights
    /// The constant summands beside them, in units of the product of both scales.
    case bias
    /// Any other constant of real numbers.
    case constant
    /// What is stored as it is: integers, quantized tensors.
    case plain
}

extension Graph {
    /// The role of input `position` of a node.
    func role(of position: Int, in node: Node) -> InputRole {
        let id = node.inputs[position]
        guard type(of: id).element == .float32 else { return .plain }
        guard self[id].constant != nil else { return .activation }
        guard node.op is any WeightedOperator else { return .constant }
        return position == 1 ? .weights : position == 2 ? .bias : .constant
    }

    /// The values that a node reads as activations, in order.
    func activations(of node: Node) -> [ValueID] {
        node.inputs.indices.filter { role(of: $0, in: node) == .activation }.map { node.inputs[$0] }
    }

    /// The name by which people know a node: its own, or that of what it writes; of the several that TFLite's converter
    /// joins by semicolons the first.
    public func name(of node: Node) -> String {
        if !node.name.isEmpty { return Self.firstName(of: node.name) }
        guard let output = node.outputs.first else { return node.op.name }
        return self[output].name.isEmpty ? "\(node.op.name) \(output)" : Self.firstName(of: self[output].name)
    }

    /// What stands before the first semicolon.
    static func firstName(of name: String) -> String { String(name.prefix { $0 != ";" }) }
}
