import EdgeGraph
import EdgeTensor

/// The columns or rows of a float32 matrix whose first element is above 0, and how many they are, or what `claim` says.
public struct TestKeep: Operator {
    public static let name = "test_keep"
    public static var examples: [Example] { [] }
    public var axis: Int
    /// What the count says instead of the truth; 0 for the truth.
    public var claim: Int

    public init(axis: Int, claim: Int = 0) {
        self.axis = axis
        self.claim = claim
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        axis = try reader.int("axis")
        claim = try reader.int("claim")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(axis, "axis")
        writer.write(claim, "claim")
    }

    public var countedAxes: [Int?] { [axis, nil] }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        guard inputs.count == 1 else { throw .inputCount(inputs.count, expected: 1...1) }
        guard inputs[0].element == .float32, inputs[0].shape.rank == 2, (0...1).contains(axis) else {
            throw .badInput(0, "is no matrix")
        }
        return [inputs[0], TensorType(.int64, [])]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let (source, target) = (inputs[0].elements(as: Float.self), outputs[0].elements(as: Float.self))
        let (rows, columns) = (inputs[0].shape[0], inputs[0].shape[1])
        target.update(repeating: 0)
        var count = 0
        for place in 0..<inputs[0].shape[axis] where source[axis == 0 ? place * columns : place] > 0 {
            for other in 0..<(axis == 0 ? columns : rows) {
                let (from, to) = axis == 0 ? (place * columns, count * columns) : (place, count)
                target[to + other * (axis == 0 ? 1 : columns)] = source[from + other * (axis == 0 ? 1 : columns)]
            }
            count += 1
        }
        outputs[1].elements(as: Int64.self)[0] = Int64(claim == 0 ? count : claim)
    }
}

/// Twice each element of a float32 tensor, wherever it stands.
public struct TestDouble: Operator {
    public static let name = "test_double"
    public static var examples: [Example] { [] }

    public init() {}
    public init(from reader: inout AttributeReader) {}
    public func encode(to writer: inout AttributeWriter) {}

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        guard inputs.count == 1, inputs[0].element == .float32 else { throw .badInput(0, "is not float32") }
        return inputs
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        for (index, value) in inputs[0].elements(as: Float.self).enumerated() {
            outputs[0].elements(as: Float.self)[index] = 2 * value
        }
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? { axes }
}
