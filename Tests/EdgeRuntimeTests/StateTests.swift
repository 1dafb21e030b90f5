import EdgeGraph
import EdgeRuntime
import EdgeTensor
import EdgeTestSupport
import Testing

/// States move on after a run and go back with a reset.
@Suite struct StateTests {
    private func session(_ graph: Graph) throws -> Session {
        try Session(try ExecutionPlan(graph: graph, arena: .simple(for: graph, inPlace: true), features: .detected))
    }

    @Test func aStateSumsUp() throws {
        let session = try session(try SampleModels.everything())
        let delayed = Array(session.state(1).elements(as: Float.self))
        #expect(delayed.contains { $0 != 0 })
        for round in 1...2 {
            session.input(1).elements(as: Float.self).update(repeating: 1)
            for run in 1...4 {
                session.run()
                #expect(session.state(0).elements(as: Float.self).allSatisfy { $0 == Float(run) }, "round \(round)")
                #expect(session.state(1).elements(as: Float.self).allSatisfy { $0 == Float(run - 1) })
            }
            session.reset()
            #expect(session.state(0).elements(as: Float.self).allSatisfy { $0 == 0 })
            #expect(Array(session.state(1).elements(as: Float.self)) == delayed)
        }
    }

    /// A delay line: every state takes the value that the one before it had, all at once, and two change places.
    @Test func statesChangeAtOnce() throws {
        var builder = GraphBuilder()
        let type = TensorType(.int32, [2])
        let x = builder.addInput(name: "x", type: type)
        let line = (0..<4).map { builder.addState(name: "line \($0)", type: type) }
        builder.setNext(x, ofState: line[0])
        for index in 1..<4 { builder.setNext(line[index - 1], ofState: line[index]) }
        let one = builder.addConstant(Tensor(type, [1, 10] as [Int32]))
        let two = builder.addConstant(Tensor(type, [2, 20] as [Int32]))
        let a = builder.addState(name: "a", type: type, initial: one)
        let b = builder.addState(name: "b", type: type, initial: two)
        builder.setNext(b, ofState: a)
        builder.setNext(a, ofState: b)
        let fixed = builder.addState(name: "fixed", type: type)
        builder.setNext(two, ofState: fixed)
        let still = builder.addState(name: "still", type: type, initial: one)
        _ = still
        builder.addOutput(try builder.addOne(TestAdd(), [line[3], a]), name: "y")
        let session = try session(builder.finish())
        var inputs: [Int32] = []
        for run in 0..<7 {
            inputs.append(Int32(run + 100))
            session.input(0).elements(as: Int32.self).update(repeating: Int32(run + 100))
            session.run()
            for index in 0..<4 {
                let expected = run >= index ? inputs[run - index] : 0
                #expect(session.state(index).elements(as: Int32.self)[1] == expected)
            }
            #expect(session.state(4).elements(as: Int32.self)[0] == (run % 2 == 0 ? 2 : 1))
            #expect(session.state(5).elements(as: Int32.self)[0] == (run % 2 == 0 ? 1 : 2))
            #expect(Array(session.state(6).elements(as: Int32.self)) == [2, 20])
            #expect(Array(session.state(7).elements(as: Int32.self)) == [1, 10])
        }
    }

    @Test func aQuantizedStateStartsAtRealZero() throws {
        let perTensor = TensorType(.int8, [3], quantization: try Quantization(scale: 0.5, zeroPoint: -7))
        let wide = TensorType(.int16, [2], quantization: try Quantization(scale: 0.5, zeroPoint: -300))
        let perAxis = TensorType(
            .int8, [2, 2, 2], quantization: try Quantization(scales: [1, 2], zeroPoints: [5, -6], axis: 1))
        var builder = GraphBuilder()
        for (index, type) in [perTensor, wide, perAxis].enumerated() {
            _ = builder.addState(name: "state \(index)", type: type)
        }
        let session = try session(builder.finish())
        session.state(0).bytes[1] = 99
        session.run()
        #expect(session.state(0).bytes[1] == 99)
        session.reset()
        #expect(Array(session.state(0).elements(as: Int8.self)) == [-7, -7, -7])
        #expect(Array(session.state(1).elements(as: Int16.self)) == [-300, -300])
        #expect(Array(session.state(2).elements(as: Int8.self)) == [5, 5, -6, -6, 5, 5, -6, -6])
    }
}
