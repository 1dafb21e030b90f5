import EdgeGraph
import EdgeTensor

/// One function of two numbers, element by element; axes of length 1 are repeated.
///
/// Both inputs have the same rank and element type, and so has the output. Quantized int8 has rules for
/// ``Function/hasIntegerRule``: `docs/quantization.md`, Add, Mul, minimum and maximum; quantized int16 for all that real
/// numbers have.
public struct Binary: Operator {
    public static let name = "binary"
    public var function: Function
    /// Clamps a float32 or quantized result.
    public var activation: ActivationRange

    public enum Function: String, Hashable, Sendable, CaseIterable {
        case add, sub, mul, div, min, max, pow
        /// `(a − b)²`
        case squaredDifference
        /// `a < 0 ? b·a : a`
        case prelu
        /// The quotient rounded down.
        case floorDiv
        /// The remainder with the sign of the divisor.
        case mod
        /// The remainder with the sign of the dividend, as C's `fmod`.
        case fmod
        /// The angle of the point (b, a), in −π…π.
        case atan2
        /// Logical for bools, bitwise for integers.
        case and, or, xor
        /// Bits move; those that leave are lost.
        case shiftLeft, shiftRight

        /// Whether quantized int8 inputs give a quantized int8 output without a detour through real numbers.
        public var hasIntegerRule: Bool {
            switch self {
            case .add, .sub, .mul, .min, .max: true
            default: false
            }
        }

        /// Whether real numbers have the function, and not only integers and bools.
        public var isReal: Bool {
            switch self {
            case .and, .or, .xor, .shiftLeft, .shiftRight: false
            default: true
            }
        }

        /// Whether swapping the operands changes nothing.
        public var isCommutative: Bool {
            switch self {
            case .add, .mul, .min, .max, .squaredDifference, .and, .or, .xor: true
            default: false
            }
        }
    }

    public init(_ function: Function, activation: ActivationRange = .none) {
        self.function = function
        self.activation = activation
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        function = try reader.choice("function")
        activation = try reader.activation("activation")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(function, "function")
        writer.write(activation, "activation")
    }

    public var foreignName: String { Self.capitalized(function.rawValue) }

    public var integerRule: IntegerRule { function.hasIntegerRule ? .arithmetic : .none }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 2)
        try expectElement(inputs, 0, ElementType.numbers)
        guard inputs[0].element == inputs[1].element else {
            throw .badInput(1, "is \(inputs[1].element), but input 0 is \(inputs[0].element)")
        }
        guard function != .atan2 || inputs[0].element.isFloatingPoint || inputs[0].isWide else {
            throw .badInput(0, "is \(inputs[0].element); atan2 takes real numbers")
        }
        guard function.isReal || !inputs[0].element.isFloatingPoint else {
            throw .badInput(0, "is \(inputs[0].element); \(function.rawValue) takes integers and bools")
        }
        if inputs.contains(where: { $0.quantization != nil }) {
            guard function.hasIntegerRule || (inputs[0].isWide && function.isReal) else {
                throw .badInput(0, "is quantized, but \(function.rawValue) has no integer rule")
            }
            try expectIntegerPerTensor(inputs, 0)
            try expectIntegerPerTensor(inputs, 1)
        } else if activation != .none, !inputs[0].element.isFloatingPoint {
            throw .badAttribute("activation", "needs floats or quantized integers")
        }
        return [TensorType(inputs[0].element, try broadcastShape(inputs))]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let shape = outputs[0].shape
        let (a, b, output) = (inputs[0], inputs[1], outputs[0])
        let (indexA, indexB) = (BroadcastIndex(a.shape, to: shape), BroadcastIndex(b.shape, to: shape))
        if let rule = IntegerBinary(function, activation, a.type, b.type, output.type) {
            let (left, right) = (a.elements(as: Int8.self), b.elements(as: Int8.self))
            let target = output.elements(as: Int8.self)
            for index in 0..<shape.elementCount {
                target[index] = rule(Int32(left[indexA[index]]), Int32(right[indexB[index]]))
            }
            return
        }
        for index in 0..<shape.elementCount {
            let (i, j) = (indexA[index], indexB[index])
            if a.type.element.isFloatingPoint || a.quantization != nil {
                output.setReal(index, activation.clamp(real(a.real(i), b.real(j))))
            } else {
                output.setElement(index, integer(a.integerElement(i), b.integerElement(j)))
            }
        }
    }

    public func sharing(for signature: Signature) -> Sharing { elementwiseSharing(signature) }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? { elementwiseRowAxes(axes, signature) }

    public func permuted(by permutation: [Int], for signature: Signature) -> (any Operator)? { self }
}
