import EdgeGraph
import EdgeOperators
import EdgeTFLite
import EdgeTensor
import EdgeTestSupport
import Testing

/// VAR_HANDLE, READ_VARIABLE, ASSIGN_VARIABLE and CALL_ONCE as states, and complex tensors.
@Suite struct VariableTests {
    private static let (varHandle, readVariable, assignVariable, callOnce): (Int32, Int32, Int32, Int32) = (
        142, 143, 144, 129
    )
    private static let resource: Int8 = 13

    /// `count` begins as (10, 20); a run reads it, adds x, assigns the sum, reads that again, and gives both.
    private static var counter: ModelSketch {
        let float = ModelSketch.float32
        var initializer = ModelSketch()
        initializer.tensors = [
            .init(name: "handle", code: resource, shape: []),
            .init(name: "start", code: float, shape: [2], data: [0, 0, 32, 65, 0, 0, 160, 65]),
        ]
        let handle: [Int: Flat] = [0: .string(""), 1: .string("count")]
        initializer.operators = [
            .init(code: varHandle, inputs: [], outputs: [0], options: handle),
            .init(code: assignVariable, inputs: [0, 1], outputs: []),
        ]
        var sketch = ModelSketch()
        sketch.tensors = [
            .init(name: "x", code: float, shape: [2]), .init(name: "handle", code: resource, shape: []),
            .init(name: "before", code: float, shape: [2]), .init(name: "sum", code: float, shape: [2]),
            .init(name: "after", code: float, shape: [2]),
        ]
        sketch.operators = [
            .init(code: callOnce, inputs: [], outputs: [], options: [0: .int32(1)]),
            .init(code: varHandle, inputs: [], outputs: [1], options: handle),
            .init(code: readVariable, inputs: [1], outputs: [2]),
            .init(code: 0, inputs: [0, 2], outputs: [3], options: [0: .int8(0)]),
            .init(code: assignVariable, inputs: [1, 3], outputs: []),
            .init(code: readVariable, inputs: [1], outputs: [4]),
        ]
        sketch.inputs = [0]
        sketch.outputs = [2, 4]
        sketch.subgraphs = [initializer]
        return sketch
    }

    @Test func readingFollowsTheOrderOfTheFile() throws {
        let graph = try VariableTests.counter.imported(.standard).graph
        let state = try #require(graph.states.first)
        #expect(graph.states.count == 1)
        #expect(state.name == "count")
        #expect(state.initial.flatMap { graph.constant($0)?.reals } == [10, 20])
        #expect(graph.outputs[0].value == state.current)
        #expect(graph.outputs[1].value == state.next)
        let sum = try #require(graph.nodes.first { $0.op is Binary })
        #expect(sum.inputs.contains(state.current))
        #expect(sum.outputs == [state.next])
        var interpreter = ReferenceInterpreter(graph)
        let x = Tensor(TensorType(.float32, [2]), [Float(1), 2])
        #expect(interpreter.run([x]).map(\.reals) == [[10, 20], [11, 22]])
        #expect(interpreter.run([x]).map(\.reals) == [[11, 22], [12, 24]])
    }

    @Test func aVariableThatIsAssignedFirstIsNoState() throws {
        var sketch = VariableTests.counter
        sketch.operators = [
            sketch.operators[1], .init(code: VariableTests.assignVariable, inputs: [1, 0], outputs: []),
            sketch.operators[2],
        ]
        sketch.outputs = [2]
        let graph = try sketch.imported(.standard).graph
        #expect(graph.states.isEmpty)
        #expect(graph.outputs[0].value == graph.inputs[0].value)
    }

    @Test func withoutAnInitializerItBeginsAsZero() throws {
        var sketch = VariableTests.counter
        sketch.operators.removeFirst()
        let graph = try sketch.imported(.standard).graph
        #expect(graph.states.map(\.initial) == [nil])
    }

    @Test func mistakesAreNamed() {
        func reason(_ change: (inout ModelSketch) -> Void) -> String? {
            var sketch = VariableTests.counter
            change(&sketch)
            return sketch.failure(.standard)?.problems.first?.reason
        }
        #expect(reason { _ in } == nil)
        #expect(reason { $0.operators[0].options = [0: .int32(7)] } == "it names no subgraph")
        #expect(reason { $0.operators[2].inputs = [0] } == "tensor x stands for no variable")
        #expect(
            reason { $0.operators[3].inputs = [0, 1] }
                == "tensor handle stands for variable count, which has to be read first")
        #expect(
            reason { $0.subgraphs[0].operators.append($0.operators[0]) }
                == "a subgraph that initializes variables calls another")
        #expect(
            reason {
                $0.tensors[0].shape = [1]
                $0.operators[4].inputs = [1, 0]
            } == "variable count is float32[2], but float32[1] is assigned to it")
    }

    /// RFFT2D, a reshape of complex numbers, and their magnitudes.
    @Test func complexTensorsHaveAnAxisMore() throws {
        var sketch = ModelSketch()
        sketch.tensors = [
            .init(name: "x", code: ModelSketch.float32, shape: [1, 1, 8]),
            .init(name: "lengths", code: 2, shape: [2], data: [1, 0, 0, 0, 8, 0, 0, 0]),
            .init(name: "spectrum", code: 8, shape: [1, 1, 5]), .init(name: "flat", code: 8, shape: [1, 5]),
            .init(name: "shape", code: 2, shape: [2], data: [1, 0, 0, 0, 5, 0, 0, 0]),
            .init(name: "y", code: ModelSketch.float32, shape: [1, 5]),
        ]
        sketch.operators = [
            .init(code: 131, inputs: [0, 1], outputs: [2]), .init(code: 22, inputs: [2, 4], outputs: [3]),
            .init(code: 134, inputs: [3], outputs: [5]),
        ]
        sketch.inputs = [0]
        sketch.outputs = [5]
        let graph = try sketch.imported(.standard).graph
        #expect(graph.type(of: graph.outputs[0].value).shape == [1, 5])
        let x = Tensor(TensorType(.float32, [1, 1, 8]), [Float(1), 0, 0, 0, 0, 0, 0, 0])
        var interpreter = ReferenceInterpreter(graph)
        #expect(interpreter.run([x])[0].reals == [1, 1, 1, 1, 1])
    }
}
