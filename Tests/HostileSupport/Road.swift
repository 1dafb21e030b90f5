import EdgeFormat
import EdgeGraph
import EdgeONNX
import EdgeOperators
import EdgePasses
import EdgeRuntime
import EdgeTFLite
import EdgeTensor

/// The whole road from a graph to its answer; every stage may refuse, none may crash.
public enum Road {
    /// How far something came.
    public enum Milestone: Comparable { case refused, compiled, ran }

    /// Larger sessions and longer runs are legal; a test has no time for them, nor for references of long ones.
    private static let memoryLimit = 1 << 22
    private static let tensorLimit = 1 << 26
    private static let operationLimit = 1 << 20
    private static let referenceOperationLimit = 1 << 12

    /// Passes, a plan, a file, and the run of what is read back from it.
    public static func follow(_ graph: Graph) -> Milestone {
        encoded(graph).map { open($0) == .ran ? .ran : .compiled } ?? .refused
    }

    /// The `.edge` file of a graph.
    public static func encoded(_ graph: Graph) -> Bytes? {
        guard graph.values.allSatisfy({ $0.type.byteCount <= tensorLimit }) else { return nil }
        guard let optimized = try? PassPipeline.standard.run(on: graph) else { return nil }
        let model = EdgeModel(variants: [.init(graph: optimized, arena: .planned(for: optimized))])
        return try? model.encoded(keepNames: true)
    }

    /// Reads an `.edge` file, plans and runs every variant.
    public static func open(_ bytes: Bytes) -> Milestone {
        guard let model = try? EdgeModel(decoding: bytes, catalog: .standard) else { return .refused }
        var milestone = Milestone.compiled
        for variant in model.variants {
            for onlyReference in [false, true] {
                guard
                    let plan = try? ExecutionPlan(
                        graph: variant.graph, arena: variant.arena, features: .detected,
                        onlyReference: onlyReference, byteCountLimit: memoryLimit, indexCountLimit: 1 << 14),
                    variant.graph.operationCount <= (onlyReference ? referenceOperationLimit : operationLimit),
                    let session = try? Session(plan)
                else { continue }
                fill(session)
                session.run()
                session.run()
                milestone = .ran
            }
        }
        return milestone
    }

    /// Imports an ONNX file and goes on from there.
    public static func followONNX(_ bytes: Bytes) -> Milestone {
        guard let model = try? ONNXImporter.model(from: bytes, catalog: .standard, options: ImportOptions()) else {
            return .refused
        }
        return follow(model.graph)
    }

    /// Imports a TFLite file and goes on from there.
    public static func followTFLite(_ bytes: Bytes) -> Milestone {
        guard let model = try? TFLiteImporter.model(from: bytes, catalog: .standard, options: ImportOptions()) else {
            return .refused
        }
        return follow(model.graph)
    }

    /// Every byte of the inputs different from its neighbours.
    private static func fill(_ session: Session) {
        for index in session.plan.graph.inputs.indices {
            let view = session.input(index)
            for place in view.bytes.indices { view.bytes[place] = UInt8(truncatingIfNeeded: place &* 37) }
        }
    }
}

extension Graph {
    /// Operations of one run.
    fileprivate var operationCount: Int {
        nodes.reduce(0) { sum, node in
            let (next, overflow) = sum.addingReportingOverflow(node.op.operationCount(for: signature(of: node)))
            return overflow ? .max : next
        }
    }
}
