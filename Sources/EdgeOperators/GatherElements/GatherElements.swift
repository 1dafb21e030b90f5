import CEdgeKernels
import EdgeGraph
import EdgeTensor

/// One element for each index, from the same place but for `axis`: `y[i, j, k] = data[i, indices[i, j, k], k]`.
///
/// Inputs: data of any element type of fixed size; indices int32 or int64 of the same rank, no longer than the data
/// along other axes. A negative index counts from the end; one that lies outside takes the nearest element.
public struct GatherElements: Operator {
    public static let name = "gather_elements"
    public var axis: Int

    /// `axis` is not negative.
    public init(axis: Int) { self.axis = axis }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        axis = try reader.int("axis")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(axis, "axis")
    }

    public var integerRule: IntegerRule { .transparent }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 2)
        try expectFixedSize(inputs, 0)
        try expectPerTensor(inputs, 0)
        try expectElement(inputs, 1, ElementType.indices)
        let (data, indices) = (inputs[0].shape, inputs[1].shape)
        guard data.indices.contains(axis) else { throw .noAxis(axis, of: data) }
        guard indices.rank == data.rank, data.indices.allSatisfy({ $0 == axis || indices[$0] <= data[$0] }),
            data[axis] > 0 || indices.elementCount == 0
        else { throw .badInput(1, "has shape \(indices), which does not lie in data of shape \(data)") }
        return [TensorType(inputs[0].element, indices, quantization: inputs[0].quantization)]
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        switch (axes[0], axes[1]) {
        case (nil, let row?): return [row]
        case (let row?, let other?) where row == other && row != axis: return [row]
        default: return nil
        }
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let (data, indices) = (inputs[0], inputs[1])
        let width = data.type.element.byteCount
        var strides = data.shape.strides
        let step = strides[axis]
        strides[axis] = 0
        let places = ElementPlaces(indices.shape, strides: strides)
        for element in 0..<indices.type.elementCount {
            let index = indices.indexElement(element).nearestPlace(below: data.shape[axis])
            outputs[0].copy(data, from: (places[element] + index * step) * width, to: element * width, byteCount: width)
        }
    }

    public func kernels(for signature: Signature) -> [Kernel] {
        let (data, indices) = (signature.inputs[0], signature.inputs[1])
        let isAligned = data.shape.indices.allSatisfy { $0 == axis || data.shape[$0] == indices.shape[$0] }
        guard isAligned, indices.elementCount > 0 else { return [] }
        let (length, count) = (data.shape[axis], indices.shape[axis])
        let inner = data.shape.dropFirst(axis + 1).reduce(1, *)
        return KernelFamily(edge_index_kernels(), "gather_elements").bound(unitCount: indices.elementCount / inner) {
            operands, _ in
            edge_gather_elements(
                input: operands.inputs[0].assumingMemoryBound(to: UInt8.self),
                output: operands.outputs[0].assumingMemoryBound(to: UInt8.self),
                indices: edge_indices(indices, operands.inputs[1]), length: length, count: count, inner: inner,
                byte_count: Int32(data.element.byteCount))
        }
    }
}

extension GatherElements {
    public static var imports: [ImportRule] {
        [
            .onnx("GatherElements") { node, builder throws(OperatorError) in
                let data = try node.input(0)
                let axis = try builder.shape(of: data).axis(try node.int("axis", default: 0))
                return [try builder.addOne(GatherElements(axis: axis), [data, try node.input(1)])]
            }
        ]
    }

    public static var examples: [Example] {
        let indices: [Shape] = [[3, 5], [3, 2], [2, 5], [1, 1]]
        let small = indices.enumerated().flatMap { number, shape in
            [0, 1].filter { $0 == 1 ? shape[0] <= 3 : shape[1] <= 5 }.map { axis in
                Example(
                    "axis-\(axis)-\(number)", GatherElements(axis: axis),
                    [
                        .init(TensorType([.float32, .int8, .int16, .float64][number], [3, 5])),
                        .init(TensorType(axis == 0 ? .int32 : .int64, shape), range: -7...7),
                    ])
            }
        }
        let middle = Example(
            "middle", GatherElements(axis: 1),
            [.init(TensorType(.float32, [2, 4, 9])), .init(TensorType(.int64, [2, 7, 9]), range: -4...3)])
        return small + [middle]
    }
}
