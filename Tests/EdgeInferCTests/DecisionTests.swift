import CEdgeInfer
import EdgeFormat
import EdgeGraph
import EdgeOperators
import EdgeTensor
import EdgeTestSupport
import Testing

/// `edgeinfer_session_decide`: is this answer sure enough?
@Suite struct DecisionTests {
    private func session(_ confidence: Confidence?) throws -> CSession {
        var builder = GraphBuilder()
        let x = builder.addInput(name: "x", type: TensorType(.float32, [3]))
        builder.addOutput(try builder.addOne(Clamp(.relu6), [x]), name: "y")
        let graph = builder.finish()
        let model = EdgeModel(
            variants: [.init(graph: graph, arena: .simple(for: graph))], confidence: confidence)
        return try CSession(try model.encoded())
    }

    @Test func decidesByNameOrByTheFirst() throws {
        let points: [Confidence.OperatingPoint] = [
            .init(goal: "precision=0.9", threshold: 0.7, precision: 0.9, recall: 1, falsePositiveRate: 0),
            .init(goal: "fpr=0", classIndex: 0, threshold: 0.1, precision: 1, recall: 1, falsePositiveRate: 0),
        ]
        let session = try session(Confidence(scores: .probabilities, operatingPoints: points))
        _ = try session.run([0.25, 0.75, 0])
        var decision = edgeinfer_decision()
        #expect(edgeinfer_session_decide(session.session, 0, nil, &decision) == EDGEINFER_OK)
        #expect(decision.class_index == 1 && decision.threshold == 0.7 && decision.is_sure == 1)
        #expect(abs(decision.confidence - 0.75) < 1e-5)
        #expect(edgeinfer_session_decide(session.session, 0, "fpr=0", &decision) == EDGEINFER_OK)
        #expect(decision.class_index == 0 && decision.is_sure == 1)
        _ = try session.run([0, 0.625, 0.375])
        #expect(edgeinfer_session_decide(session.session, 0, "precision=0.9", &decision) == EDGEINFER_OK)
        #expect(decision.is_sure == 0)
        #expect(edgeinfer_session_decide(session.session, 0, "recall=1", &decision) == EDGEINFER_NOT_FOUND)
        #expect(CSession.lastError.contains("«recall=1»"))
        #expect(edgeinfer_session_decide(session.session, 1, nil, &decision) == EDGEINFER_NOT_FOUND)
    }

    @Test func modelsWithoutAConfidenceDecideNothing() throws {
        let session = try session(nil)
        _ = try session.run([0.25, 0.75, 0])
        var decision = edgeinfer_decision()
        #expect(edgeinfer_session_decide(session.session, 0, nil, &decision) == EDGEINFER_NOT_FOUND)
        #expect(CSession.lastError.contains("no operating point"))
    }
}
