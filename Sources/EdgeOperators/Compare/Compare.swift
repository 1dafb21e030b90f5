import EdgeGraph
import EdgeTensor

/// Whether a relation holds between two numbers, element by element; axes of length 1 are repeated. NaN equals
/// nothing.
public struct Compare: Operator {
    public static let name = "compare"
    public var function: Function

    public enum Function: String, Hashable, Sendable, CaseIterable {
        case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual

        func holds<Number: Comparable>(_ a: Number, _ b: Number) -> Bool {
            switch self {
            case .equal: a == b
            case .notEqual: a != b
            case .less: a < b
            case .lessOrEqual: a <= b
            case .greater: a > b
            case .greaterOrEqual: a >= b
            }
        }
    }

    public init(_ function: Function) { self.function = function }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        function = try reader.choice("function")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(function, "function")
    }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 2)
        try expectUnquantized(inputs)
        try expectElement(inputs, 0, ElementType.numbers)
        guard inputs[0].element == inputs[1].element else {
            throw .badInput(1, "is \(inputs[1].element), but input 0 is \(inputs[0].element)")
        }
        return [TensorType(.bool, try broadcastShape(inputs))]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let shape = outputs[0].shape
        let (a, b) = (inputs[0], inputs[1])
        let (indexA, indexB) = (BroadcastIndex(a.shape, to: shape), BroadcastIndex(b.shape, to: shape))
        let target = outputs[0].elements(as: UInt8.self)
        for index in 0..<shape.elementCount {
            let (i, j) = (indexA[index], indexB[index])
            let holds =
                a.type.element.isFloatingPoint
                ? function.holds(a.realElement(i), b.realElement(j))
                : function.holds(a.integerElement(i), b.integerElement(j))
            target[index] = holds ? 1 : 0
        }
    }

    public func sharing(for signature: Signature) -> Sharing { elementwiseSharing(signature) }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? { elementwiseRowAxes(axes, signature) }

    public func permuted(by permutation: [Int], for signature: Signature) -> (any Operator)? { self }
}
