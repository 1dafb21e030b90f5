import EdgeData
import EdgeTensor

/// How tensors and pictures from files become a model's inputs.
enum InputConversion {
    /// `tensor` as an input of type `type`: taken as it is where element types agree, quantized from real numbers,
    /// widened between plain numbers where nothing is lost. Dimensions of 1 may come and go.
    static func tensor(_ tensor: Tensor, as type: TensorType, name: String) throws(CommandError) -> Tensor {
        guard holdsSameAxes(tensor.shape, type.shape) else {
            throw .failed("input «\(name)» is \(type), but the tensor given for it has shape \(tensor.shape)")
        }
        if tensor.type.element == type.element { return Tensor(type, tensor.bytes) }
        let isReal = tensor.type.element.isFloatingPoint
        guard let values = tensor.reals, isReal || type.quantization == nil else {
            throw .failed(
                "input «\(name)» is \(type); give its stored values as \(type.element) or real numbers as float32, "
                    + "not \(tensor.type.element)")
        }
        if !isReal, !type.element.isFloatingPoint { return try widened(tensor, to: type, name) }
        guard !isReal || type.element.isFloatingPoint || type.quantization != nil else {
            throw .failed("input «\(name)» is \(type), but the tensor given for it holds \(tensor.type.element)")
        }
        return try reals(values, as: type)
    }

    /// A tensor of real numbers, quantized if the type is.
    static func reals(_ values: [Float], as type: TensorType) throws(CommandError) -> Tensor {
        do {
            return try type.tensor(fromReals: values)
        } catch {
            throw .failed("\(error)")
        }
    }

    /// Whether two shapes are the same but for dimensions of 1.
    static func holdsSameAxes(_ first: Shape, _ second: Shape) -> Bool {
        first.filter { $0 != 1 } == second.filter { $0 != 1 }
    }

    private static func widened(_ tensor: Tensor, to type: TensorType, _ name: String) throws(CommandError) -> Tensor {
        func converted<Integer: FixedWidthInteger & BitwiseCopyable>(_ kind: Integer.Type) -> Tensor? {
            let integers = (tensor.integers ?? []).compactMap { Integer(exactly: $0) }
            return integers.count == type.elementCount ? Tensor(type, integers) : nil
        }
        let result: Tensor? =
            switch type.element {
            case .int8: converted(Int8.self)
            case .uint8: converted(UInt8.self)
            case .int16: converted(Int16.self)
            case .uint16: converted(UInt16.self)
            case .int32: converted(Int32.self)
            case .uint32: converted(UInt32.self)
            case .int64: converted(Int64.self)
            case .uint64: converted(UInt64.self)
            default: nil
            }
        guard let result else {
            throw .failed("input «\(name)» is \(type), but the tensor given for it holds other \(tensor.type.element)")
        }
        return result
    }
}

/// How 8-bit pixels enter a model that carries no pipeline: by the range of real numbers that its input can hold.
enum PixelRule: String {
    /// (value − 127.5) / 127.5, for a range of about [−1, 1].
    case signedUnit = "(value - 127.5) / 127.5"
    /// value / 255, for a range of about [0, 1].
    case unit = "value / 255"
    /// For any other range, and for inputs of float, which say nothing of theirs.
    case value = "value"

    init(for type: TensorType) {
        guard let quantization = type.quantization, let stored = Self.storedRange(type.element) else {
            self = .value
            return
        }
        func real(_ stored: Int32) -> Float { quantization.scale * Float(stored - quantization.zeroPoint) }
        func isAbout(_ value: Float, _ target: Float) -> Bool { abs(value - target) <= 0.05 }
        let (low, high) = (real(stored.lowerBound), real(stored.upperBound))
        if isAbout(low, 0), isAbout(high, 1) {
            self = .unit
        } else if isAbout(low, -1), isAbout(high, 1) {
            self = .signedUnit
        } else {
            self = .value
        }
    }

    /// The rule as numbers of a pipeline; the mean and the deviation are those of a pixel.
    var numbers: Numbers {
        switch self {
        case .signedUnit: Numbers(mean: [127.5], deviation: [127.5])
        case .unit: Numbers(deviation: [255])
        case .value: Numbers()
        }
    }

    private static func storedRange(_ element: ElementType) -> ClosedRange<Int32>? {
        switch element {
        case .int8: -128...127
        case .uint8: 0...255
        case .int16: -32768...32767
        default: nil
        }
    }
}
