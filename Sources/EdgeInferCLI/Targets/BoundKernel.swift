import EdgeGraph
import EdgeTensor

/// A kernel with memory of its own for its operands, ready to run.
struct BoundKernel {
    let name: String
    private let step: Step
    private let scratch: MemoryBlock
    private let inputs: [Bytes]
    let outputs: [Tensor]

    /// - Parameter inputs: Packed as the kernel wants them.
    init(_ kernel: Kernel, _ inputs: [Tensor], _ outputTypes: [TensorType]) {
        name = kernel.name
        let scratch = MemoryBlock(byteCount: kernel.scratchByteCount)
        self.scratch = scratch
        let aligned = inputs.map { $0.bytes.aligned(to: Bytes.alignment) }
        self.inputs = aligned
        let blocks = outputTypes.map { MemoryBlock(byteCount: $0.byteCount) }
        outputs = zip(outputTypes, blocks).map { type, block in
            let bytes = UnsafeRawBufferPointer(start: block.base, count: type.byteCount)
            return Tensor(type, Bytes(unowned: bytes, owner: block))
        }
        step = kernel.bind(
            Operands(
                inputs: aligned.map { $0.retained.base ?? UnsafeRawPointer(scratch.base) },
                outputs: blocks.map(\.base)))
    }

    /// Computes all units into ``outputs``.
    func run() { step.function(step.context, 0, step.unitCount, scratch.base) }
}
