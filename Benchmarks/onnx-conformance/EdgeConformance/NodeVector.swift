import EdgeFormat
import EdgeGraph
import EdgeONNX
import EdgeTensor
import EdgeTestSupport

/// A folder with a model of one operator, inputs and the outputs that ONNX says it has.
public struct NodeVector {
    /// The tolerances of ONNX's own backend tests.
    public static let relativeTolerance = 1e-3
    public static let absoluteTolerance = 1e-7

    public let model: Bytes
    public let inputs: [Tensor]
    public let outputs: [Tensor]

    /// What stands in the folder.
    /// - Throws: An ``ImportFailure`` for a file that is missing, or that holds no tensor because the model is of a
    ///   kind that is not supported.
    public init(folder: String, catalog: OperatorCatalog) throws(ImportFailure) {
        guard let model = NodeVector.bytes(folder + "/model.onnx") else {
            throw ImportFailure([.init(reason: "no model.onnx")])
        }
        self.model = model
        do throws(ImportFailure) {
            inputs = try NodeVector.tensors(folder, "input")
            outputs = try NodeVector.tensors(folder, "output")
        } catch {
            // A model with ends that are no tensors has files that hold none: its importer knows the reason.
            _ = try ONNXImporter.model(from: model, catalog: catalog)
            throw error
        }
    }

    private static func tensors(_ folder: String, _ kind: String) throws(ImportFailure) -> [Tensor] {
        var tensors: [Tensor] = []
        while let bytes = bytes("\(folder)/test_data_set_0/\(kind)_\(tensors.count).pb") {
            tensors.append(try ONNXImporter.tensor(from: bytes))
        }
        return tensors
    }

    private static func bytes(_ path: String) -> Bytes? { try? MappedFile(path: path).bytes }

    /// Runs the vector by `road`, with as few frozen inputs as it takes, and compares what comes out.
    public func outcome(by road: Road, catalog: OperatorCatalog) -> Outcome {
        var refusal = ImportFailure([])
        for frozen in frozenSets() {
            do throws(RoadFailure) {
                let (options, given) = options(freezing: frozen)
                let found = try road.outputs(of: model, given, options, catalog)
                return comparison(found, frozen: frozen)
            } catch {
                switch error {
                case .broken(let reason): return .wrong(reason)
                case .refused(let failure):
                    refusal = failure
                    guard failure.problems.contains(where: \.asksToFreeze) else { return .refused(failure) }
                }
            }
        }
        return .refused(refusal)
    }

    /// The sets of inputs that may be frozen, the smaller ones first. Inputs that decide a shape stand behind the
    /// data as a rule, so that sets of later ones come first.
    private func frozenSets() -> [[Int]] {
        guard inputs.count <= 8 else { return [[], Array(inputs.indices)] }
        let sets = (0..<1 << inputs.count).map { bits in inputs.indices.filter { bits >> $0 & 1 == 1 } }
        return sets.sorted { a, b in
            a.count != b.count ? a.count < b.count : b.reversed().lexicographicallyPrecedes(a.reversed())
        }
    }

    private func options(freezing frozen: [Int]) -> (ImportOptions, given: [Tensor]) {
        let names = model.withUnsafeBytes { ModelScan.inputNames(Array($0)) }
        var options = ImportOptions()
        var given: [Tensor] = []
        for (index, (name, tensor)) in zip(names, inputs).enumerated() {
            if frozen.contains(index) {
                options.frozen[name] = tensor
            } else {
                options.shapes[name] = tensor.shape
                given.append(tensor)
            }
        }
        return (options, given)
    }

    private func comparison(_ found: [Tensor], frozen: [Int]) -> Outcome {
        guard found.count == outputs.count else {
            return .wrong("\(found.count) outputs instead of \(outputs.count)")
        }
        for (index, (found, expected)) in zip(found, outputs).enumerated() {
            let comparison = Comparison(
                found, expected, relative: NodeVector.relativeTolerance, absolute: NodeVector.absoluteTolerance)
            if !comparison.isWithin { return .wrong("output \(index): \(comparison)") }
        }
        return .passed(frozen: frozen)
    }
}

/// What came of a vector on one road.
public enum Outcome {
    /// The outputs are what ONNX says, with these inputs frozen.
    case passed(frozen: [Int])
    case refused(ImportFailure)
    case wrong(String)
}

extension ImportFailure.Problem {
    /// Whether a frozen input may remove the problem.
    fileprivate var asksToFreeze: Bool { reason.contains("known at compile time") }
}
