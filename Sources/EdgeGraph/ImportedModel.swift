import EdgeTensor

/// What the caller decides about an import.
public struct ImportOptions: Sendable {
    /// Shapes for graph inputs by name; an input that is not named keeps its own, with free dimensions set to 1.
    public var shapes: [String: Shape]
    /// Inputs that become constants.
    public var frozen: [String: Tensor]
    /// Reads a file beside the model, for ONNX external data: a window of it from an offset, of a length (nil: all).
    /// The name is relative, without `..`; nil when there is no such file.
    public var externalData: (@Sendable (_ name: String, _ offset: Int, _ byteCount: Int?) -> Bytes?)?

    public init(
        shapes: [String: Shape] = [:], frozen: [String: Tensor] = [:],
        externalData: (@Sendable (String, Int, Int?) -> Bytes?)? = nil
    ) {
        self.shapes = shapes
        self.frozen = frozen
        self.externalData = externalData
    }
}

/// A foreign model as a graph, and what its file says beside it.
public struct ImportedModel: Sendable {
    public var graph: Graph
    /// Facts of the file in its own words and order: producer, description, author, licence, version …
    public var properties: [(name: String, value: String)]
    /// Class names, if the file carries them.
    public var labels: [String]
    /// How the file says that inputs are to be normalized: (x - mean) / standard deviation, per channel or one for all.
    public var normalization: (mean: [Float], standardDeviation: [Float])?

    public init(
        graph: Graph, properties: [(name: String, value: String)] = [], labels: [String] = [],
        normalization: (mean: [Float], standardDeviation: [Float])? = nil
    ) {
        self.graph = graph
        self.properties = properties
        self.labels = labels
        self.normalization = normalization
    }
}

/// Why a foreign model cannot be imported: everything that is wrong with it, together.
public struct ImportFailure: Error, CustomStringConvertible {
    /// One thing that stands in the way.
    public struct Problem: Hashable, Sendable, CustomStringConvertible {
        /// The node's name, or its number in the file; empty for the file as a whole.
        public var node: String
        /// The foreign operator; empty for the file as a whole.
        public var operatorName: String
        /// The opset of the node's domain, or the TFLite operator's version; 0 for the file as a whole.
        public var version: Int
        public var reason: String

        public init(node: String = "", operatorName: String = "", version: Int = 0, reason: String) {
            self.node = node
            self.operatorName = operatorName
            self.version = version
            self.reason = reason
        }

        public var description: String {
            operatorName.isEmpty ? reason : "node \(node) (\(operatorName), version \(version)): \(reason)"
        }
    }

    public var problems: [Problem]

    public init(_ problems: [Problem]) { self.problems = problems }

    public var description: String {
        problems.count == 1
            ? problems[0].description
            : "\(problems.count) problems: " + problems.map(\.description).joined(separator: "; ")
    }
}
