import EdgeGraph
import EdgeTensor

/// The exact product of two stacks of 8-bit matrices, each with zero points that may be known only at run time:
///
///     y[…, m, n] = i32(Σ_k (a[…, m, k] − a0[…, m]) · (b[…, k, n] − b0[…, n]))
///
/// Inputs: a `[…, M, K]` and b `[…, K, N]`, each int8 or uint8 without a quantization, whose leading axes broadcast; then
/// a0 and b0 of the same element types, which broadcast to `[…, M, 1]` and `[…, 1, N]`. The output is int32 and wraps.
public struct MatMulInteger: Operator {
    public static let name = "matmul_integer"

    public init() {}
    public init(from reader: inout AttributeReader) throws(OperatorError) {}
    public func encode(to writer: inout AttributeWriter) {}

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 4)
        try expectUnquantized(inputs)
        for index in 0..<2 {
            try expectElement(inputs, index, [.int8, .uint8])
            try expectRank(inputs, index, 2...Shape.maximumRank)
            try expectElement(inputs, index + 2, [inputs[index].element])
        }
        let product = try MatrixProduct(inputs[0].shape, inputs[1].shape)
        try expectZeroPoints(inputs, 2, of: product.batch + [product.rows, 1])
        try expectZeroPoints(inputs, 3, of: product.batch + [1, product.columns])
        return [TensorType(.int32, try .inferred(product.batch + [product.rows, product.columns]))]
    }

    private func expectZeroPoints(
        _ inputs: [TensorType], _ index: Int, of dimensions: [Int]
    ) throws(OperatorError) {
        let own = inputs[index].shape
        let fits = own.rank == dimensions.count && zip(own, dimensions).allSatisfy { $0 == 1 || $0 == $1 }
        guard fits else { throw .badInput(index, "has shape \(own), which does not broadcast to \(dimensions)") }
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let (a, b) = (inputs[0], inputs[1])
        guard let product = try? MatrixProduct(a.shape, b.shape) else { return }
        let target = outputs[0].elements(as: Int32.self)
        let shape = outputs[0].shape
        let (zeroA, zeroB) = (BroadcastIndex(inputs[2].shape, to: shape), BroadcastIndex(inputs[3].shape, to: shape))
        product.forEachElement { index, left, right in
            let a0 = inputs[2].smallElement(zeroA[index]), b0 = inputs[3].smallElement(zeroB[index])
            var sum: Int32 = 0
            for k in 0..<product.depth {
                sum &+= (a.smallElement(left + k) - a0) &* (b.smallElement(right + k * product.columns) - b0)
            }
            target[index] = sum
        }
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        let rank = signature.outputs[0].shape.rank
        func isOne(_ axis: Int, of input: Int) -> Bool {
            let shape = signature.inputs[input].shape
            return shape.rank < axis || shape[shape.rank - axis] == 1
        }
        guard axes[2] == nil, axes[3] == nil else { return nil }
        switch (axes[0], axes[1]) {
        case (signature.inputs[0].shape.rank - 2, nil) where isOne(2, of: 2): return [rank - 2]
        case (nil, signature.inputs[1].shape.rank - 1) where isOne(1, of: 3): return [rank - 1]
        default: return nil
        }
    }

    public func macCount(for signature: Signature) -> Int {
        signature.outputs[0].elementCount * (signature.inputs[0].shape.last ?? 1)
    }
}

extension TensorView {
    /// Element `index` of an int8 or uint8 tensor.
    func smallElement(_ index: Int) -> Int32 {
        let byte = bytes[index]
        return type.element == .int8 ? Int32(Int8(bitPattern: byte)) : Int32(byte)
    }
}

extension ElementType {
    /// What turns a byte of this type into an int8 that is smaller by 128, for kernels that take both 8-bit types.
    var signFlip: UInt8 { self == .uint8 ? 0x80 : 0 }
}
