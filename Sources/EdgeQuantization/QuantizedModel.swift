import EdgeGraph
import EdgeTensor

/// What quantization decided, and what it was decided by.
public struct QuantizedModel {
    /// The float graph whose function is kept.
    public let original: Graph
    /// The float graph that is quantized: channels equalized and biases corrected where that helped.
    public internal(set) var graph: Graph
    /// The same before its biases were corrected.
    let uncorrected: Graph
    public internal(set) var plan: QuantizationPlan
    let ranges: [RangeSearch.Result]
    let equalized: [CrossLayerEqualization.Change]
    /// Whether biases took up what rounding does to means.
    public internal(set) var correctsBias: Bool
    public internal(set) var comparison: Comparison
    /// The same without equalization; nil where nothing was equalized.
    public internal(set) var withoutEqualization: Comparison?
    /// The same with equalization, before biases were corrected; nil where nothing was equalized.
    public internal(set) var withEqualization: Comparison?
    /// Decibels of the outputs before and after biases were corrected; nil where they were not.
    public internal(set) var correction: (before: Double, after: Double)?
    /// For each node what its own integers do to its output.
    public internal(set) var noises: [LayerNoise?]
    let channels: [[Float]?]
    /// What the search for a model within a budget did; empty where there was none.
    public internal(set) var steps: [BudgetStep] = []
    /// What more precision in each place would do, the most worth first; empty where nobody asked.
    public var sensitivities: [Sensitivity] = []

    /// The graph for the standard passes: real numbers between Quantize and Dequantize.
    public func inserted() throws(QuantizerError) -> Graph { try InsertQuantization.graph(graph, plan) }
}
