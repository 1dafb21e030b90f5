import EdgeGraph
import EdgeRuntime
import EdgeTensor

extension ExecutionPlan {
    /// Samples that a run computes side by side: the extent that all inputs and all outputs have along their first
    /// axis; 1 where they differ in it, or where data or scales belong to places along it.
    var batchSize: Int {
        let isCounted = outputExtents.contains { $0?.axis == 0 }
        let types = (graph.inputs + graph.outputs).map { graph.type(of: $0.value) }
        guard !isCounted, let first = types.first?.shape.first, first > 0,
            types.allSatisfy({ $0.shape.first == first && $0.quantization?.axis != 0 })
        else { return 1 }
        return first
    }
}

extension TensorType {
    /// The type of one sample of a batch: the same with an extent of 1 along the first axis.
    var sample: TensorType {
        var sample = self
        // Fewer elements than before cannot be too many.
        sample.shape = (try? Shape([1] + shape.dropFirst())) ?? shape
        return sample
    }
}

extension Session {
    /// Copies a tensor of the input's type into input `index`.
    func fill(_ index: Int, with tensor: Tensor) {
        fill(index, sample: 0, with: tensor)
    }

    /// Copies a tensor into input `index` as sample number `sample` of tensors of its size.
    func fill(_ index: Int, sample: Int, with tensor: Tensor) {
        let target = input(index).bytes
        let start = sample * tensor.bytes.count
        tensor.bytes.withUnsafeBytes { source in
            UnsafeMutableRawBufferPointer(rebasing: target[start..<start + source.count]).copyMemory(from: source)
        }
    }

    /// Copies of all outputs of the last run.
    var outputs: [Tensor] { plan.graph.outputs.indices.map { Tensor(copying: output($0)) } }

    /// Copies of what all outputs of the last run hold for one sample of the batch.
    func outputs(ofSample sample: Int) -> [Tensor] {
        outputs.map { whole in
            let type = whole.type.sample
            return Tensor(type, whole.bytes[sample * type.byteCount..<(sample + 1) * type.byteCount])
        }
    }
}

extension Tensor {
    /// A copy of the elements that a view shows.
    init(copying view: TensorView) {
        self.init(view.type, Bytes(count: view.bytes.count) { $0.copyMemory(from: view.bytes) })
    }
}
