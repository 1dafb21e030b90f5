import EdgeGraph
import EdgeTensor

/// One number from all elements along some axes.
///
/// Floats are summed in float64, integers exactly and wrapped at the end. Quantized int8 has a rule for sum and mean
/// (`docs/quantization.md`, Average pooling, mean, sum); its largest and smallest are picked as they are stored, as those of
/// quantized int16 are, for which every function has a rule.
public struct Reduce: Operator {
    public static let name = "reduce"
    public var function: Function
    /// Sorted, not negative, each once.
    public var axes: [Int]
    /// Whether reduced axes stay, with length 1.
    public var keepsDimensions: Bool

    public enum Function: String, Hashable, Sendable, CaseIterable {
        case sum, mean, max, min, prod
        /// `Σ x²`
        case sumSquare
        /// `Σ |x|`
        case l1
        /// `√Σ x²`
        case l2
        /// `log Σ eˣ`
        case logSumExp
    }

    public init(_ function: Function, axes: [Int], keepsDimensions: Bool) {
        self.function = function
        self.axes = axes
        self.keepsDimensions = keepsDimensions
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        function = try reader.choice("function")
        axes = try reader.ints("axes")
        keepsDimensions = try reader.bool("keeps_dimensions")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(function, "function")
        writer.write(axes, "axes")
        writer.write(keepsDimensions, "keeps_dimensions")
    }

    public var integerRule: IntegerRule {
        switch function {
        case .sum, .mean: .arithmetic
        case .max, .min: .transparent
        default: .none
        }
    }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 1)
        try expectElement(inputs, 0, ElementType.numbers)
        let shape = inputs[0].shape
        guard axes.allSatisfy(shape.indices.contains), zip(axes, axes.dropFirst()).allSatisfy(<) else {
            throw .badAttribute("axes", "are \(axes) for shape \(shape)")
        }
        var quantization: Quantization?
        if inputs[0].quantization != nil {
            guard integerRule != .none || inputs[0].isWide else {
                throw .badInput(0, "is quantized, but \(function.rawValue) has no integer rule")
            }
            try expectIntegerPerTensor(inputs, 0)
            if integerRule == .transparent { quantization = inputs[0].quantization }
        }
        let dimensions = shape.enumerated().compactMap { axis, length in
            axes.contains(axis) ? (keepsDimensions ? 1 : nil) : length
        }
        return [TensorType(inputs[0].element, try Shape.inferred(dimensions), quantization: quantization)]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let (input, output) = (inputs[0], outputs[0])
        let walk = ReductionWalk(input.shape, axes: axes)
        let mean = integerMean(input.type, output.type, count: walk.reducedCount)
        let isReal =
            input.type.element.isFloatingPoint || function == .l2 || function == .logSumExp
            || (input.quantization != nil && integerRule != .transparent)
        for index in 0..<output.type.elementCount {
            if let mean {
                output.setElement(index, Int128(mean(integerSum(input, walk, index))))
            } else if isReal {
                output.setReal(index, real(input, walk, index))
            } else {
                output.setElement(index, integer(input, walk, index))
            }
        }
    }

    /// The rule that brings an integer sum to the output's quantization; nil where the numbers are real or plain.
    func integerMean(_ input: TensorType, _ output: TensorType, count: Int) -> Requantization? {
        guard input.element == .int8, integerRule == .arithmetic, let from = input.quantization,
            let to = output.quantization
        else {
            return nil
        }
        let divisor = Double(to.scale) * Double(function == .mean ? Swift.max(count, 1) : 1)
        return Requantization(
            multiplier: Requantization.bounded(Double(from.scale) / divisor), zeroPoint: to.zeroPoint, range: -128...127
        )
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        guard let row = axes[0], !self.axes.contains(row) else { return nil }
        return [keepsDimensions ? row : row - self.axes.count { $0 < row }]
    }

    public func permuted(by permutation: [Int], for signature: Signature) -> (any Operator)? {
        guard keepsDimensions else { return nil }
        let moved = permutation.indices.filter { axes.contains(permutation[$0]) }
        return Reduce(function, axes: moved, keepsDimensions: true)
    }
}
