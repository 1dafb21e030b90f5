import EdgeGraph
import EdgeTensor

/// `exp(β·xᵢ) / Σ exp(β·xⱼ)` along one axis, or its logarithm.
///
/// Floats subtract the row's maximum first; int8 follows `docs/quantization.md`, Softmax (not for the logarithm), and
/// int16 what it says of 16-bit activations.
public struct Softmax: Operator {
    public static let name = "softmax"
    /// The axis along which results add up to 1; not negative.
    public var axis: Int
    public var isLogarithmic: Bool
    public var beta: Float

    public init(axis: Int, isLogarithmic: Bool = false, beta: Float = 1) {
        self.axis = axis
        self.isLogarithmic = isLogarithmic
        self.beta = beta
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        axis = try reader.int("axis")
        isLogarithmic = try reader.bool("is_logarithmic")
        beta = try reader.float("beta")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(axis, "axis")
        writer.write(isLogarithmic, "is_logarithmic")
        writer.write(beta, "beta")
    }

    public var integerRule: IntegerRule { isLogarithmic ? .none : .arithmetic }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 1)
        try expectElement(inputs, 0, [.float32, .float64, .float16, .bfloat16, .int8, .int16])
        guard inputs[0].shape.indices.contains(axis) else {
            throw .noAxis(axis, of: inputs[0].shape)
        }
        guard beta.isFinite, beta >= 0 else { throw .badAttribute("beta", "is \(beta)") }
        if !inputs[0].element.isFloatingPoint {
            try expectIntegerPerTensor(inputs, 0)
            guard !isLogarithmic || inputs[0].isWide else {
                throw .badInput(0, "is int8, but the logarithm has no integer rule")
            }
        }
        return [TensorType(inputs[0].element, inputs[0].shape)]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let rows = AxisRows(inputs[0].shape, axis: axis)
        if inputs[0].type.element == .int8 {
            let rule = IntegerSoftmax(input: inputs[0].type, output: outputs[0].type, beta: beta)
            let (source, target) = (inputs[0].elements(as: Int8.self), outputs[0].elements(as: Int8.self))
            for row in 0..<rows.count { rule.apply(rows[row], source, target) }
        } else {
            for row in 0..<rows.count { apply(rows[row], inputs[0], outputs[0]) }
        }
    }

    private func apply(_ row: StrideTo<Int>, _ source: TensorView, _ target: MutableTensorView) {
        var largest = -Double.infinity
        for index in row { largest = Swift.max(largest, source.real(index)) }
        func exponent(_ index: Int) -> Double { Double(beta) * (source.real(index) - largest) }
        var sum = 0.0
        for index in row { sum += Elementary.exp(exponent(index)) }
        let logarithm = Elementary.log(sum)
        for index in row {
            target.setReal(
                index, isLogarithmic ? exponent(index) - logarithm : Elementary.exp(exponent(index)) / sum)
        }
    }

    public func sharing(for signature: Signature) -> Sharing { elementwiseSharing(signature) }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? { rowAxes(axes, beside: axis) }

    public func permuted(by permutation: [Int], for signature: Signature) -> (any Operator)? {
        guard let moved = permutation.firstIndex(of: axis) else { return nil }
        return Softmax(axis: moved, isLogarithmic: isLogarithmic, beta: beta)
    }
}

/// The int8 softmax between two types: `docs/quantization.md`, Softmax.
struct IntegerSoftmax {
    /// `rne(exp(−d · s_x · β) · 2²³)` for d = 0 … 255.
    let table: [UInt32]
    let output: Requantization
    let outputScale: Double

    init(input: TensorType, output: TensorType, beta: Float) {
        let scale = Double(input.quantization?.scale ?? 1)
        table = (0...255).map { difference in
            UInt32((Elementary.exp(-Double(difference) * scale * Double(beta)) * 0x1p23).rounded(.toNearestOrEven))
        }
        self.output = Requantization(
            multiplier: 1, zeroPoint: output.quantization?.zeroPoint ?? 0, range: -128...127)
        outputScale = Double(output.quantization?.scale ?? 1)
    }

    func apply(
        _ row: StrideTo<Int>, _ source: UnsafeBufferPointer<Int8>, _ target: UnsafeMutableBufferPointer<Int8>
    ) {
        var largest = Int8.min
        for index in row { largest = max(largest, source[index]) }
        func entry(_ index: Int) -> UInt32 { table[Int(largest) - Int(source[index])] }
        var sum: UInt64 = 0
        for index in row { sum += UInt64(entry(index)) }
        let factor = Float(1 / (Double(sum) * outputScale))
        for index in row { target[index] = Int8(clamping: output.stored(Float(entry(index)) * factor)) }
    }
}

/// The index sequences along one axis of a row-major tensor.
struct AxisRows {
    private let length: Int
    private let inner: Int
    let count: Int

    init(_ shape: Shape, axis: Int) {
        length = shape[axis]
        inner = shape.dropFirst(axis + 1).reduce(1, *)
        count = shape.prefix(axis).reduce(1, *) * inner
    }

    /// The element at `place` of a row.
    func element(_ place: Int, ofRow row: Int) -> Int {
        row / inner * length * inner + row % inner + place * inner
    }

    subscript(row: Int) -> StrideTo<Int> {
        let first = row / inner * length * inner + row % inner
        return stride(from: first, to: first + length * inner, by: inner)
    }
}
