import EdgeGraph
import EdgeONNX
import EdgeOperators
import EdgeTensor
import Testing

/// Scan and Loop, unrolled.
@Suite struct RepetitionTests {
    /// One Scan or Loop with its inputs x and whatever is constant.
    private static func model(
        _ node: NodeText, inputs: [InputText], _ constants: [TensorText] = [], outputs: [String]
    ) -> ModelText {
        var model = ModelText()
        model.graph.inputs = inputs
        model.graph.initializers = constants
        model.graph.outputs = outputs.map { InputText($0) }
        model.graph.nodes = [node]
        return model
    }

    private static func graph(of model: ModelText) throws(ImportFailure) -> Graph {
        try ONNXImporter.model(from: model.bytes, catalog: .standard).graph
    }

    private static func reason(_ model: ModelText) -> String? {
        do throws(ImportFailure) {
            _ = try graph(of: model)
            return nil
        } catch {
            return error.problems.first?.reason
        }
    }

    /// `sum' = sum + x`, and the sum of each step.
    private static let running = GraphText(
        nodes: [NodeText("Add", ["sum", "part"], ["next"]), NodeText("Identity", ["next"], ["row"])],
        inputs: [InputText("sum", [2]), InputText("part", [2])], outputs: [InputText("next"), InputText("row")])

    private static func scan(_ attributes: [AttributeText] = []) -> ModelText {
        let node = NodeText(
            "Scan", ["start", "x"], ["total", "rows"],
            attributes: [.init("body", .graph(running)), .init("num_scan_inputs", .int(1))] + attributes)
        return model(
            node, inputs: [InputText("x", [3, 2])], [.floats("start", [2], [0, 100])], outputs: ["total", "rows"])
    }

    private static let x = Tensor(TensorType(.float32, [3, 2]), [Float(1), 2, 3, 4, 5, 6])

    @Test func scanCarriesItsStatesAlong() throws {
        let outputs = try Self.graph(of: Self.scan()).evaluated([Self.x])
        #expect(outputs[0].reals == [9, 112])
        #expect(outputs[1].shape == [3, 2])
        #expect(outputs[1].reals == [1, 102, 4, 106, 9, 112])
    }

    @Test func scanGoesBackwardsAndStacksElsewhere() throws {
        let model = Self.scan([
            .init("scan_input_directions", .ints([1])), .init("scan_output_axes", .ints([-1])),
            .init("scan_output_directions", .ints([1])),
        ])
        let outputs = try Self.graph(of: model).evaluated([Self.x])
        #expect(outputs[1].shape == [2, 3])
        #expect(outputs[1].reals == [9, 8, 5, 112, 110, 106])
        #expect(
            Self.reason(Self.scan([.init("scan_input_axes", .ints([7]))])) == "attribute axes has 7 for rank 2")
    }

    /// `sum' = sum + x` while `number < limit`.
    private static func loop(_ count: Int?, limit: Int) -> ModelText {
        let body = GraphText(
            nodes: [
                NodeText("Add", ["sum", "x"], ["next"]), NodeText("Less", ["number", "limit"], ["goesOn"]),
            ],
            inputs: [InputText("number", [], code: 7), InputText("condition", [], code: 9), InputText("sum", [2])],
            outputs: [InputText("goesOn"), InputText("next"), InputText("next")])
        let node = NodeText(
            "Loop", [count == nil ? "" : "count", "", "start"], ["total", "rows"],
            attributes: [.init("body", .graph(body))])
        var constants: [TensorText] = [.floats("start", [2], [0, 100]), .int64("limit", limit)]
        if let count { constants.append(.int64("count", count)) }
        return model(node, inputs: [InputText("x", [2])], constants, outputs: ["total", "rows"])
    }

    @Test func loopEndsByItsNumberOrItsCondition() throws {
        let x = Tensor(TensorType(.float32, [2]), [Float(1), 2])
        let counted = try Self.graph(of: Self.loop(3, limit: 9)).evaluated([x])
        #expect(counted[0].reals == [3, 106])
        #expect(counted[1].reals == [1, 102, 2, 104, 3, 106])
        let conditional = try Self.graph(of: Self.loop(nil, limit: 1)).evaluated([x])
        #expect(conditional[1].reals == [1, 102, 2, 104])
    }

    @Test func whatIsNotKnownIsRefused() {
        var unknown = Self.loop(3, limit: 9)
        unknown.graph.initializers.removeLast()
        unknown.graph.inputs.append(InputText("count", [], code: 7))
        #expect(Self.reason(unknown)?.hasPrefix("input 0 must be known at compile time") == true)
        var depending = Self.loop(3, limit: 9)
        depending.graph.initializers.remove(at: 1)
        depending.graph.inputs.append(InputText("limit", [], code: 7))
        #expect(Self.reason(depending) == "a Loop whose condition depends on what is computed is not supported")
        #expect(
            Self.reason(Self.loop(0, limit: 9))
                == "a repetition that runs no time and has outputs for each time is not supported")
    }

    @Test func hostileNumbersOfTimesEnd() {
        let reason = Self.reason(Self.loop(1 << 60, limit: 1 << 61))
        #expect(reason == "branches and functions unfold to more than is supported")
    }
}

extension TensorText {
    fileprivate static func int64(_ name: String, _ value: Int) -> TensorText {
        TensorText(name, 7, [], .packedIntegers(field: 7, [value]))
    }
}
