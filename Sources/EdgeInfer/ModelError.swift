import EdgeFormat
import EdgeRuntime
import EdgeTensor

/// Why a model cannot be opened, or why a tensor is not what a caller takes it for.
public enum ModelError: Error, Hashable, Sendable, CustomStringConvertible {
    case file(FileError)
    case format(path: String, FormatError)
    case plan(PlanError)
    case noVariant(Int, count: Int)
    case noTensor(TensorReference, known: [String])
    case elementCount(Int, expected: TensorType)
    case elementType(String, TensorType)
    /// There is no way to say these elements as real numbers.
    case notNumbers(TensorType)

    public var description: String {
        switch self {
        case .file(let error):
            error.description
        case .format(let path, let error):
            path.isEmpty ? error.description : "\(path): \(error)"
        case .plan(let error):
            error.description
        case .noVariant(let index, let count):
            "the model has no variant \(index); it has \(count), counted from 0"
        case .noTensor(let reference, let known):
            "the model has no \(reference); it has " + (known.isEmpty ? "none" : known.joined(separator: ", "))
        case .elementCount(let count, let expected):
            "\(count) elements for \(expected), which has \(expected.elementCount)"
        case .elementType(let name, let type):
            "elements of \(type) cannot be taken as \(name), whose size differs"
        case .notNumbers(let type):
            "elements of \(type) are no numbers"
        }
    }
}

/// An input, output or state, by its place or by its name.
public enum TensorReference: Hashable, Sendable, CustomStringConvertible {
    case index(Int)
    case name(String)

    public var description: String {
        switch self {
        case .index(let index): "tensor \(index)"
        case .name(let name): "tensor «\(name)»"
        }
    }

    /// The place among tensors of these names.
    func resolve(in names: [String]) throws(ModelError) -> Int {
        switch self {
        case .index(let index) where names.indices.contains(index): return index
        case .name(let name): if let index = names.firstIndex(of: name) { return index }
        default: break
        }
        throw .noTensor(self, known: names)
    }
}

extension TensorReference: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
    public init(integerLiteral index: Int) { self = .index(index) }
    public init(stringLiteral name: String) { self = .name(name) }
}
