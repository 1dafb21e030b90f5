import EdgeGraph
import EdgeONNX
import EdgeTensor
import EdgeTestSupport

/// A folder with a model of one operator, inputs and the outputs that ONNX says it has.
struct NodeVector {
    enum Outcome {
        case passed
        /// Not imported, for this reason.
        case refused(String)
        case wrong(String)
    }

    /// The relative tolerance of ONNX's own backend tests.
    static let tolerance: Float = 1e-3

    let model: Bytes
    let inputs: [Tensor]
    let outputs: [Tensor]

    /// What stands in the folder.
    /// - Throws: an ``ImportFailure`` for a file that is missing or holds no tensor.
    init(folder: String) throws(ImportFailure) {
        guard let model = Files.bytes(folder + "/model.onnx") else {
            throw ImportFailure([.init(reason: "no model.onnx")])
        }
        self.model = model
        inputs = try NodeVector.tensors(folder, "input")
        outputs = try NodeVector.tensors(folder, "output")
    }

    private static func tensors(_ folder: String, _ kind: String) throws(ImportFailure) -> [Tensor] {
        var tensors: [Tensor] = []
        while let bytes = Files.bytes("\(folder)/test_data_set_0/\(kind)_\(tensors.count).pb") {
            tensors.append(try ONNXImporter.tensor(from: bytes))
        }
        return tensors
    }

    /// Imports the model, with as few frozen inputs as it takes, and compares what its references compute.
    func outcome(_ catalog: OperatorCatalog) -> Outcome {
        var reason = ""
        // Which inputs decide shapes is the operators' matter: none, all but the first, or all.
        for firstFrozen in Set([inputs.count, min(1, inputs.count), 0]).sorted(by: >) {
            do throws(ImportFailure) {
                let graph = try graph(catalog, firstFrozen: firstFrozen)
                return compare(graph.evaluated(Array(inputs.prefix(firstFrozen))))
            } catch {
                reason = error.problems[0].reason
                guard reason.contains("known at compile time") else { return .refused(reason) }
            }
        }
        return .refused(reason)
    }

    private func graph(_ catalog: OperatorCatalog, firstFrozen: Int) throws(ImportFailure) -> Graph {
        let names = model.withUnsafeBytes { ModelScan.inputNames(Array($0)) }
        var options = ImportOptions()
        for (index, (name, tensor)) in zip(names, inputs).enumerated() {
            if index < firstFrozen { options.shapes[name] = tensor.shape } else { options.frozen[name] = tensor }
        }
        return try ONNXImporter.model(from: model, catalog: catalog, options: options).graph
    }

    private func compare(_ found: [Tensor]) -> Outcome {
        guard found.count == outputs.count else { return .wrong("\(found.count) outputs") }
        for (found, expected) in zip(found, outputs) {
            let comparison = Comparison(found, expected, tolerance: NodeVector.tolerance)
            if !comparison.isWithin { return .wrong(comparison.description) }
        }
        return .passed
    }
}
