import EdgeTensor

/// The numbers of `TensorProto.DataType`.
struct DataType: Hashable, CustomStringConvertible {
    let code: Int

    static let bool = DataType(code: 9)

    /// The same type here; nil where there is none.
    var element: ElementType? {
        switch code {
        case 1: .float32
        case 2: .uint8
        case 3: .int8
        case 4: .uint16
        case 5: .int16
        case 6: .int32
        case 7: .int64
        case 9: .bool
        case 10: .float16
        case 11: .float64
        case 12: .uint32
        case 13: .uint64
        case 16: .bfloat16
        default: nil
        }
    }

    /// The name of a type that has no counterpart here; that of the counterpart otherwise.
    var description: String {
        if let element { return element.description }
        return switch code {
        case 0: "undefined"
        case 8: "string"
        case 14: "complex64"
        case 15: "complex128"
        case 17: "float8e4m3fn"
        case 18: "float8e4m3fnuz"
        case 19: "float8e5m2"
        case 20: "float8e5m2fnuz"
        case 21: "uint4"
        case 22: "int4"
        case 23: "float4e2m1"
        case 24: "float8e8m0"
        case 25: "uint2"
        case 26: "int2"
        case 27: "float6e2m3"
        case 28: "float6e3m2"
        default: "number \(code)"
        }
    }
}
