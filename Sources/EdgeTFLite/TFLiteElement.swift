import EdgeTensor

/// The element types of the TFLite schema (`TensorType` in schema.fbs).
public struct TFLiteElement: Hashable, Sendable {
    /// The number in the file.
    public let code: Int

    public init(code: Int) { self.code = code }

    /// The same type here; nil for one that is not supported.
    public var element: ElementType? {
        switch code {
        case 0: .float32
        case 1: .float16
        case 2: .int32
        case 3: .uint8
        case 4: .int64
        case 5: .bytes
        case 6: .bool
        case 7: .int16
        case 9: .int8
        case 10: .float64
        case 12: .uint64
        case 15: .uint32
        case 16: .uint16
        case 18: .bfloat16
        default: nil
        }
    }

    /// Whether each element is a pair of float32, real and imaginary part.
    public var isComplex: Bool { code == 8 }

    /// Whether the tensor stands for something that the file names elsewhere, such as a variable.
    public var isResource: Bool { code == 13 }

    private static let names = [
        "float32", "float16", "int32", "uint8", "int64", "string", "bool", "int16", "complex64", "int8", "float64",
        "complex128", "uint64", "resource", "variant", "uint32", "uint16", "int4", "bfloat16", "int2", "uint4",
        "float8_e4m3fn", "float8_e5m2",
    ]
}

extension TFLiteElement: CustomStringConvertible {
    /// The schema's name in lower case; `type n` for a number that is newer than this table.
    public var description: String {
        TFLiteElement.names.indices.contains(code) ? TFLiteElement.names[code] : "type \(code)"
    }
}
