import EdgeGraph
import EdgeTensor

/// What of a float graph becomes integers, and by which scales: the product of calibration, which
/// ``InsertQuantization`` carries out.
///
/// Nodes and values are named by their place in the float graph.
public struct QuantizationPlan: Hashable, Sendable {
    /// How a tensor of real numbers is stored.
    public struct Storage: Hashable, Sendable {
        /// int8 or int16.
        public var element: ElementType
        /// The real numbers that it holds without clipping.
        public var range: ClippingRange
        /// The quantization, if it does not follow from the range: that of numbers which are integers anyway.
        public var given: Quantization?

        public init(_ element: ElementType, _ range: ClippingRange, given: Quantization? = nil) {
            self.element = element
            self.range = range
            self.given = given
        }

        public var quantization: Quantization { quantization(element) }

        /// The quantization of the same numbers in an element type.
        public func quantization(_ element: ElementType) -> Quantization {
            if let given, element == .int8 { return given }
            return range.quantization(element)
        }
    }

    /// For each node whether it computes on integers.
    public internal(set) var isInteger: [Bool]
    /// For each value that integer nodes read or write how it is stored.
    public internal(set) var storages: [Storage?]
    /// For each weighted node the scale of each of its output channels.
    public internal(set) var weightScales: [[Float]?]

    init(_ graph: Graph) {
        isInteger = Array(repeating: false, count: graph.nodes.count)
        storages = Array(repeating: nil, count: graph.values.count)
        weightScales = Array(repeating: nil, count: graph.nodes.count)
    }

    /// Whether node `index` reads or writes a tensor of 16 bits, and so computes with those.
    func isWide(_ index: Int, in graph: Graph) -> Bool {
        let node = graph.nodes[index]
        return isInteger[index]
            && (graph.activations(of: node) + node.outputs).contains { storages[$0.index]?.element == .int16 }
    }
}
