import EdgeConformance
import EdgeGraph
import EdgeOperators
import Testing

/// The references against ONNX's own node test vectors, where EDGEINFER_ONNX_VECTORS names the folder that holds
/// them (`onnx/backend/test/data/node` of the Python package `onnx`, up to 1.22).
@Suite struct NodeVectorTests {
    static let folder = Files.environment("EDGEINFER_ONNX_VECTORS")

    static let isAvailable = folder != nil

    @Test(.enabled(if: isAvailable, "EDGEINFER_ONNX_VECTORS is not set"))
    func referencesComputeWhatONNXSays() throws {
        let folder = try #require(NodeVectorTests.folder)
        var passed = 0
        var wrong: [String] = []
        var refusals: [String: Int] = [:]
        for name in Files.names(in: folder) {
            switch NodeVectorTests.outcome(folder + "/" + name) {
            case .passed: passed += 1
            case .wrong(let how): wrong.append("\(name): \(how)")
            case .refused(let failure): refusals[failure.problems[0].reason, default: 0] += 1
            }
        }
        let refused = refusals.values.reduce(0, +)
        print("node vectors: \(passed) passed, \(wrong.count) wrong, \(refused) refused")
        for (reason, count) in refusals.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            print("  \(count) × \(reason)")
        }
        #expect(passed > 0)
        #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
    }

    private static func outcome(_ folder: String) -> Outcome {
        do throws(ImportFailure) {
            return try NodeVector(folder: folder, catalog: .standard).outcome(by: .reference, catalog: .standard)
        } catch {
            return .refused(error)
        }
    }
}
