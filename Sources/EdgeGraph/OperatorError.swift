import EdgeTensor

/// Why an operator cannot be made or cannot take its inputs. Whoever knows the node adds its name.
public enum OperatorError: Error, Hashable, CustomStringConvertible {
    /// The inputs' number: found, and what is accepted.
    case inputCount(Int, expected: ClosedRange<Int>)
    /// One input has a type, rank or shape that the operator does not take.
    case badInput(Int, String)
    /// One attribute is missing or has a value that makes no sense.
    case badAttribute(String, String)
    /// An input decides shapes or weights and must therefore be known at compile time.
    case notConstant(Int)
    /// A form of the foreign operator that is not supported.
    case unsupported(String)
    /// The result would be no legal tensor.
    case shape(ShapeError)

    public var description: String {
        switch self {
        case .inputCount(let count, let expected):
            "has \(count) inputs instead of "
                + (expected.count == 1 ? "\(expected.lowerBound)" : "\(expected.lowerBound) to \(expected.upperBound)")
        case .badInput(let index, let reason): "input \(index) \(reason)"
        case .badAttribute(let name, let reason): "attribute \(name) \(reason)"
        case .notConstant(let index):
            "input \(index) must be known at compile time (give it with --freeze NAME=file.npy)"
        case .unsupported(let reason): "\(reason) is not supported"
        case .shape(let error): error.description
        }
    }
}

extension Shape {
    /// A shape made by inference: the same checks as ``Shape/init(_:)``, as an ``OperatorError``.
    public static func inferred(_ dimensions: some Sequence<Int>) throws(OperatorError) -> Shape {
        do {
            return try Shape(dimensions)
        } catch {
            throw .shape(error)
        }
    }
}
