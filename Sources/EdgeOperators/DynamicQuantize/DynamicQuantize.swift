import CEdgeKernels
import EdgeGraph
import EdgeTensor

/// float32 as uint8 in the range that the numbers themselves have: ONNX DynamicQuantizeLinear.
///
/// Outputs: the stored values, and as scalars their float32 scale and uint8 zero point. With `l` and `u` the smallest
/// and largest of the numbers and 0, every step one float32 operation:
///
///     s = (u − l) / 255, or 1 where that is 0     z = clip(rne(0 − l / s), 0, 255)     y = clip(rne(x / s) + z, 0, 255)
///
/// NaN is passed over and stored as `z`. A range that overflows float32 gives the largest finite scale.
public struct DynamicQuantize: Operator {
    public static let name = "dynamic_quantize"

    public init() {}
    public init(from reader: inout AttributeReader) throws(OperatorError) {}
    public func encode(to writer: inout AttributeWriter) {}

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 1)
        try expectElement(inputs, 0, [.float32])
        return [TensorType(.uint8, inputs[0].shape), TensorType(.float32, []), TensorType(.uint8, [])]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let source = inputs[0].elements(as: Float.self)
        var (smallest, largest): (Float, Float) = (0, 0)
        for value in source {
            if value < smallest { smallest = value }
            if value > largest { largest = value }
        }
        let step = Swift.min((largest - smallest) / 255, Float.greatestFiniteMagnitude)
        let scale = step > 0 ? step : 1
        let zeroPoint = Swift.min(Swift.max((0 - smallest / scale).rounded(.toNearestOrEven), 0), 255)
        let target = outputs[0].elements(as: UInt8.self)
        for (index, value) in source.enumerated() {
            let stored = value.isNaN ? zeroPoint : (value / scale).rounded(.toNearestOrEven) + zeroPoint
            target[index] = UInt8(Swift.min(Swift.max(stored, 0), 255))
        }
        outputs[1].elements(as: Float.self)[0] = scale
        outputs[2].elements(as: UInt8.self)[0] = UInt8(zeroPoint)
    }

    public func kernels(for signature: Signature) -> [Kernel] {
        let count = signature.inputs[0].elementCount
        return KernelFamily(edge_quantize_kernels(), "dynamic_quantize_f32").bound(unitCount: 1) { operands, _ in
            edge_dynamic_quantize_f32(
                input: operands.inputs[0].assumingMemoryBound(to: Float.self),
                output: operands.outputs[0].assumingMemoryBound(to: UInt8.self),
                scale: operands.outputs[1].assumingMemoryBound(to: Float.self),
                zero_point: operands.outputs[2].assumingMemoryBound(to: UInt8.self), count: count)
        }
    }
}
