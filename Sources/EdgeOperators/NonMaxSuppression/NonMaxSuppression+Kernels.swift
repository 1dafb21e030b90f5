import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension NonMaxSuppression {
    public func kernels(for signature: Signature) -> [Kernel] {
        let (boxes, scores) = (signature.inputs[0].shape, signature.inputs[1].shape)
        let most = min(limit, boxes[1])
        let scratchByteCount =
            boxes[1] * MemoryLayout<edge_suppression_candidate>.stride
            + most * MemoryLayout<edge_suppression_box>.stride
        let op = self
        return KernelFamily(edge_suppression_kernels(), "non_max_suppression").bound(
            unitCount: 1, scratchByteCount: scratchByteCount
        ) { operands, _ in
            edge_suppression(
                boxes: operands.inputs[0].assumingMemoryBound(to: Float.self),
                scores: operands.inputs[1].assumingMemoryBound(to: Float.self),
                selected: operands.outputs[0].assumingMemoryBound(to: Int64.self),
                selected_scores: operands.outputs[1].assumingMemoryBound(to: Float.self),
                count: operands.outputs[2].assumingMemoryBound(to: Int64.self), batch_count: scores[0],
                class_count: scores[1], box_count: boxes[1], most: most,
                capacity: signature.outputs[1].elementCount, overlap_threshold: op.overlapThreshold,
                score_threshold: op.scoreThreshold, decay: op.decay, suppresses_equal: op.dropsEqual ? 1 : 0,
                is_centered: op.isCentered ? 1 : 0)
        }
    }
}
