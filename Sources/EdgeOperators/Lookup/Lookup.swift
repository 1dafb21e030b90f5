import EdgeGraph
import EdgeTensor

/// Any function of one int8 as a table: `y = table[x + 128]`.
///
/// Inputs are int8 of any shape and a constant int8 table of 256 entries; the output's quantization is free.
public struct Lookup: Operator {
    public static let name = "lookup"
    /// The entries of a table, one for each int8.
    public static let entryCount = 256

    public init() {}
    public init(from reader: inout AttributeReader) throws(OperatorError) {}
    public func encode(to writer: inout AttributeWriter) {}

    public var integerRule: IntegerRule { .arithmetic }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 2)
        try expectElement(inputs, 0, [.int8])
        try expectElement(inputs, 1, [.int8])
        guard inputs[1].shape == [Lookup.entryCount] else {
            throw .badInput(1, "has shape \(inputs[1].shape) instead of \(Lookup.entryCount)")
        }
        return [TensorType(.int8, inputs[0].shape)]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let table = inputs[1].elements(as: Int8.self)
        let source = inputs[0].elements(as: Int8.self)
        let target = outputs[0].elements(as: Int8.self)
        for index in 0..<outputs[0].type.elementCount {
            target[index] = table[Int(source[index]) + 128]
        }
    }

    public func sharing(for signature: Signature) -> Sharing { .overwrites([0]) }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        elementwiseRowAxes(axes, signature, operandCount: 1)
    }

    public func permuted(by permutation: [Int], for signature: Signature) -> (any Operator)? { self }

    /// The table of a real function between two per-tensor quantizations (`docs/quantization.md`, Unary functions):
    ///
    ///     table[x + 128] = clip(rne(f64(f(s_x · (x − x0)) / s_y)) + y0, −128, 127)
    ///
    /// NaN becomes the output's zero point.
    public static func table(
        of function: (Double) -> Double, input: Quantization, output: Quantization
    ) -> Tensor {
        let entries = (-128...127).map { (stored: Int32) -> Int8 in
            let real = function(Double(input.scale) * Double(stored - input.zeroPoint))
            let steps = (real / Double(output.scale)).rounded(.toNearestOrEven)
            guard !steps.isNaN else { return Int8(clamping: output.zeroPoint) }
            return Int8(min(max(steps + Double(output.zeroPoint), -128), 127))
        }
        return Tensor(TensorType(.int8, [entryCount]), entries)
    }

    /// The table of an operator's function.
    public static func table(of unary: Unary, input: Quantization, output: Quantization) -> Tensor {
        table(of: { unary($0) }, input: input, output: output)
    }
}
