import EdgeGraph
import EdgeTensor

/// What one `.edge` file says: a model that is ready to be planned and run.
///
/// Equal models have equal bytes, and what is read and written again stays the same byte for byte.
/// `docs/model-format.md` draws the file.
public struct EdgeModel: Hashable, Sendable {
    /// One graph of the model, for one set of input shapes. Variants share their constants.
    public struct Variant: Hashable, Sendable {
        public var graph: Graph
        public var arena: ArenaLayout
        /// For each node the kernel that is fastest on ``EdgeModel/target``, nil where the CPU may choose; empty for no
        /// choice at all. Whoever runs the graph may lack a kernel, and takes another.
        public var kernels: [String?]

        public init(graph: Graph, arena: ArenaLayout, kernels: [String?] = []) {
            self.graph = graph
            self.arena = arena
            self.kernels = kernels
        }
    }

    public var metadata: Metadata
    /// At least one; the first is the one to run where nobody asks for another.
    public var variants: [Variant]
    /// The preprocessing pipeline as `EdgeData` encodes it; empty for none.
    public var pipeline: Bytes
    /// The machine for which ``Variant/kernels`` were chosen; empty for none.
    public var target: String
    /// What its scores are worth; nil where nobody has found out.
    public var confidence: Confidence?

    public init(
        metadata: Metadata = Metadata(), variants: [Variant], pipeline: Bytes = Bytes(), target: String = "",
        confidence: Confidence? = nil
    ) {
        self.metadata = metadata
        self.variants = variants
        self.pipeline = pipeline
        self.target = target
        self.confidence = confidence
    }

    /// The newest format that this software reads, and the one that it writes.
    public static let formatVersion = 1

    /// Values, and nodes, that all variants of a file may have together: it bounds the time to check one.
    public static let maximumValueCount = 1 << 16

    /// Checks the SHA-256 of every section, the weights' too. Reads the whole file.
    public static func verifyWeights(of bytes: Bytes) throws(FormatError) {
        try bytes.withUnsafeBytes { (file) throws(FormatError) in
            for section in try Container(file).sections { try section.verify(in: file) }
        }
    }
}

extension EdgeModel {
    /// The digest in the header of an `.edge` file, in hexadecimal. It names the whole file, as it covers the digests
    /// of all sections; reading it reads nothing else. nil when the bytes are too few for a header.
    public static func headerDigest(of bytes: Bytes) -> String? {
        guard bytes.count >= Container.headerByteCount else { return nil }
        return bytes.withUnsafeBytes { file in
            file[Container.digestOffset..<Container.headerByteCount].map { byte in
                (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }.joined()
        }
    }
}
