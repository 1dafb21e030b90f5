import EdgeGraph
import EdgeOperators
import EdgeRuntime
import EdgeTensor
import EdgeTestSupport
import Glibc
import Testing

/// Work is divided among threads without a trace in the results.
@Suite struct ThreadTests {
    /// Large and small steps, one after the other, in float and int8.
    private func mixed() throws -> Graph {
        var builder = GraphBuilder()
        let large = TensorType(.float32, [257, 511])
        let small = TensorType(.float32, [7])
        let bytes = TensorType(.int8, [100_003], quantization: try Quantization(scale: 0.1, zeroPoint: 3))
        var a = builder.addInput(name: "a", type: large)
        var b = builder.addInput(name: "b", type: small)
        var c = builder.addInput(name: "c", type: bytes)
        for _ in 0..<4 {
            a = try builder.addOne(TestAdd(), [a, a])
            b = try builder.addOne(TestAdd(), [b, b])
            a = try builder.addOne(Clamp(.relu), [a])
            c = try builder.addOne(Clamp(.relu6), [c], quantization: bytes.quantization)
        }
        for (id, name) in [(a, "a"), (b, "b"), (c, "c")] { builder.addOutput(id, name: name) }
        return builder.finish()
    }

    private func fill(_ session: Session, seed: UInt64) {
        var random = SplitMix64(state: seed)
        for index in 0..<3 {
            let view = session.input(index)
            let tensor = random.tensor(view.type, in: view.type.element == .int8 ? -128...127 : -2...2)
            tensor.bytes.withUnsafeBytes { view.bytes.copyMemory(from: $0) }
        }
    }

    private func outputs(_ session: Session) -> [[UInt8]] { (0..<3).map { Array(session.output($0).bytes) } }

    @Test func resultsDoNotDependOnThreads() throws {
        let graph = try mixed()
        let plan = try ExecutionPlan(graph: graph, arena: .simple(for: graph, inPlace: true), features: .detected)
        let sessions = try [1, 2, 3, 4, 7].map { try Session(plan, threads: $0) }
        for seed in 1...5 as ClosedRange<UInt64> {
            for session in sessions {
                fill(session, seed: seed)
                session.run()
            }
            let expected = outputs(sessions[0])
            for session in sessions.dropFirst() { #expect(outputs(session) == expected) }
        }
    }

    /// Workers that slept wake for the next run, and sessions come and go.
    @Test func workersSleepAndWake() throws {
        let graph = try mixed()
        let plan = try ExecutionPlan(graph: graph, arena: .simple(for: graph), features: .detected)
        for round in 0..<3 {
            let session = try Session(plan, threads: 3, cpus: round == 1 ? [0, 0] : [])
            #expect(session.threadCount == 3)
            fill(session, seed: 9)
            session.run()
            let expected = outputs(session)
            for _ in 0..<10 {
                usleep(3000)
                session.run()
                #expect(outputs(session) == expected)
            }
        }
    }

    /// Sessions that run at once share the helpers, or go without, and give the same bytes.
    @Test func sessionsShareWorkers() async throws {
        let graph = try mixed()
        let plan = try ExecutionPlan(graph: graph, arena: .simple(for: graph), features: .detected)
        let alone = try Session(plan)
        fill(alone, seed: 3)
        alone.run()
        let expected = outputs(alone)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for threads in [2, 4, 3, 2] {
                group.addTask {
                    let session = try Session(plan, threads: threads)
                    var agrees = true
                    for _ in 0..<100 {
                        self.fill(session, seed: 3)
                        session.run()
                        agrees = agrees && self.outputs(session) == expected
                    }
                    return agrees
                }
            }
            for try await agrees in group { #expect(agrees) }
        }
    }

    @Test func sharedThreadsGrow() throws {
        let graph = try mixed()
        let plan = try ExecutionPlan(graph: graph, arena: .simple(for: graph), features: .detected)
        do {
            let sessions = try [3, 5, 2].map { try Session(plan, threads: $0) }
            #expect(sessions.map(\.threadCount) == [3, 5, 2])
        }
        let session = try Session(plan, threads: 2)
        fill(session, seed: 1)
        session.run()
    }

    @Test(arguments: [0, -1, 65, Int.max])
    func threadCountsAreChecked(count: Int) throws {
        let graph = try mixed()
        let plan = try ExecutionPlan(graph: graph, arena: .simple(for: graph), features: .detected)
        #expect(throws: PlanError.badThreadCount(count)) { try Session(plan, threads: count) }
    }
}
