/// The dimensions of a tensor, outermost first; an empty shape is a scalar.
///
/// A value of this type is always sane: no dimension is negative, and the product of the dimensions that are
/// not zero is at most ``maximumElementCount``. Arithmetic on a shape can therefore not overflow.
public struct Shape: Hashable, Sendable {
    public let dimensions: [Int]

    /// Deeper tensors are refused; ONNX models in use stay below 9.
    public static let maximumRank = 16
    /// Offsets into a tensor fit a signed 32-bit integer.
    public static let maximumElementCount = Int(Int32.max)

    /// A scalar.
    public init() { dimensions = [] }

    /// - Throws: ``ShapeError`` for more than ``maximumRank`` dimensions, a negative one, or too many elements.
    public init(_ dimensions: some Sequence<Int>) throws(ShapeError) {
        let dimensions = Array(dimensions)
        guard dimensions.count <= Shape.maximumRank else { throw .tooManyDimensions(dimensions.count) }
        var product = 1
        for dimension in dimensions {
            guard dimension >= 0 else { throw .negativeDimension(dimensions) }
            let (next, overflow) = product.multipliedReportingOverflow(by: Swift.max(dimension, 1))
            guard !overflow, next <= Shape.maximumElementCount else { throw .tooManyElements(dimensions) }
            product = next
        }
        self.dimensions = dimensions
    }

    /// Dimensions of which none is longer than in a shape that was checked.
    init(shorter dimensions: [Int]) { self.dimensions = dimensions }

    /// The product of all dimensions: 1 for a scalar, 0 when any dimension is 0.
    public var elementCount: Int { dimensions.reduce(1, *) }

    public var rank: Int { dimensions.count }

    /// Distance in elements between neighbours along each axis of a row-major tensor.
    public var strides: [Int] {
        var strides = [Int](repeating: 1, count: rank)
        for axis in stride(from: rank - 2, through: 0, by: -1) {
            strides[axis] = strides[axis + 1] * Swift.max(dimensions[axis + 1], 1)
        }
        return strides
    }
}

extension Shape: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { dimensions.count }
    public subscript(axis: Int) -> Int { dimensions[axis] }
}

extension Shape: ExpressibleByArrayLiteral {
    /// A shape written in the source; traps where the throwing initializer would throw.
    public init(arrayLiteral elements: Int...) {
        do {
            try self.init(elements)
        } catch {
            preconditionFailure("\(error)")
        }
    }
}

extension Shape: CustomStringConvertible {
    /// `1x224x224x3`; a scalar is `scalar`.
    public var description: String {
        isEmpty ? "scalar" : dimensions.map(String.init).joined(separator: "x")
    }
}

/// Why a list of numbers is no ``Shape``.
public enum ShapeError: Error, Hashable, CustomStringConvertible {
    case tooManyDimensions(Int)
    case negativeDimension([Int])
    case tooManyElements([Int])

    public var description: String {
        switch self {
        case .tooManyDimensions(let count):
            "a tensor of \(count) dimensions; at most \(Shape.maximumRank) are supported"
        case .negativeDimension(let dimensions):
            "shape \(dimensions) has a negative dimension"
        case .tooManyElements(let dimensions):
            "shape \(dimensions) has more than \(Shape.maximumElementCount) elements"
        }
    }
}
