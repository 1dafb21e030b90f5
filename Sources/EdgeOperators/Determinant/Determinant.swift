import EdgeGraph
import EdgeTensor

/// The determinant of each matrix: x `[…, M, M]` of floats → `[…]`, by elimination with partial pivoting.
public struct Determinant: Operator {
    public static let name = "determinant"

    public init() {}
    public init(from reader: inout AttributeReader) throws(OperatorError) {}
    public func encode(to writer: inout AttributeWriter) {}

    public var foreignName: String { "Det" }

    public static var imports: [ImportRule] {
        [
            .onnx("Det") { node, builder throws(OperatorError) in
                [try builder.addOne(Determinant(), [try node.input(0)])]
            }
        ]
    }

    public static var examples: [Example] {
        let shapes: [Shape] = [[3, 3], [2, 3, 5, 5], [4, 1, 1], [2, 0, 0]]
        return shapes.map { Example("\($0)", Determinant(), [.init(TensorType(.float32, $0))]) }
            + [Example("float64", Determinant(), [.init(TensorType(.float64, [4, 4]))])]
    }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 1)
        try expectElement(inputs, 0, ElementType.floats)
        try expectRank(inputs, 0, 2...Shape.maximumRank)
        let shape = inputs[0].shape
        guard shape[shape.rank - 1] == shape[shape.rank - 2] else {
            throw .badInput(0, "has shape \(shape), whose matrices are not square")
        }
        return [TensorType(inputs[0].element, try .inferred(shape.dropLast(2)))]
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        guard let row = axes[0], row < signature.inputs[0].shape.rank - 2 else { return nil }
        return [row]
    }

    public func operationCount(for signature: Signature) -> Int {
        let input = signature.inputs[0]
        return input.elementCount.multipliedClamped(by: max(input.shape[input.shape.rank - 1], 1))
            .addingClamped(signature.outputs[0].elementCount)
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let size = inputs[0].shape[inputs[0].shape.rank - 1]
        let elements = inputs[0].realElements()
        for index in 0..<outputs[0].type.elementCount {
            let first = index * size * size
            outputs[0].setElement(
                index, Determinant.determinant(Array(elements[first..<first + size * size]), size))
        }
    }

    private static func determinant(_ matrix: [Double], _ size: Int) -> Double {
        var matrix = matrix
        var product = 1.0
        for column in 0..<size {
            var pivot = column
            for row in column..<size where abs(matrix[row * size + column]) > abs(matrix[pivot * size + column]) {
                pivot = row
            }
            let head = matrix[pivot * size + column]
            guard head != 0 else { return 0 }
            if pivot != column {
                for place in 0..<size { matrix.swapAt(pivot * size + place, column * size + place) }
                product = -product
            }
            product *= head
            for row in column + 1..<max(size, column + 1) {
                let factor = matrix[row * size + column] / head
                for place in column..<size { matrix[row * size + place] -= factor * matrix[column * size + place] }
            }
        }
        return product
    }
}
