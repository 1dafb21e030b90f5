import EdgeGraph
import EdgeTensor
import Testing

/// Branches of If, and functions that the model itself defines.
@Suite struct InliningTests {
    /// An If on the initializer `condition` whose branches read x of the graph around them.
    static func choice(_ condition: Bool, _ then: GraphText, _ otherwise: GraphText) -> ModelText {
        var model = ModelText()
        model.opsets = [("", 13), ("test", 2)]
        model.graph.inputs = [InputText("x")]
        model.graph.initializers = [.bool("condition", condition)]
        model.graph.outputs = [InputText("y")]
        model.graph.nodes = [
            NodeText(
                "If", ["condition"], ["y"],
                attributes: [.init("then_branch", .graph(then)), .init("else_branch", .graph(otherwise))])
        ]
        return model
    }

    private static let up = GraphText(
        nodes: [NodeText("Shift", ["x"], ["b"], domain: "test")], outputs: [InputText("b")])
    private static let unknown = GraphText(nodes: [NodeText("Foo", ["x"], ["b"])], outputs: [InputText("b")])
    private static let input = Tensor(TensorType(.float32, [1, 2]), [1, 2] as [Float])

    @Test func theBranchOfAConstantConditionIsTaken() throws {
        let graph = try InliningTests.choice(true, InliningTests.up, InliningTests.unknown).imported().graph
        #expect(graph.evaluated([InliningTests.input])[0].reals == [2, 3])
        let plain = GraphText(outputs: [InputText("x")])
        let same = try InliningTests.choice(false, InliningTests.unknown, plain).imported().graph
        #expect(same.nodes.isEmpty)
        #expect(
            InliningTests.choice(false, InliningTests.up, InliningTests.unknown).reasons() == [
                "operator Foo is not supported"
            ])
    }

    @Test func nodesThatABranchReadsComeBeforeIt() throws {
        var model = InliningTests.choice(
            true, GraphText(nodes: [NodeText("Relu", ["late"], ["b"])], outputs: [InputText("b")]),
            InliningTests.up)
        model.graph.nodes.append(NodeText("Shift", ["x"], ["late"], domain: "test"))
        #expect(try model.imported().graph.evaluated([InliningTests.input])[0].reals == [2, 3])
    }

    @Test func branchesHaveConstantsOfTheirOwn() throws {
        let own = GraphText(
            nodes: [NodeText("Identity", ["w"], ["b"])], initializers: [.floats("w", [1], [7])],
            outputs: [InputText("b")])
        let graph = try InliningTests.choice(true, own, own).imported().graph
        #expect(graph.constant(graph.outputs[0].value)?.reals == [7])
    }

    /// Inner names come before outer ones, which all branches see; names of a branch end with it.
    @Test func branchesInsideOfBranchesSeeAllGraphsAroundThem() throws {
        let inner = GraphText(
            nodes: [
                NodeText("Shift", ["b"], ["c"], domain: "test"), NodeText("Shift", ["c"], ["d"], domain: "test"),
            ], outputs: [InputText("d")])
        let choice = NodeText(
            "If", ["condition"], ["e"],
            attributes: [.init("then_branch", .graph(inner)), .init("else_branch", .graph(InliningTests.unknown))])
        let outer = GraphText(
            nodes: [NodeText("Shift", ["x"], ["b"], domain: "test"), choice], outputs: [InputText("e")])
        var model = InliningTests.choice(true, outer, InliningTests.unknown)
        #expect(try model.imported().graph.evaluated([InliningTests.input])[0].reals == [4, 5])
        model.graph.nodes.append(NodeText("Relu", ["d"], ["z"]))
        #expect(model.reasons() == ["input d is produced by nothing"])
    }

    @Test func functionsChooseBranchesByTheirArguments() throws {
        let up = GraphText(
            nodes: [NodeText("Shift", ["a"], ["b"], domain: "test")], outputs: [InputText("b")])
        let same = GraphText(outputs: [InputText("a")])
        let body = FunctionText(
            name: "F", inputs: ["a", "flag"], outputs: ["c"],
            nodes: [
                NodeText(
                    "If", ["flag"], ["c"],
                    attributes: [.init("then_branch", .graph(up)), .init("else_branch", .graph(same))])
            ])
        var model = InliningTests.calling(
            [body],
            [
                NodeText("F", ["x", "yes"], ["m"], domain: "local"),
                NodeText("F", ["m", "no"], ["n"], domain: "local"),
                NodeText("F", ["n", "yes"], ["y"], domain: "local"),
            ])
        model.graph.initializers = [.bool("yes", true), .bool("no", false)]
        #expect(try model.imported().graph.evaluated([InliningTests.input])[0].reals == [3, 4])
    }

    @Test func conditionsThatAreNotKnownAreRefused() {
        var model = InliningTests.choice(true, InliningTests.up, InliningTests.up)
        model.graph.initializers = []
        model.graph.inputs.append(InputText("condition", [], code: 9))
        #expect(model.reasons().count == 1)
        #expect(
            model.reasons()[0] == "input 0 must be known at compile time; it follows from the model's input condition, "
                + "which can be frozen: --freeze condition=FILE.npy")
        #expect(
            (try? model.imported(ImportOptions(frozen: ["condition": Tensor(TensorType(.bool, []), [1] as [UInt8])])))
                != nil)
        model.graph.nodes[0].inputs = []
        #expect(model.reasons() == ["its condition is missing"])
        model.graph.nodes[0].inputs = ["nowhere"]
        #expect(model.reasons() == ["input nowhere is produced by nothing"])
    }

    @Test func branchesMustGiveWhatTheNodeHas() {
        let empty = GraphText()
        #expect(
            InliningTests.choice(true, empty, empty).reasons() == ["it has 1 outputs, of which 0 are supported"])
        let dangling = GraphText(outputs: [InputText("b")])
        #expect(
            InliningTests.choice(true, dangling, empty).reasons() == ["output 0 of its graph is produced by no node"])
        var model = InliningTests.choice(true, empty, empty)
        model.graph.nodes[0].attributes = []
        #expect(model.reasons() == ["attribute then_branch is no graph"])
    }

    // MARK: Functions

    private static func calling(_ functions: [FunctionText], _ nodes: [NodeText]) -> ModelText {
        var model = ModelText()
        model.opsets = [("", 13), ("test", 2), ("local", 1)]
        model.graph.inputs = [InputText("x")]
        model.graph.outputs = [InputText("y")]
        model.graph.nodes = nodes
        model.functions = functions
        return model
    }

    @Test func functionsAreReplacedByTheirBodies() throws {
        let shift = FunctionText(
            name: "ShiftAndClamp", inputs: ["a", "unused"], outputs: ["c"],
            nodes: [
                NodeText("Shift", ["a"], ["b"], domain: "test", attributes: [.init("by", .reference("amount"))]),
                NodeText("Relu", ["b"], ["c"], name: "clamp"),
            ], defaults: [.init("amount", .float(-2))])
        let graph = try InliningTests.calling(
            [shift],
            [
                NodeText("ShiftAndClamp", ["x"], ["m"], name: "first", domain: "local"),
                NodeText(
                    "ShiftAndClamp", ["m", ""], ["y"], domain: "local", attributes: [.init("amount", .float(10))]),
            ]
        ).imported().graph
        #expect(
            graph.nodes.map(\.name)
                == ["first/Shift_0", "first/clamp", "ShiftAndClamp_1/Shift_0", "ShiftAndClamp_1/clamp"])
        #expect(graph.evaluated([Tensor(TensorType(.float32, [1, 2]), [1, 5] as [Float])])[0].reals == [10, 13])
    }

    @Test func namesOfTheCallerAreNotVisibleInABody() {
        let body = FunctionText(name: "F", inputs: ["a"], outputs: ["c"], nodes: [NodeText("Relu", ["x"], ["c"])])
        let problems = InliningTests.calling([body], [NodeText("F", ["x"], ["y"], name: "f", domain: "local")])
            .problems()
        #expect(
            problems.map(\.description) == ["node f/Relu_0 (Relu, version 13): input x is produced by nothing"])
    }

    @Test func functionsThatCallThemselvesEnd() {
        let body = FunctionText(
            name: "F", inputs: ["a"], outputs: ["c"], nodes: [NodeText("F", ["a"], ["c"], domain: "local")])
        let model = InliningTests.calling([body], [NodeText("F", ["x"], ["y"], domain: "local")])
        #expect(model.reasons() == ["graphs and functions are nested deeper than 32"])
    }

    @Test func functionsThatExplodeEnd() {
        let levels = (0..<30).map { level in
            FunctionText(
                name: "F\(level)", inputs: ["a"], outputs: ["c"],
                nodes: level == 0
                    ? [NodeText("Relu", ["a"], ["c"])]
                    : [
                        NodeText("F\(level - 1)", ["a"], ["b"], domain: "local"),
                        NodeText("F\(level - 1)", ["b"], ["c"], domain: "local"),
                    ])
        }
        let model = InliningTests.calling(levels, [NodeText("F29", ["x"], ["y"], domain: "local")])
        #expect(model.reasons() == ["branches and functions unfold to more than is supported"])
    }

    @Test func functionsWithLargeConstantsCannotMultiplyThem() {
        let constant = NodeText(
            "Constant", [], ["b"],
            attributes: [
                .init("value", .tensor(TensorText("", 7, [50_000], .packedIntegers(field: 7, Array(0..<50_000)))))
            ])
        let body = FunctionText(name: "F", inputs: ["a"], outputs: ["a"], nodes: [constant])
        let calls = (0..<2000).map { NodeText("F", ["x"], ["y\($0)"], domain: "local") }
        var model = InliningTests.calling([body], calls)
        model.graph.outputs = [InputText("x")]
        #expect(model.reasons()[0] == "branches and functions unfold to more than is supported")
    }

    @Test func functionsWithLongNamesCannotMultiplyThem() {
        let long = String(repeating: "n", count: 100_000)
        let body = FunctionText(
            name: "F", inputs: [long], outputs: [long], nodes: [NodeText("Relu", [long], ["r"], name: long)])
        let calls = (0..<2000).map { NodeText("F", ["x"], ["y\($0)"], name: long, domain: "local") }
        var model = InliningTests.calling([body], Array(calls.prefix(2)))
        model.graph.outputs = [InputText("x")]
        #expect((try? model.imported())?.graph.nodes[0].name.count == 300)
        model.graph.nodes = calls
        model.graph.nodes.indices.forEach { model.graph.nodes[$0].name = "" }
        #expect(model.reasons() == ["branches and functions unfold to more than is supported"])
    }
}
