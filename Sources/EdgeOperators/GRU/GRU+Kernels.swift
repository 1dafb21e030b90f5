import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension GRU {
    /// The inputs that are matrices of weights.
    static let matrices = [Input.inputWeights.rawValue, Input.recurrentWeights.rawValue]

    public func packedLayouts(for signature: Signature) -> [Int: Layout] {
        signature.packingConstants(GRU.matrices)
    }

    public func kernels(for signature: Signature) -> [Kernel] {
        guard signature.arePacked(GRU.matrices) else { return [] }
        let x = signature.inputs[Input.x.rawValue].shape
        let hidden = signature.inputs[Input.h.rawValue].shape[1]
        let scratch = 3 * hidden * (min(x[0], Int(EDGE_STEPS_TOGETHER)) + 1) * MemoryLayout<Float>.stride
        return KernelFamily(edge_gru_kernels(), "gru_f32").bound(unitCount: x[1], scratchByteCount: scratch) {
            operands, _ in
            func input(_ input: Input) -> UnsafePointer<Float> {
                operands.inputs[input.rawValue].assumingMemoryBound(to: Float.self)
            }
            func output(_ index: Int) -> UnsafeMutablePointer<Float> {
                operands.outputs[index].assumingMemoryBound(to: Float.self)
            }
            return edge_gru_f32(
                steps: x[0], batch: x[1], input: x[2], hidden: hidden, is_reversed: isReversed ? 1 : 0,
                resets_after: resetsAfter ? 1 : 0, x: input(.x), input_weights: input(.inputWeights),
                recurrent_weights: input(.recurrentWeights), bias: input(.bias), h: input(.h),
                lengths: hasLengths
                    ? operands.inputs[Input.lengths.rawValue].assumingMemoryBound(to: Int32.self) : nil,
                y: output(0), h_after: output(1), limit: clip, gate: gate.kernelForm, candidate: candidate.kernelForm)
        }
    }
}
