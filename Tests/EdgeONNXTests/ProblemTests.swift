import EdgeGraph
import EdgeTensor
import Testing

/// What cannot be imported is named at once, all of it together.
@Suite struct ProblemTests {
    /// A model from x to y.
    static func model(_ nodes: [NodeText]) -> ModelText {
        var model = ModelText()
        model.opsets = [("", 13), ("test", 4)]
        model.graph.inputs = [InputText("x")]
        model.graph.outputs = [InputText("y")]
        model.graph.nodes = nodes
        return model
    }

    @Test func unknownOperatorsComeFirstAndDependentsAreSpared() {
        let model = ProblemTests.model([
            NodeText("Never", ["x"], ["n"], name: "no"),
            NodeText("Foo", ["n"], ["a"], name: "foo", domain: "com.x"),
            NodeText("Relu", ["a"], ["b"]),
            NodeText("Never", ["b"], ["c"], name: "spared"),
            NodeText("Bar", ["b"], ["d"]),
            NodeText("Shift", ["d"], ["y"], name: "old", domain: "test"),
        ])
        #expect(
            model.problems() == [
                .init(
                    node: "foo", operatorName: "Foo", version: 1,
                    reason: "operator Foo of domain com.x is not supported"),
                .init(node: "Bar_4", operatorName: "Bar", version: 13, reason: "operator Bar is not supported"),
                .init(
                    node: "old", operatorName: "Shift", version: 4,
                    reason: "opset 4 of domain test is not supported; supported: 2–3, 5–"),
                .init(node: "no", operatorName: "Never", version: 13, reason: "this node is not supported"),
            ])
    }

    @Test func problemsBeyondAHundredAreCounted() {
        let problems = ProblemTests.model((0..<250).map { NodeText("Foo", ["x"], ["y\($0)"]) }).problems()
        #expect(problems.count == 101)
        #expect(problems[100].reason == "and 151 more")  // 250 nodes and the output that none produces
    }

    @Test func cyclesAreNamedOnce() {
        let model = ProblemTests.model([
            NodeText("Relu", ["x"], ["a"]), NodeText("First", ["b", "a"], ["y"]), NodeText("Relu", ["y"], ["b"]),
            NodeText("Relu", ["b"], ["c"]),
        ])
        #expect(
            model.problems().map(\.description) == [
                "node First_1 (First, version 13): its inputs depend on its own outputs"
            ])
        #expect(
            ProblemTests.model([NodeText("Relu", ["y"], ["y"])]).reasons() == [
                "its inputs depend on its own outputs"
            ])
    }

    @Test func namesAreCheckedOnceEach() {
        #expect(
            ProblemTests.model([NodeText("Relu", ["nothing"], ["y"])]).reasons() == [
                "input nothing is produced by nothing"
            ])
        #expect(
            ProblemTests.model([NodeText("Relu", ["x"], ["y"]), NodeText("Relu", ["x"], ["y"])]).reasons() == [
                "its output y has a name that is taken"
            ])
        #expect(
            ProblemTests.model([NodeText("Relu", ["x"], ["x"]), NodeText("Relu", ["x"], ["y"])]).reasons() == [
                "its inputs depend on its own outputs", "its output x has a name that is taken",
            ])
        #expect(ProblemTests.model([]).reasons() == ["output y is produced by no node"])
        #expect(
            ProblemTests.model([NodeText("Relu", ["x"], ["y", "z"])]).reasons() == [
                "it has 2 outputs, of which 1 are supported"
            ])
        var twice = ProblemTests.model([NodeText("Relu", ["x"], ["y"])])
        twice.graph.initializers = [.floats("w", [], [1]), .floats("w", [], [1])]
        twice.graph.outputs.append(InputText("y"))
        twice.graph.inputs.append(InputText("x"))
        #expect(
            twice.reasons() == ["input x is there twice", "initializer w is there twice", "output y is there twice"])
    }

    @Test func subgraphsAndSparseTensorsAreRefusedByName() {
        let body = GraphText(nodes: [NodeText("Relu", ["x"], ["r"])], outputs: [InputText("r")])
        #expect(
            ProblemTests.model([NodeText("Map", ["x"], ["y"], attributes: [.init("body", .graph(body))])]).reasons()
                == ["operator Map is not supported"])
        #expect(
            ProblemTests.model([NodeText("Relu", ["x"], ["y"], attributes: [.init("body", .graph(body))])]).reasons()
                == ["attribute body is a graph; only If, Scan and Loop may have one"])
        #expect(
            ProblemTests.model([NodeText("Constant", [], ["y"], attributes: [.init("sparse_value", .sparse)])])
                .reasons() == ["attribute sparse_value is a sparse tensor, which is not supported"])
    }

    @Test func textOfTheFileStaysOnOneShortLine() {
        let name = "a\nb\u{1B}[31m" + String(repeating: "é", count: 5000)
        let problem = ProblemTests.model([NodeText(name, ["x"], ["y"])]).problems()[0]
        #expect(!problem.description.contains { $0.isNewline })
        #expect(problem.operatorName.hasPrefix("a\u{FFFD}b\u{FFFD}[31mé"))
        #expect(problem.operatorName.count == 301)
    }

    @Test func standardOperatorsNeedAnOpset() {
        var model = ProblemTests.model([NodeText("Relu", ["x"], ["y"])])
        model.opsets = [("test", 2)]
        #expect(model.reasons() == ["the file imports no opset of the standard domain"])
    }
}
