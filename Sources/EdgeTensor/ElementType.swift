/// What one element of a tensor is in memory: little-endian, naturally aligned.
///
/// The raw values are those of the `.edge` format and never change.
public enum ElementType: UInt8, Hashable, Sendable, CaseIterable {
    case float32 = 1
    case float64 = 2
    case float16 = 3
    case bfloat16 = 4
    case int8 = 5
    case uint8 = 6
    case int16 = 7
    case uint16 = 8
    case int32 = 9
    case uint32 = 10
    case int64 = 11
    case uint64 = 12
    /// One byte, 0 or 1.
    case bool = 13
    /// A string of bytes. Only constants have this type; see ``Tensor/init(byteStrings:shape:)``.
    case bytes = 14

    /// Bytes of one element; 0 for ``bytes``, whose elements differ in length.
    @inlinable public var byteCount: Int {
        switch self {
        case .int8, .uint8, .bool: 1
        case .float16, .bfloat16, .int16, .uint16: 2
        case .float32, .int32, .uint32: 4
        case .float64, .int64, .uint64: 8
        case .bytes: 0
        }
    }

    /// True for the types that can carry a ``Quantization``.
    @inlinable public var isQuantizable: Bool {
        switch self {
        case .int8, .uint8, .int16, .uint16, .int32: true
        default: false
        }
    }

    /// True for float32, float64, float16 and bfloat16.
    @inlinable public var isFloatingPoint: Bool {
        switch self {
        case .float32, .float64, .float16, .bfloat16: true
        default: false
        }
    }
}

extension ElementType: CustomStringConvertible {
    /// The name used in dumps, JSON and errors: `float32`, `int8` …
    public var description: String {
        switch self {
        case .float32: "float32"
        case .float64: "float64"
        case .float16: "float16"
        case .bfloat16: "bfloat16"
        case .int8: "int8"
        case .uint8: "uint8"
        case .int16: "int16"
        case .uint16: "uint16"
        case .int32: "int32"
        case .uint32: "uint32"
        case .int64: "int64"
        case .uint64: "uint64"
        case .bool: "bool"
        case .bytes: "bytes"
        }
    }
}
