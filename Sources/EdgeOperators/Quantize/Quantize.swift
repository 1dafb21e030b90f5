import EdgeGraph
import EdgeTensor

/// Brings float32, or integers of another quantization, to `quantization`: `docs/quantization.md`, Quantize.
///
///     from float32    clip(rne(clip(f32(r / s), lo − zp, hi − zp)) + zp), NaN gives the zero point
///     from integers   requantize(x − x0, f32(s_x / s_y))
///
/// Per tensor or per axis on either side. Between int8 and uint8 of one scale it is a shift by 128.
public struct Quantize: RequantizingOperator {
    public static let name = "quantize"
    public var element: ElementType
    public var quantization: Quantization

    public init(element: ElementType, quantization: Quantization) {
        self.element = element
        self.quantization = quantization
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        element = try reader.element("element")
        let scales = try reader.floats("scales")
        let zeroPoints = try reader.ints("zero_points")
        let axis = try reader.int("axis")
        do {
            quantization = try Quantization(
                scales: scales, zeroPoints: zeroPoints.map { Int32(clamping: $0) }, axis: axis < 0 ? nil : axis)
        } catch {
            throw .badAttribute("scales", "are \(error)")
        }
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(element, "element")
        writer.write(quantization.scales, "scales")
        writer.write(quantization.zeroPoints.map { Int($0) }, "zero_points")
        writer.write(quantization.axis ?? -1, "axis")
    }

    public var integerRule: IntegerRule { .arithmetic }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 1)
        try expectElement(inputs, 0, [.float32, .int8, .uint8, .int16, .uint16, .int32])
        guard inputs[0].element == .float32 || inputs[0].quantization != nil else {
            throw .badInput(0, "is \(inputs[0].element) without a quantization")
        }
        let type = TensorType(element, inputs[0].shape, quantization: quantization)
        guard type.hasConsistentQuantization else {
            throw .badAttribute("scales", "do not fit \(element)[\(inputs[0].shape)]")
        }
        return [type]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let (input, output) = (inputs[0], outputs[0])
        let target = Slices(of: output.type)
        let source = Slices(of: input.type)
        for index in 0..<output.type.elementCount {
            let (scale, zeroPoint) = target[index]
            var rule = Requantization(multiplier: 1, zeroPoint: zeroPoint, range: element.storedRange)
            let stored: Int32
            if input.type.element == .float32 {
                stored = rule.stored(Float(input.realElement(index)) / scale)
            } else {
                let (inputScale, inputZeroPoint) = source[index]
                rule.multiplier = Requantization.multiplier(inputScale, 1, over: scale)
                stored = rule(Int32(truncatingIfNeeded: input.integerElement(index) - Int128(inputZeroPoint)))
            }
            output.setElement(index, Int128(stored))
        }
    }

    /// A view when the input has the output's type already.
    public func sharing(for signature: Signature) -> Sharing {
        if signature.inputs[0] == signature.outputs[0] { return .view(of: 0) }
        return signature.inputs[0].element.byteCount == element.byteCount ? .overwrites([0]) : .none
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        elementwiseRowAxes(axes, signature, operandCount: 1)
    }

    public func permuted(by permutation: [Int], for signature: Signature) -> (any Operator)? {
        Quantize(element: element, quantization: quantization.permuted(by: permutation))
    }
}

/// The scale and zero point of each element of a type; 1 and 0 where it has no quantization.
struct Slices {
    private let scales: [Float]
    private let zeroPoints: [Int32]
    /// Elements that follow each other in one slice.
    private let inner: Int

    init(of type: TensorType) {
        scales = type.quantization?.scales ?? [1]
        zeroPoints = type.quantization?.zeroPoints ?? [0]
        inner = max(type.quantization?.axis.map { type.shape.dropFirst($0 + 1).reduce(1, *) } ?? 1, 1)
    }

    subscript(index: Int) -> (scale: Float, zeroPoint: Int32) {
        let slice = scales.count == 1 ? 0 : index / inner % scales.count
        return (scales[slice], zeroPoints[slice])
    }
}

extension AttributeWriter {
    mutating func write(_ element: ElementType, _ name: String) { write(element.description, name) }
}

extension AttributeReader {
    mutating func element(_ name: String) throws(OperatorError) -> ElementType {
        let text = try string(name)
        guard let element = ElementType.allCases.first(where: { $0.description == text }) else {
            throw .badAttribute(name, "has the unknown value «\(text)»")
        }
        return element
    }
}
