import EdgeGraph
import EdgeTensor
import EdgeTestSupport
import Testing

/// Values whose length the data of a run decide.
@Suite struct ExtentTests {
    @Test func countsBeginAndRowsCarryOn() throws {
        let graph = try SampleModels.counted(axis: 1)
        try graph.verify()
        let count = graph.nodes[0].outputs[1]
        let extents = try graph.extents()
        #expect(extents[graph.inputs[0].value.index] == nil)
        #expect(extents[count.index] == nil)
        #expect(extents[graph.outputs[0].value.index] == Extent(axis: 1, count: count))
        #expect(graph.description.contains("float32[4x3], %2 along axis 1 = test_double(%1)"))
    }

    @Test func countsLiveAsLongAsTheirOutputs() throws {
        let graph = try SampleModels.counted(axis: 0)
        let count = graph.nodes[0].outputs[1]
        let storage = try #require(graph.storages().first { $0.values.contains(count) })
        #expect(storage.lastNode == graph.nodes.count)
    }

    @Test func mixingRowsIsRefused() throws {
        var builder = GraphBuilder()
        let x = builder.addInput(name: "x", type: TensorType(.float32, [4, 3]))
        let kept = try builder.add(TestKeep(axis: 0), [x])
        #expect(builder.extent(of: kept[0]) == Extent(axis: 0, count: kept[1]))
        #expect(builder.extent(of: x) == nil)
        #expect(throws: OperatorError.self) { try builder.knownShape(of: kept[0]) }
        #expect(try builder.knownShape(of: x) == [4, 3])
        #expect {
            try builder.addOne(TestAdd(), [x, kept[0]])
        } throws: { error in
            "\(error)" == "input 1 has up to 4 rows along axis 0, as many as the data of a run decide; "
                + "TestAdd would mix them with what is not there"
        }
    }

    @Test func verifyFindsWhatMixesRows() throws {
        var graph = try SampleModels.counted(axis: 0)
        graph.nodes[1].op = TestReshape([4, 3])
        #expect {
            try graph.verify()
        } throws: { error in
            "\(error)".hasPrefix("node double (test_reshape): input 0 has up to 4 rows")
        }
    }

    @Test func statesKeepTheirSize() throws {
        var builder = GraphBuilder()
        let type = TensorType(.float32, [4, 3])
        let state = builder.addState(name: "memory", type: type)
        builder.setNext(try builder.add(TestKeep(axis: 0), [state])[0], ofState: state)
        #expect {
            try builder.finish().verify()
        } throws: { error in
            "\(error)" == "state memory becomes a value whose size depends on data"
        }
    }

    @Test func otherCountsDoNotMeet() throws {
        var builder = GraphBuilder()
        let x = builder.addInput(name: "x", type: TensorType(.float32, [4, 3]))
        let first = try builder.add(TestKeep(axis: 0), [x])
        let second = try builder.add(TestKeep(axis: 0), [x])
        #expect(throws: OperatorError.self) { try builder.addOne(TestAdd(), [first[0], second[0]]) }
    }

    @Test func constantsHaveTheirLength() throws {
        var builder = GraphBuilder()
        let type = TensorType(.float32, [3, 2])
        let x = builder.addConstant(Tensor(type, [1, 2, -3, 4, 5, 6] as [Float]))
        let rows = try builder.add(TestKeep(axis: 0), [x])
        #expect(builder.constant(rows[0])?.shape == [2, 2])
        #expect(builder.constant(rows[0])?.reals == [1, 2, 5, 6])
        let columns = try builder.add(TestKeep(axis: 1, claim: 1), [x])
        #expect(builder.constant(columns[0])?.shape == [3, 1])
        #expect(builder.constant(columns[0])?.reals == [1, -3, 5])
        #expect(builder.extent(of: columns[0]) == nil)
    }
}
