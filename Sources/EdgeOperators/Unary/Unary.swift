import EdgeGraph
import EdgeTensor

/// One function of one number, element by element.
///
/// Takes floats, and integers where ``Function/isExactOnIntegers``; the output has the input's type. Real numbers are
/// computed in float64 by ``Elementary`` and rounded once. On quantized int8 the function is a ``Lookup``; quantized
/// int16 is computed as `docs/quantization.md`, 16-bit activations, says.
public struct Unary: Operator {
    public static let name = "unary"
    public var function: Function
    /// The function's parameters; 0 where it has none.
    public var alpha: Float
    public var beta: Float

    public init(_ function: Function, alpha: Float = 0, beta: Float = 0) {
        self.function = function
        self.alpha = alpha
        self.beta = beta
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        function = try reader.choice("function")
        alpha = try reader.float("alpha")
        beta = try reader.float("beta")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(function, "function")
        writer.write(alpha, "alpha")
        writer.write(beta, "beta")
    }

    public var foreignName: String { Self.capitalized(function.rawValue) }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 1)
        if !inputs[0].isWide || function == .not {
            try expectUnquantized(inputs)
            try expectElement(inputs, 0, function.elements)
        }
        return [TensorType(inputs[0].element, inputs[0].shape)]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let (input, output) = (inputs[0], outputs[0])
        for index in 0..<output.type.elementCount {
            if input.type.element.isFloatingPoint || input.quantization != nil {
                output.setReal(index, self(input.real(index)))
            } else {
                output.setElement(index, integer(input.integerElement(index), input.type.element))
            }
        }
    }

    /// The functions that integers have, too.
    private func integer(_ value: Int128, _ element: ElementType) -> Int128 {
        switch function {
        case .abs: Swift.abs(value)
        case .neg: -value
        case .sign: value.signum()
        case .square: value &* value
        case .not: element == .bool ? 1 - value : ~value
        default: value
        }
    }

    public func sharing(for signature: Signature) -> Sharing { elementwiseSharing(signature) }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        elementwiseRowAxes(axes, signature, operandCount: 1)
    }

    public func permuted(by permutation: [Int], for signature: Signature) -> (any Operator)? { self }
}
