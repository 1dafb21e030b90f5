import EdgeGraph
import EdgeTensor

/// The outputs of a session whose length along one axis the data decide: where their counts lie, and where their rows
/// lie together.
final class CountedOutputs {
    /// Places of one such output, fixed as long as the session.
    private struct Place {
        let output: Int
        let axis: Int
        /// The most rows that there can be.
        let limit: Int
        let count: UnsafeRawPointer
        let source: UnsafeRawPointer
        /// Where a run is packed; nil where the axis is the outermost, so that the rows lie together anyway.
        let packed: UnsafeMutableRawPointer?
        let outerCount: Int
        /// Bytes of one row.
        let rowByteCount: Int

        /// The number of rows; whatever the count says, there are no more than the type allows.
        var length: Int { min(max(Int(count.load(as: Int64.self)), 0), limit) }
    }

    private let places: UnsafeMutableBufferPointer<Place>
    /// The largest type of each.
    private let types: [TensorType]

    init(_ plan: ExecutionPlan, _ memory: SessionMemory) {
        var (places, types): ([Place], [TensorType]) = ([], [])
        var offset = 0
        for (index, port) in plan.graph.outputs.enumerated() {
            guard let extent = plan.outputExtents[index] else { continue }
            let type = plan.graph.type(of: port.value)
            let outerCount = type.shape.prefix(extent.axis).reduce(1, *)
            places.append(
                Place(
                    output: index, axis: extent.axis, limit: type.shape[extent.axis],
                    count: UnsafeRawPointer(plan.address(of: extent.count, in: memory)),
                    source: UnsafeRawPointer(plan.address(of: port.value, in: memory)),
                    packed: outerCount > 1 ? memory.packed + offset : nil, outerCount: outerCount,
                    rowByteCount: type.shape.dropFirst(extent.axis + 1).reduce(type.element.byteCount, *)))
            types.append(type)
            if outerCount > 1 { offset += type.byteCount.roundedUp(to: 64) }
        }
        self.places = .allocate(capacity: places.count)
        _ = self.places.initialize(from: places)
        self.types = types
    }

    deinit { places.deallocate() }

    /// Brings the rows of every output together, after a run.
    func pack() {
        for index in 0..<places.count {
            let place = places[index]
            guard let packed = place.packed else { continue }
            let (run, stride) = (place.length * place.rowByteCount, place.limit * place.rowByteCount)
            for outer in 0..<place.outerCount {
                (packed + outer * run).copyMemory(from: place.source + outer * stride, byteCount: run)
            }
        }
    }

    /// The rows of an output that the last run found; nil for an output of fixed size.
    func view(ofOutput output: Int) -> TensorView? {
        guard let index = places.firstIndex(where: { $0.output == output }) else { return nil }
        let place = places[index]
        var type = types[index]
        type.shape = type.shape.shortened(place.axis, to: place.length)
        if type.quantization?.axis == place.axis { type.quantization = nil }
        let base = place.packed.map { UnsafeRawPointer($0) } ?? place.source
        return TensorView(type, UnsafeRawBufferPointer(start: base, count: type.byteCount))
    }
}

extension Graph {
    /// For each output how long it is after a run, where data decide.
    func outputExtents() throws(PlanError) -> [Extent?] {
        do {
            let extents = try extents()
            return outputs.map { extents[$0.value.index] }
        } catch {
            throw .badGraph(error)
        }
    }
}

extension ExecutionPlan {
    /// Bytes in which outputs are packed whose rows do not lie together.
    var packedByteCount: Int {
        zip(graph.outputs, outputExtents).reduce(0) { sum, output in
            guard let extent = output.1 else { return sum }
            let type = graph.type(of: output.0.value)
            guard type.shape.prefix(extent.axis).reduce(1, *) > 1 else { return sum }
            return sum.addingClamped(type.byteCount.roundedUp(to: 64))
        }
    }
}
