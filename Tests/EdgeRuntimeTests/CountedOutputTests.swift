import CAllocationCounter
import EdgeGraph
import EdgeOperators
import EdgeRuntime
import EdgeTensor
import EdgeTestSupport
import Testing

/// Outputs that are as long as the data of a run decide.
@Suite struct CountedOutputTests {
    private func session(_ graph: Graph, threads: Int = 1) throws -> Session {
        try Session(try ExecutionPlan(graph: graph, arena: .simple(for: graph), features: .detected), threads: threads)
    }

    private func output(_ session: Session, _ input: [Float]) -> (shape: Shape, elements: [Float]) {
        _ = session.input(0).elements(as: Float.self).update(fromContentsOf: input)
        session.run()
        let view = session.output(0)
        return (view.shape, Array(view.elements(as: Float.self)))
    }

    @Test func rowsComeInTheirNumber() throws {
        let session = try session(try SampleModels.counted(axis: 0, shape: [3, 2]))
        #expect(session.output(0).shape == [0, 2])
        var found = output(session, [1, 2, -3, 4, 5, 6])
        #expect(found.shape == [2, 2] && found.elements == [2, 4, 10, 12])
        found = output(session, [-1, 2, -3, 4, -5, 6])
        #expect(found.shape == [0, 2] && found.elements == [])
        found = output(session, [1, 2, 3, 4, 5, 6])
        #expect(found.shape == [3, 2] && found.elements == [2, 4, 6, 8, 10, 12])
    }

    @Test func columnsLieTogether() throws {
        let session = try session(try SampleModels.counted(axis: 1, shape: [2, 3]))
        var found = output(session, [1, -2, 3, 4, 5, 6])
        #expect(found.shape == [2, 2] && found.elements == [2, 6, 8, 12])
        found = output(session, [-1, -2, 3, 4, 5, 6])
        #expect(found.shape == [2, 1] && found.elements == [6, 12])
        session.runTimed { _, _ in }
        #expect(session.output(0).shape == [2, 1])
    }

    /// A count that lies neither shows memory beyond the output nor ends the program.
    @Test(arguments: [Int.max, Int.min, -1, 4, 1 << 40])
    func lyingCountsAreBounded(claim: Int) throws {
        for axis in 0..<2 {
            let session = try session(try SampleModels.counted(axis: axis, claim: claim, shape: [3, 3]))
            let found = output(session, Array(repeating: 1, count: 9))
            #expect(found.shape[axis] == (claim < 0 ? 0 : 3))
            #expect(found.shape[1 - axis] == 3)
            #expect(found.elements.count == found.shape.elementCount)
        }
    }

    @Test func packedOutputsCountAsMemory() throws {
        func plan(_ axis: Int) throws -> ExecutionPlan {
            let graph = try SampleModels.counted(axis: axis, shape: [4, 16])
            return try ExecutionPlan(graph: graph, arena: .simple(for: graph), features: .detected)
        }
        #expect(try plan(1).memoryByteCount(threads: 1) == plan(0).memoryByteCount(threads: 1) + 256)
        #expect(try plan(1).outputExtents.first??.axis == 1)
    }

    @Test func mixedRowsAreNotPlanned() throws {
        var graph = try SampleModels.counted(axis: 0)
        let arena = ArenaLayout.simple(for: graph)
        graph.nodes[1].op = TestReshape([4, 3])
        graph.nodes[1].outputs = graph.nodes[1].outputs
        #expect(throws: PlanError.self) { try ExecutionPlan(graph: graph, arena: arena, features: .detected) }
    }

    /// NonZero, Gather and the packing of its columns run without a byte of new memory.
    @Test(.enabled(if: allocation_count_is_on() != 0, "allocations are not counted under a sanitizer"))
    func runsAllocateNothing() throws {
        var builder = GraphBuilder()
        let x = builder.addInput(name: "x", type: TensorType(.float32, [1, 40]))
        let places = try builder.add(NonZero(), [x])[0]
        builder.addOutput(try builder.addOne(Transpose([1, 0]), [places]), name: "places")
        let column = try builder.addOne(Gather(axis: 1), [places, try builder.addIndices([1])])
        let found = try builder.addOne(Gather(axis: 1), [x, try builder.addOne(Reshape([40]), [column])])
        builder.addOutput(found, name: "found")
        let session = try session(builder.finish())
        let input = session.input(0).elements(as: Float.self)
        for index in input.indices { input[index] = index % 3 == 0 ? Float(index) : 0 }
        // Without optimization the first run instantiates generic types.
        session.run()
        let before = allocation_count()
        for _ in 0..<100 { session.run() }
        let after = allocation_count()
        #expect(after == before)
        #expect(session.output(0).shape == [2, 13])
        #expect(session.output(1).shape == [1, 13])
        #expect(Array(session.output(1).elements(as: Float.self)) == (1...13).map { Float($0) * 3 })
    }
}

extension GraphBuilder {
    fileprivate mutating func addIndices(_ indices: [Int]) throws -> Graph.ValueID {
        addConstant(Tensor(TensorType(.int64, try Shape([indices.count])), indices.map { Int64($0) }))
    }
}
