import EdgeFormat
import EdgeGraph
import EdgeTensor
import EdgeTestSupport

/// An `.edge` file taken apart, so that a test can change a part and seal it again as if it had been written so.
struct EdgeFile {
    var bytes: [UInt8]

    init(_ bytes: Bytes) { self.bytes = bytes.array }

    var sectionCount: Int { Int(bytes.number(UInt32.self, at: 24)) }
    func entry(_ index: Int) -> Int { 64 + 64 * index }
    func kind(_ index: Int) -> UInt32 { bytes.number(UInt32.self, at: entry(index)) }
    /// Where a section lies; empty when it leaves the file.
    func range(_ index: Int) -> Range<Int> {
        let start = Int(clamping: bytes.number(UInt64.self, at: entry(index) + 8))
        let count = Int(clamping: bytes.number(UInt64.self, at: entry(index) + 16))
        guard start <= bytes.count, count <= bytes.count - start else { return 0..<0 }
        return start..<start + count
    }

    func range(_ kind: SectionKind) -> Range<Int>? {
        (0..<sectionCount).first { self.kind($0) == kind.rawValue }.map { range($0) }
    }

    /// Replaces all digests by those of the bytes as they are now.
    mutating func seal() {
        for index in 0..<sectionCount where entry(index + 1) <= bytes.count {
            let digest = bytes[range(index)].withUnsafeBytes(SHA256.digest(of:))
            bytes.replaceSubrange(entry(index) + 32..<entry(index) + 64, with: digest)
        }
        let covered = bytes[..<32] + bytes[64..<min(entry(sectionCount), bytes.count)]
        bytes.replaceSubrange(32..<64, with: covered.withUnsafeBytes(SHA256.digest(of:)))
    }

    func decoded() throws(FormatError) -> EdgeModel {
        try EdgeModel(decoding: Bytes(bytes), catalog: SampleModels.catalog)
    }

    /// The error of decoding, as a sentence; empty when there is none.
    var complaint: String {
        do {
            _ = try decoded()
            return ""
        } catch {
            return error.description
        }
    }
}

/// A model with every feature.
func sampleModel() throws -> EdgeModel {
    let variants = try [1, 3].map { batch in
        let graph = try SampleModels.everything(batch: batch)
        let kernels = graph.nodes.indices.map { $0 % 3 == 1 ? nil : "kernel_\($0 % 2)__isa" }
        return EdgeModel.Variant(
            graph: graph, arena: .simple(for: graph, inPlace: batch == 3), kernels: batch == 3 ? kernels : [])
    }
    let provenance = Metadata.Provenance(
        sourceName: "a.onnx", sourceSHA256: "00ff", compilerVersion: "0.1", options: "--name a", time: 1_700_000_000)
    let metadata = Metadata(
        name: "sample", version: "2", licence: "Apache-2.0", author: "nobody", description: "two\nlines",
        labels: ["cat", "dog", "ünïcode"], provenance: provenance,
        properties: [.init(name: "task", value: "none"), .init(name: "task", value: "twice")])
    let confidence = Confidence(
        scores: .probabilities, temperature: 1.5, leastProbability: 0.002, sampleCount: 540,
        operatingPoints: [
            .init(goal: "precision=0.95", threshold: 0.75, precision: 0.96, recall: 0.5, falsePositiveRate: 0.125),
            .init(
                goal: "cost", classIndex: 1, threshold: .infinity, precision: 0, recall: 0, falsePositiveRate: 0),
        ])
    return EdgeModel(
        metadata: metadata, variants: variants, pipeline: Bytes([UInt8](1...99)), target: "some-board",
        confidence: confidence)
}
