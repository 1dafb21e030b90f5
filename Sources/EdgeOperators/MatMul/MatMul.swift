import EdgeGraph
import EdgeTensor

/// The product of two stacks of matrices: `y[…, m, n] = Σ_k a[…, m, k] · b[…, k, n]`.
///
/// Inputs: a `[…, M, K]`, b `[…, K, N]`, whose leading axes broadcast against each other; output `[…, M, N]`. Both
/// have one element type: any number, where integers wrap, or int8 or int16 each with one scale and zero point, by the
/// rules of `docs/quantization.md`.
public struct MatMul: Operator {
    public static let name = "matmul"

    public init() {}

    public init(from reader: inout AttributeReader) throws(OperatorError) {}

    public func encode(to writer: inout AttributeWriter) {}

    public var integerRule: IntegerRule { .arithmetic }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 2)
        try expectElement(inputs, 0, ElementType.numbers.filter { $0 != .bool })
        try expectElement(inputs, 1, [inputs[0].element])
        if inputs[0].quantization != nil || inputs[1].quantization != nil {
            for index in 0..<2 { try expectIntegerPerTensor(inputs, index) }
        }
        for index in 0..<2 {
            try expectRank(inputs, index, 2...Shape.maximumRank)
            try expectPerTensor(inputs, index)
        }
        let product = try MatrixProduct(inputs[0].shape, inputs[1].shape)
        return [TensorType(inputs[0].element, try .inferred(product.batch + [product.rows, product.columns]))]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        guard let product = try? MatrixProduct(inputs[0].shape, inputs[1].shape) else { return }
        switch (inputs[0].type.element, inputs[0].quantization) {
        case (.int8, .some): evaluateIntegers(product, inputs, outputs[0])
        case (.float32, _): evaluateFloats(product, inputs, outputs[0])
        default: evaluateNumbers(product, inputs, outputs[0])
        }
    }

    private func evaluateFloats(_ product: MatrixProduct, _ inputs: [TensorView], _ output: MutableTensorView) {
        let (a, b) = (inputs[0].elements(as: Float.self), inputs[1].elements(as: Float.self))
        let target = output.elements(as: Float.self)
        product.forEachElement { index, left, right in
            var sum = 0.0
            for k in 0..<product.depth { sum += Double(a[left + k]) * Double(b[right + k * product.columns]) }
            target[index] = Float(sum)
        }
    }

    /// Other floats in float64, integers modulo 2⁶⁴, and 16-bit activations.
    private func evaluateNumbers(_ product: MatrixProduct, _ inputs: [TensorView], _ output: MutableTensorView) {
        let (a, b) = (inputs[0], inputs[1])
        let wide = WideSums(a.type, b.type)
        let (aZero, bZero) = (Int64(a.type.zeroPoint()), Int64(b.type.zeroPoint()))
        product.forEachElement { index, left, right in
            if a.type.element.isFloatingPoint {
                var sum = 0.0
                for k in 0..<product.depth {
                    sum += a.realElement(left + k) * b.realElement(right + k * product.columns)
                }
                return output.setElement(index, sum)
            }
            var sum: Int64 = 0
            for k in 0..<product.depth {
                let (x, y) = (a.integerElement(left + k), b.integerElement(right + k * product.columns))
                sum &+= (Int64(truncatingIfNeeded: x) &- aZero) &* (Int64(truncatingIfNeeded: y) &- bZero)
            }
            if a.type.isWide {
                wide.store(sum, channel: 0, at: index, of: output)
            } else {
                output.setElement(index, Int128(sum))
            }
        }
    }

    private func evaluateIntegers(_ product: MatrixProduct, _ inputs: [TensorView], _ output: MutableTensorView) {
        let (a, b) = (inputs[0].elements(as: Int8.self), inputs[1].elements(as: Int8.self))
        let (aZero, bZero) = (inputs[0].type.zeroPoint(), inputs[1].type.zeroPoint())
        let target = output.elements(as: Int8.self)
        let requantize = Requantization(
            multiplier: Requantization.multiplier(
                inputs[0].type.scale(), inputs[1].type.scale(), over: output.type.scale()),
            to: output.type)
        product.forEachElement { index, left, right in
            var sum: Int32 = 0
            for k in 0..<product.depth {
                sum &+= (Int32(a[left + k]) - aZero) &* (Int32(b[right + k * product.columns]) - bZero)
            }
            target[index] = Int8(clamping: requantize(sum))
        }
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        let rank = signature.outputs[0].shape.rank
        switch (axes[0], axes[1]) {
        case (let row?, nil) where row == signature.inputs[0].shape.rank - 2: return [rank - 2]
        case (nil, let column?) where column == signature.inputs[1].shape.rank - 1: return [rank - 1]
        default: return nil
        }
    }

    public func macCount(for signature: Signature) -> Int {
        signature.outputs[0].elementCount * (signature.inputs[0].shape.last ?? 1)
    }
}

/// The sizes of a product of two stacks of matrices.
struct MatrixProduct: Sendable {
    let rows: Int
    let depth: Int
    let columns: Int
    /// The leading axes of the result.
    let batch: [Int]
    /// For each leading axis of the result, how many matrices lie between neighbours in the left and in the right
    /// factor; 0 where the factor repeats.
    let steps: [(a: Int, b: Int)]

    init(_ a: Shape, _ b: Shape) throws(OperatorError) {
        (rows, depth, columns) = (a[a.rank - 2], a[a.rank - 1], b[b.rank - 1])
        guard b[b.rank - 2] == depth else {
            throw .badInput(1, "has shape \(b), which does not fit \(a)")
        }
        let rank = Swift.max(a.rank, b.rank) - 2
        let stacks = [a, b].map { Array(repeating: 1, count: rank + 2 - $0.rank) + $0.dropLast(2) }
        batch = zip(stacks[0], stacks[1]).map { $0 == 1 ? $1 : $0 }
        guard zip(stacks[1], batch).allSatisfy({ $0 == $1 || $0 == 1 }) else {
            throw .badInput(1, "has shape \(b), whose leading axes do not broadcast against \(a)")
        }
        _ = try Shape.inferred(batch + [rows, columns])
        steps = batch.indices.map { axis in
            func step(_ stack: [Int]) -> Int { stack[axis] == 1 ? 0 : stack[(axis + 1)...].reduce(1, *) }
            return (step(stacks[0]), step(stacks[1]))
        }
    }

    /// The numbers of the factors of matrix `number` of the result.
    func factors(of number: Int) -> (a: Int, b: Int) {
        var (rest, a, b) = (number, 0, 0)
        for (extent, step) in zip(batch, steps).reversed() {
            a += rest % extent * step.a
            b += rest % extent * step.b
            rest /= extent
        }
        return (a, b)
    }

    /// Calls `body` for every element of the result with the index of the first element of its row of the left and
    /// of its column of the right factor.
    func forEachElement(_ body: (_ index: Int, _ left: Int, _ right: Int) -> Void) {
        for matrix in 0..<batch.reduce(1, *) {
            let (a, b) = factors(of: matrix)
            for row in 0..<rows {
                for column in 0..<columns {
                    body(
                        (matrix * rows + row) * columns + column, (a * rows + row) * depth,
                        b * depth * columns + column)
                }
            }
        }
    }
}
