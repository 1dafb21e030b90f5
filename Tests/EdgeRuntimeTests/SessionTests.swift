import EdgeGraph
import EdgeOperators
import EdgeRuntime
import EdgeTensor
import EdgeTestSupport
import Testing

/// What a session computes: the outputs, the states, and nothing else.
@Suite struct SessionTests {
    /// y = relu(x + x) + c, seen as another shape.
    private func chain(count: Int) throws -> Graph {
        var builder = GraphBuilder()
        let type = TensorType(.float32, [1, count])
        let x = builder.addInput(name: "x", type: type)
        let constant = builder.addConstant(Tensor(type, (0..<count).map { Float($0) }))
        builder.nodeName = "double"
        let doubled = try builder.addOne(TestAdd(), [x, x])
        builder.nodeName = "relu"
        let clamped = try builder.addOne(Clamp(.relu), [doubled])
        builder.nodeName = "shift"
        let shifted = try builder.addOne(TestAdd(), [clamped, constant])
        builder.nodeName = "view"
        builder.addOutput(try builder.addOne(TestReshape(try Shape([count, 1])), [shifted]), name: "y")
        return builder.finish()
    }

    @Test(arguments: [false, true], [false, true])
    func aChainOfStepsComputes(inPlace: Bool, onlyReference: Bool) throws {
        let graph = try chain(count: 5)
        let plan = try ExecutionPlan(
            graph: graph, arena: .simple(for: graph, inPlace: inPlace), features: .detected,
            onlyReference: onlyReference)
        #expect(plan.steps.map(\.name) == ["double", "relu", "shift"])
        #expect(plan.steps.allSatisfy { ($0.kernelName == "reference") == onlyReference })
        let session = try Session(plan)
        let input: [Float] = [-1, 2, -3, 4, 5]
        for _ in 0..<3 {
            _ = session.input(0).elements(as: Float.self).update(fromContentsOf: input)
            session.run()
            #expect(Array(session.output(0).elements(as: Float.self)) == [0, 5, 2, 11, 14])
            #expect(session.output(0).shape == [5, 1])
            #expect(Array(session.input(0).elements(as: Float.self)) == input)
        }
    }

    @Test func outputsMayBeConstantsAndInputs() throws {
        var builder = GraphBuilder()
        let type = TensorType(.float32, [3])
        let x = builder.addInput(name: "x", type: type)
        let constant = builder.addConstant(Tensor(type, [1, 2, 3] as [Float]))
        let words = builder.addConstant(Tensor(byteStrings: [Array("a".utf8), Array("bc".utf8)], shape: [2]))
        // A view of a constant has to be copied, as nothing may write where the constant lies.
        let copied = try builder.addOne(TestReshape([3, 1]), [constant])
        for (id, name) in [(x, "x"), (constant, "c"), (words, "w"), (copied, "v")] { builder.addOutput(id, name: name) }
        let graph = builder.finish()
        let plan = try ExecutionPlan(graph: graph, arena: .simple(for: graph), features: [])
        #expect(plan.steps.count == 1)
        let session = try Session(plan)
        _ = session.input(0).elements(as: Float.self).update(fromContentsOf: [7, 8, 9])
        session.run()
        #expect(Array(session.output(0).elements(as: Float.self)) == [7, 8, 9])
        #expect(Array(session.output(1).elements(as: Float.self)) == [1, 2, 3])
        #expect(session.output(2).bytes.count == 3 * 4 + 3)
        #expect(Array(session.output(3).elements(as: Float.self)) == [1, 2, 3])
    }

    @Test func runTimedRunsAndTimesEveryStep() throws {
        let graph = try chain(count: 4)
        let session = try Session(
            try ExecutionPlan(graph: graph, arena: .simple(for: graph), features: .detected), threads: 2)
        _ = session.input(0).elements(as: Float.self).update(fromContentsOf: [1, 1, 1, 1])
        var steps: [Int] = []
        session.runTimed { step, nanoseconds in
            steps.append(step)
            #expect(nanoseconds >= 0)
        }
        #expect(steps == [0, 1, 2])
        #expect(Array(session.output(0).elements(as: Float.self)) == [2, 3, 4, 5])
    }

    @Test func aPlanTellsItsNeeds() throws {
        let graph = try chain(count: 100)
        let arena = ArenaLayout.simple(for: graph)
        let plan = try ExecutionPlan(graph: graph, arena: arena, features: [])
        #expect(plan.arenaByteCount == arena.byteCount)
        #expect(plan.scratchByteCount == 64)
        #expect(plan.memoryByteCount(threads: 3) == arena.byteCount + 3 * 64)
        #expect(plan.macCount == 200)
        #expect(plan.steps.map(\.operatorName) == ["test_add", "clamp", "test_add"])
        let detected = try ExecutionPlan(graph: graph, arena: arena, features: .detected)
        #expect(
            detected.steps[1].kernelName
                == Clamp(.relu).bestKernel(
                    for: graph.signature(of: graph.nodes[1]), features: .detected
                ).name)
    }

    @Test func sessionsOfOnePlanAreIndependent() async throws {
        let graph = try SampleModels.everything()
        let plan = try ExecutionPlan(graph: graph, arena: .simple(for: graph), features: .detected)
        let sums = try await withThrowingTaskGroup(of: (Float, Float).self) { group in
            for worker in 1...6 {
                group.addTask {
                    let session = try Session(plan, threads: worker % 2 + 1)
                    session.input(1).elements(as: Float.self).update(repeating: Float(worker))
                    for _ in 0..<100 { session.run() }
                    return (Float(worker), session.state(0).elements(as: Float.self)[31])
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(sums.count == 6)
        for (worker, sum) in sums { #expect(sum == worker * 100) }
    }
}
