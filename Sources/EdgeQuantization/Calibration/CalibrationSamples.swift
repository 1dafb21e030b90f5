import EdgeTensor

/// What a model is calibrated with and judged by: samples that are made when they are asked for, one at a time.
public struct CalibrationSamples {
    public let count: Int
    /// The tensors of a sample, one for each input of the graph and of its type.
    public let tensors: (_ index: Int) throws(QuantizerError) -> [Tensor]
    /// What a person calls a sample: the name of its file, or its number.
    public let name: (_ index: Int) -> String
    /// The right class of each sample, where that is known, as a place in the first output.
    public var labels: [Int]?
    /// Columns that come with the samples and divide them into slices.
    public var columns: [Column] = []

    /// Words that belong to samples, one for each.
    public struct Column {
        public let name: String
        public let values: [String]

        public init(name: String, values: [String]) {
            self.name = name
            self.values = values
        }
    }

    public init(
        count: Int, name: @escaping (_ index: Int) -> String = { "sample \($0)" },
        tensors: @escaping (_ index: Int) throws(QuantizerError) -> [Tensor]
    ) {
        self.count = count
        self.name = name
        self.tensors = tensors
    }

    /// At most `limit` sample numbers, evenly spread over all.
    func spread(_ limit: Int) -> [Int] {
        let taken = Swift.min(limit, count)
        return (0..<taken).map { $0 * count / taken }
    }
}
