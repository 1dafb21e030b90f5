import EdgeTensor

/// What a TFLite file says, before anything is made of it: for importing, and for looking into.
///
/// Decoded bytes are windows of the file's. Indices of tensors and buffers in a value of this type exist.
public struct TFLiteFile: Sendable {
    public internal(set) var description = ""
    /// The graphs; the first is the model, others are bodies of control flow.
    public internal(set) var subgraphs: [Subgraph] = []
    /// The bytes of every buffer; empty for those without data.
    public internal(set) var buffers: [Bytes] = []
    /// Named blobs beside the model: `TFLITE_METADATA`, `min_runtime_version` …
    public internal(set) var metadata: [(name: String, bytes: Bytes)] = []
    public internal(set) var signatures: [Signature] = []
    /// The file itself.
    public let bytes: Bytes

    init(bytes: Bytes) { self.bytes = bytes }

    /// One graph: its tensors, its operators in an order in which they can run, and its ends.
    public struct Subgraph: Sendable {
        public internal(set) var name = ""
        public internal(set) var tensors: [Tensor] = []
        public internal(set) var operators: [Operator] = []
        /// Indices into ``tensors``.
        public internal(set) var inputs: [Int] = []
        public internal(set) var outputs: [Int] = []
    }

    /// A tensor as the file declares it, with its numbers unchecked.
    public struct Tensor: Sendable {
        public internal(set) var name = ""
        public internal(set) var element = TFLiteElement(code: 0)
        public internal(set) var shape: [Int] = []
        /// ``shape`` with -1 for the dimensions that are free; empty when none is.
        public internal(set) var shapeSignature: [Int] = []
        /// False when an empty ``shape`` may mean that it is unknown.
        public internal(set) var hasRank = false
        /// An index into ``TFLiteFile/buffers``.
        public internal(set) var buffer = 0
        public internal(set) var isVariable = false
        public internal(set) var isSparse = false
        /// Where the stored values of a sparse constant lie.
        var sparsity: Sparsity?
        /// One scale per tensor or per slice along ``quantizedAxis``; none when it is not quantized.
        public internal(set) var scales: [Float] = []
        public internal(set) var zeroPoints: [Int64] = []
        public internal(set) var quantizedAxis = 0
        /// True for quantization that scales and zero points do not say, such as by blocks.
        public internal(set) var hasOtherQuantization = false
    }

    /// One operator of a subgraph.
    public struct Operator: Sendable {
        /// The builtin's name in the schema (`CONV_2D`), or the name of a custom operator.
        public internal(set) var name = ""
        public internal(set) var isCustom = false
        public internal(set) var version = 1
        /// Indices of tensors; nil for an optional one that is left out.
        public internal(set) var inputs: [Int?] = []
        public internal(set) var outputs: [Int?] = []
        /// Tensors that the kernel keeps for itself, where an integer LSTM says the scales of its inner results.
        public internal(set) var intermediates: [Int?] = []
        /// For each input, whether the operator writes to it; empty when it writes to none.
        public internal(set) var mutatingInputs: [Bool] = []
        public internal(set) var customOptions: Bytes?
        /// Where the table of options is in the file; nil when there is none.
        var optionsOffset: Int?
    }

    /// A name for the model's ends, for callers: input and output names with the tensors that they stand for.
    public struct Signature: Sendable {
        public internal(set) var key = ""
        public internal(set) var inputs: [(name: String, tensor: Int)] = []
        public internal(set) var outputs: [(name: String, tensor: Int)] = []
        public internal(set) var subgraph = 0
    }

    /// How often each operator occurs in the first subgraph, in order of first appearance.
    public var operatorCounts: [(name: String, count: Int)] {
        var counts: [(name: String, count: Int)] = []
        var places: [String: Int] = [:]
        for op in subgraphs.first?.operators ?? [] {
            if let place = places[op.name] {
                counts[place].count += 1
            } else {
                places[op.name] = counts.count
                counts.append((op.name, 1))
            }
        }
        return counts
    }
}
