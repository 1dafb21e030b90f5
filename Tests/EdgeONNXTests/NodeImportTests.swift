import EdgeGraph
import EdgeTensor
import Testing

/// Nodes, names and order.
@Suite struct NodeImportTests {
    @Test func nodesBecomeOperatorsWithTheNamesOfTheFile() throws {
        var model = ModelText()
        model.opsets = [("", 13), ("test", 2)]
        model.graph.inputs = [InputText("x", [1, 3])]
        model.graph.outputs = [InputText("y"), InputText("mid")]
        model.graph.nodes = [
            NodeText("Relu", ["x"], ["mid"]),
            NodeText("Shift", ["mid"], ["y"], name: "up", domain: "test", attributes: [.init("by", .float(2.5))]),
        ]
        let graph = try model.imported().graph
        #expect(
            graph.description == """
                graph main
                  in  x: %0 float32[1x3]
                  %1 float32[1x3] = clamp(%0) range=[0.0, inf]  «Relu_0»
                  %2 float32[1x3] = shift(%1) value=2.5  «up»
                  out y: %2
                  out mid: %1

                """)
        #expect(graph.values.map(\.name) == ["x", "mid", "y"])
        let input = Tensor(TensorType(.float32, [1, 3]), [-1, 0, 2] as [Float])
        #expect(graph.evaluated([input]).map { $0.reals } == [[2.5, 2.5, 4.5], [0, 0, 2]])
    }

    @Test func nodesInAnyOrderAreSortedAndOthersKeepTheirPlace() throws {
        var model = ModelText()
        model.graph.inputs = [InputText("x")]
        model.graph.outputs = [InputText("d")]
        model.graph.nodes = [
            NodeText("Relu", ["c"], ["d"]), NodeText("Relu", ["x"], ["a"]), NodeText("Relu", ["b"], ["c"]),
            NodeText("Relu", ["a"], ["b"]), NodeText("Relu", ["x"], ["e"]),
        ]
        let graph = try model.imported().graph
        #expect(graph.nodes.map(\.name) == ["Relu_1", "Relu_3", "Relu_2", "Relu_0", "Relu_4"])
    }

    @Test func absentInputsAndUnnamedOutputsKeepTheirPlaces() throws {
        var model = ModelText()
        model.graph.inputs = [InputText("x")]
        model.graph.outputs = [InputText("y")]
        model.graph.nodes = [
            NodeText("First", ["", "x"], ["a"]), NodeText("ShiftTwice", ["a"], ["", "y"]),
        ]
        let graph = try model.imported().graph
        #expect(graph.evaluated([Tensor(TensorType(.float32, [1, 2]), [1, 2] as [Float])])[0].reals == [3, 4])
    }

    @Test func outputsMayBeInputsOrConstants() throws {
        var model = ModelText()
        model.graph.inputs = [InputText("x")]
        model.graph.initializers = [.floats("w", [2], [3, 4])]
        model.graph.outputs = [InputText("w"), InputText("x"), InputText("same")]
        model.graph.nodes = [NodeText("Identity", ["x"], ["same"])]
        let graph = try model.imported().graph
        #expect(graph.outputs.map(\.name) == ["w", "x", "same"])
        #expect(graph.outputs[1].value == graph.outputs[2].value)
        #expect(graph.nodes.isEmpty)
    }

    @Test func constantsFoldDuringImport() throws {
        var model = ModelText()
        model.graph.outputs = [InputText("y")]
        model.graph.nodes = [
            NodeText("Constant", [], ["c"], attributes: [.init("value", .tensor(.floats("", [2], [-1, 1])))]),
            NodeText("Relu", ["c"], ["y"]),
        ]
        let graph = try model.imported().graph
        #expect(graph.nodes.isEmpty)
        #expect(graph.constant(graph.outputs[0].value)?.reals == [0, 1])
    }

    @Test(arguments: [true, false]) func attributesNeedNoKind(writesKind: Bool) throws {
        var model = ModelText()
        model.opsets = [("ai.onnx", 13), ("test", 6)]
        model.graph.inputs = [InputText("x")]
        model.graph.outputs = [InputText("y")]
        model.graph.nodes = [
            NodeText(
                "Shift", ["x"], ["y"], domain: "test",
                attributes: [
                    .init("by", .float(4), writesKind: writesKind), .init("i", .int(-3), writesKind: writesKind),
                    .init("s", .string("text"), writesKind: writesKind),
                    .init("f", .floats([1, 2]), writesKind: writesKind),
                    .init("l", .ints([1, -2]), writesKind: writesKind),
                    .init("t", .strings(["a", "b"]), writesKind: writesKind),
                ])
        ]
        #expect(try model.imported().graph.nodes[0].op.isEqual(to: Shift(4)))
    }

    @Test func filesWithoutOpsetsMeanTheFirst() throws {
        var model = ModelText()
        model.opsets = []
        model.graph.inputs = [InputText("x")]
        model.graph.outputs = [InputText("y")]
        model.graph.nodes = [NodeText("Clip", ["x"], ["y"], attributes: [.init("max", .float(6))])]
        #expect(try model.imported().graph.nodes.count == 1)
    }
}
