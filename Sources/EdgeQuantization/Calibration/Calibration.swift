import EdgeGraph
import EdgeTensor

/// What the values of a float graph were over all samples.
struct Calibration {
    /// For each observed value of the graph how often it was which number.
    private(set) var histograms: [Histogram?]
    /// For each observed value the largest magnitude of each place on its last axis.
    private(set) var channelMagnitudes: [[Float]?]
    let sampleCount: Int

    /// Runs all samples, or those in `subset`.
    ///
    /// - Throws: ``QuantizerError`` for samples that cannot be had, or numbers that are not finite.
    init(
        _ graph: Graph, observing values: [Graph.ValueID], _ samples: CalibrationSamples, subset: [Int]? = nil,
        progress: (Int) -> Void = { _ in }
    ) throws(QuantizerError) {
        let indices = subset ?? Array(0..<samples.count)
        guard !indices.isEmpty else { throw .noSamples }
        histograms = Array(repeating: nil, count: graph.values.count)
        channelMagnitudes = Array(repeating: nil, count: graph.values.count)
        sampleCount = indices.count
        for id in values {
            histograms[id.index] = Histogram()
            channelMagnitudes[id.index] = Array(repeating: 0, count: graph.type(of: id).shape.last ?? 1)
        }
        let session = try ObservedSession(graph, observing: values)
        for (done, index) in indices.enumerated() {
            session.run(try samples.tensors(index))
            for (place, id) in values.enumerated() {
                let numbers = session.value(place).elements(as: Float.self)
                if let bad = add(numbers, of: id) {
                    throw .notFinite(bad, tensor: graph.label(id), sample: samples.name(index))
                }
            }
            progress(done + 1)
        }
    }

    private mutating func add(_ numbers: UnsafeBufferPointer<Float>, of id: Graph.ValueID) -> Float? {
        if let bad = histograms[id.index]?.add(numbers) { return bad }
        channelMagnitudes[id.index]?.withUnsafeMutableBufferPointer { magnitudes in
            let channels = magnitudes.count
            guard channels > 0 else { return }
            for row in stride(from: 0, through: numbers.count - channels, by: channels) {
                for channel in 0..<channels {
                    magnitudes[channel] = Swift.max(magnitudes[channel], abs(numbers[row + channel]))
                }
            }
        }
        return nil
    }
}
