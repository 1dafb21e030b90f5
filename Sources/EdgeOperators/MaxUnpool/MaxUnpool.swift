import EdgeGraph
import EdgeTensor

/// The inverse of a max pooling: every value goes back to where it was the largest, and zeros are elsewhere.
///
/// Inputs: x `[N, spatial…, C]` of any fixed size and its places, int64 of the same shape, as ``ArgMaxPool`` counts
/// them along rows; output `[N, sizes…, C]`. Of several values for one place the last stays; a place that does not
/// exist is passed over.
public struct MaxUnpool: Operator {
    public static let name = "max_unpool"
    /// The output's spatial axes.
    public var sizes: [Int]

    public init(sizes: [Int]) { self.sizes = sizes }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        sizes = try reader.ints("sizes")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(sizes, "sizes")
    }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 2)
        try expectFixedSize(inputs, 0)
        try expectElement(inputs, 1, [.int64])
        try expectRank(inputs, 0, 3...5)
        try expectPerTensor(inputs, 0)
        let shape = inputs[0].shape
        guard inputs[1].shape == shape else {
            throw .badInput(1, "has shape \(inputs[1].shape); the values have \(shape)")
        }
        try expectRank(sizes, "sizes", shape.rank - 2)
        return [inputs[0].reshaped(to: try .inferred([shape[0]] + sizes + [shape[shape.rank - 1]]))]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let type = outputs[0].type
        guard type.elementCount > 0 else { return }
        for index in 0..<type.elementCount { outputs[0].setElement(index, Int128(type.zeroPoint())) }
        let places = inputs[1].elements(as: Int64.self)
        let (from, to) = (PlaneOrder(inputs[0].shape), PlaneOrder(type.shape))
        let width = type.element.byteCount
        for number in 0..<inputs[0].type.elementCount {
            let index = from.element(atPlace: number)
            guard let place = Int(exactly: places[index]), 0..<type.elementCount ~= place else { continue }
            let source = UnsafeRawBufferPointer(rebasing: inputs[0].bytes[(index * width)..<((index + 1) * width)])
            let target = to.element(atPlace: place) * width
            UnsafeMutableRawBufferPointer(rebasing: outputs[0].bytes[target..<target + width]).copyMemory(from: source)
        }
    }
}
