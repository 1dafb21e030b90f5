import EdgeData
import EdgeGraph
import EdgeTensor

/// Turns the samples of a data set into the inputs of a model, compiled or not, in a way that is decided once.
struct DatasetFeed {
    /// What fills an input.
    private enum Filling {
        case array(ArrayFeed)
        case record(RecordFeed)
    }

    let data: Dataset
    /// Samples that a run takes.
    let batchSize: Int
    private let fillings: [Filling]

    /// - Parameters:
    ///   - model: The path of the model, for errors.
    ///   - batchSize: Samples that the graph computes side by side.
    /// - Throws: ``CommandError`` when the samples do not fill the inputs of `graph`, as one of its batch or as a whole.
    init(
        _ data: Dataset, graph: Graph, of model: String, pipeline: Pipeline?, batchSize: Int = 1
    ) throws(CommandError) {
        let whole = graph.inputs.map { (name: $0.name, type: graph.type(of: $0.value)) }
        guard !whole.isEmpty else { throw .failed("\(model) has no input that data could fill") }
        self.data = data
        if batchSize > 1 {
            let samples = whole.map { (name: $0.name, type: $0.type.sample) }
            if let fillings = try? Self.fillings(data, samples, model, pipeline) {
                self.fillings = fillings
                self.batchSize = batchSize
                return
            }
        }
        fillings = try Self.fillings(data, whole, model, pipeline)
        self.batchSize = 1
    }

    private static func fillings(
        _ data: Dataset, _ inputs: [(name: String, type: TensorType)], _ model: String, _ pipeline: Pipeline?
    ) throws(CommandError) -> [Filling] {
        guard case .arrays = data.source else {
            guard inputs.count == 1 else {
                throw .failed(
                    "\(model) has \(inputs.count) inputs; give their samples as arrays of the inputs' names in an .npz file"
                )
            }
            return [.record(try RecordFeed(data, inputs[0].type, model, pipeline))]
        }
        var fillings: [Filling] = []
        for (index, input) in inputs.enumerated() {
            let isRecord = pipeline.map { $0.input.isEmpty ? index == 0 : $0.input == input.name } ?? false
            let array = try data.array(for: input.name, isOnly: inputs.count == 1)
            fillings.append(
                .array(try ArrayFeed(array, of: data.path, input.type, isRecord ? pipeline : nil)))
        }
        return fillings
    }

    /// How samples become inputs, in words; inputs apart by a semicolon.
    var choice: String {
        let choices = fillings.map { filling in
            switch filling {
            case .array(let feed): feed.choice
            case .record(let feed): feed.choice
            }
        }
        return choices.joined(separator: "; ")
    }

    /// The tensors of sample `index`, one for each input.
    /// - Throws: ``CommandError`` that names the sample when it cannot be read or holds what is no finite number.
    func tensors(_ index: Int) throws(CommandError) -> [Tensor] {
        var tensors: [Tensor] = []
        for filling in fillings {
            let tensor =
                switch filling {
                case .array(let feed): try feed.tensor(index)
                case .record(let feed): try feed.tensor(index)
                }
            guard tensor.isFinite else { throw .failed("\(data.name(of: index)) holds NaN or infinite values") }
            tensors.append(tensor)
        }
        return tensors
    }

    /// The tensors of sample `index`; nil when it is bad and the call said `--skip-bad`, which is told on standard error.
    func usableTensors(_ index: Int) throws(CommandError) -> [Tensor]? {
        do {
            return try tensors(index)
        } catch {
            guard data.options.skipsBad else {
                throw .failed("\(error.text); --skip-bad leaves such samples out")
            }
            Console.error("edgeinfer: skipped: \(error.text)")
            return nil
        }
    }
}

extension Tensor {
    /// Whether no element is NaN or infinite.
    fileprivate var isFinite: Bool {
        switch type.element {
        case .float32: elements(as: Float.self).allSatisfy(\.isFinite)
        case .float16, .bfloat16, .float64: reals?.allSatisfy(\.isFinite) ?? true
        default: true
        }
    }
}
