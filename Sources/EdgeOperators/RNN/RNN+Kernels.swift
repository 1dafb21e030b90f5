import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension RNN {
    /// The inputs that are matrices of weights.
    static let matrices = [Input.inputWeights.rawValue, Input.recurrentWeights.rawValue]

    public func packedLayouts(for signature: Signature) -> [Int: Layout] {
        signature.packingConstants(RNN.matrices)
    }

    public func kernels(for signature: Signature) -> [Kernel] {
        guard signature.arePacked(RNN.matrices) else { return [] }
        let x = signature.inputs[Input.x.rawValue].shape
        let hidden = signature.inputs[Input.h.rawValue].shape[1]
        let scratch = hidden * min(x[0], Int(EDGE_STEPS_TOGETHER)) * MemoryLayout<Float>.stride
        return KernelFamily(edge_rnn_kernels(), "rnn_f32").bound(unitCount: x[1], scratchByteCount: scratch) {
            operands, _ in
            func input(_ input: Input) -> UnsafePointer<Float> {
                operands.inputs[input.rawValue].assumingMemoryBound(to: Float.self)
            }
            return edge_rnn_f32(
                steps: x[0], batch: x[1], input: x[2], hidden: hidden, is_reversed: isReversed ? 1 : 0, x: input(.x),
                input_weights: input(.inputWeights), recurrent_weights: input(.recurrentWeights), bias: input(.bias),
                h: input(.h),
                lengths: hasLengths
                    ? operands.inputs[Input.lengths.rawValue].assumingMemoryBound(to: Int32.self) : nil,
                y: operands.outputs[0].assumingMemoryBound(to: Float.self),
                h_after: operands.outputs[1].assumingMemoryBound(to: Float.self), limit: clip,
                function: function.kernelForm)
        }
    }
}
