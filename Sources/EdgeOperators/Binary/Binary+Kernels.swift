import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension Binary {
    public func kernels(for signature: Signature) -> [Kernel] {
        let (a, b, output) = (signature.inputs[0], signature.inputs[1], signature.outputs[0])
        guard output.elementCount > 0 else { return [] }
        let walk = BroadcastWalk(a.shape, b.shape, to: output.shape)
        if let rule = IntegerBinary(function, activation, a, b, output) {
            return integerKernels(rule, walk, output.elementCount)
        }
        return output.element == .float32 ? realKernels(walk, output.elementCount) : []
    }

    private func realKernels(_ walk: BroadcastWalk, _ count: Int) -> [Kernel] {
        let family: String
        switch function {
        case .add: family = "binary_add_f32"
        case .sub: family = "binary_sub_f32"
        case .mul: family = "binary_mul_f32"
        case .div: family = "binary_div_f32"
        case .min: family = "binary_min_f32"
        case .max: family = "binary_max_f32"
        case .prelu: family = "binary_prelu_f32"
        case .squaredDifference: family = "binary_squared_difference_f32"
        case .floorDiv: family = "binary_floor_div_f32"
        case .pow: family = "binary_pow_f32"
        case .mod: family = "binary_mod_f32"
        case .fmod: family = "binary_fmod_f32"
        case .atan2: family = "binary_atan2_f32"
        default: return []
        }
        let activation = activation
        return KernelFamily(edge_binary_kernels(), family).bound(unitCount: count) { operands, kept in
            edge_binary_f32(
                a: operands.inputs[0].assumingMemoryBound(to: Float.self),
                b: operands.inputs[1].assumingMemoryBound(to: Float.self),
                output: operands.outputs[0].assumingMemoryBound(to: Float.self),
                broadcast: walk.context(&kept), lower: activation.lower, upper: activation.upper)
        }
    }

    private func integerKernels(_ rule: IntegerBinary, _ walk: BroadcastWalk, _ count: Int) -> [Kernel] {
        let family: String
        switch function {
        case .add, .sub: family = "binary_add_s8"
        case .mul: family = "binary_mul_s8"
        case .min: family = "binary_min_s8"
        case .max: family = "binary_max_s8"
        default: return []
        }
        let first = function == .mul ? rule.result.multiplier : rule.a.multiplier
        return KernelFamily(edge_binary_kernels(), family).bound(unitCount: count) { operands, kept in
            edge_binary_s8(
                a: operands.inputs[0].assumingMemoryBound(to: Int8.self),
                b: operands.inputs[1].assumingMemoryBound(to: Int8.self),
                output: operands.outputs[0].assumingMemoryBound(to: Int8.self),
                broadcast: walk.context(&kept), a_zero_point: rule.a.zeroPoint, b_zero_point: rule.b.zeroPoint,
                a_multiplier: first, b_multiplier: rule.b.multiplier, result: edge_requantize(rule.result),
                sum: edge_sum_s8(rule.sum))
        }
    }
}

/// How two operands meet in a broadcast, with as few axes as possible: those of length 1 are gone, and neighbours
/// that both operands cross with one stride are one.
struct BroadcastWalk: Sendable {
    private let row: edge_broadcast_axis
    private let axes: [edge_broadcast_axis]

    init(_ a: Shape, _ b: Shape, to output: Shape) {
        var merged: [edge_broadcast_axis] = []
        for axis in output.indices.reversed() where output[axis] != 1 {
            let next = edge_broadcast_axis(
                size: output[axis], a_stride: a[axis] == 1 ? 0 : a.strides[axis],
                b_stride: b[axis] == 1 ? 0 : b.strides[axis])
            if let inner = merged.last, next.a_stride == inner.a_stride * inner.size,
                next.b_stride == inner.b_stride * inner.size
            {
                merged[merged.count - 1].size *= next.size
            } else {
                merged.append(next)
            }
        }
        row = merged.first ?? edge_broadcast_axis(size: 1, a_stride: 1, b_stride: 1)
        axes = merged.dropFirst().reversed()
    }

    func context(_ kept: inout [AnyObject]) -> edge_broadcast {
        edge_broadcast(
            row: row.size, a_step: row.a_stride, b_step: row.b_stride, axes: axes.kept(in: &kept),
            axis_count: Int32(axes.count))
    }
}
