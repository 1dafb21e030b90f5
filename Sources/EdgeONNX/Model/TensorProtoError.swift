import EdgeTensor

/// Why a stored tensor is none that can be used.
enum TensorProtoError: Error, CustomStringConvertible {
    case wire(ProtobufError)
    case unsupportedType(DataType)
    case shape(ShapeError)
    case isSegment
    case noData(TensorType)
    case byteCount(Int, expected: TensorType)
    case elementCount(Int, expected: TensorType)
    case wrongField(Int, DataType)
    case externalLocation(String)
    case externalNumber(key: String, String)
    case externalLength(Int, expected: TensorType)
    case externalMissing(String)

    var description: String {
        switch self {
        case .wire(let error): "is damaged at \(error)"
        case .unsupportedType(let type): "has elements of type \(type), which is not supported"
        case .shape(let error): "has no legal shape: \(error)"
        case .isSegment: "is a segment of a larger tensor, which is not supported"
        case .noData(let type): "is \(type) but has no elements"
        case .byteCount(let count, let type): "is \(type) but has \(count) bytes instead of \(type.byteCount)"
        case .elementCount(let count, let type):
            "is \(type) but has \(count) elements instead of \(type.elementCount)"
        case .wrongField(let number, let type): "has elements of type \(type) in field \(number)"
        case .externalLocation(let location):
            "is stored in «\(location)»; only files beside or below the model's folder are read"
        case .externalNumber(let key, let text): "has «\(text)» as its external \(key), which is no number"
        case .externalLength(let length, let type):
            "is \(type) but has an external length of \(length) instead of \(type.byteCount)"
        case .externalMissing(let location):
            "is stored in «\(location)», which is too short or not in the model's folder; put it there"
        }
    }
}
