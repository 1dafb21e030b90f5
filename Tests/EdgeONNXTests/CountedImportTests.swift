import EdgeGraph
import EdgeONNX
import EdgeOperators
import EdgeTensor
import Testing

/// Models in which a node's result is as long as the data decide.
@Suite struct CountedImportTests {
    /// float32 `x` of shape 3x4 through `nodes` to `y`.
    private func model(_ nodes: [NodeText], _ initializers: [TensorText] = []) -> ModelText {
        var model = ModelText()
        model.graph.nodes = nodes
        model.graph.initializers = initializers
        model.graph.inputs = [InputText("x", [3, 4])]
        model.graph.outputs = [InputText("y", nil)]
        return model
    }

    private func imported(_ model: ModelText) throws(ImportFailure) -> Graph {
        try ONNXImporter.model(from: model.bytes, catalog: .standard, options: ImportOptions()).graph
    }

    private func reasons(_ nodes: [NodeText], _ initializers: [TensorText] = []) -> [String] {
        do {
            _ = try imported(model(nodes, initializers))
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    static let input = Tensor(
        TensorType(.float32, [3, 4]), [0, 1, 0, 2, 0, 0, 0, 0, 3, 0, 0, 4] as [Float])

    @Test func coordinatesAreColumns() throws {
        let graph = try imported(model([NodeText("NonZero", ["x"], ["y"])]))
        let found = graph.evaluated([Self.input])[0]
        #expect(found.shape == [2, 4])
        #expect(found.integers == [0, 0, 2, 2, 1, 3, 0, 3])
    }

    /// NonZero, then what a detector does with it: turned, taken apart, used as indices, cast, scaled, put together.
    @Test func rowsCarryThroughEverydayNodes() throws {
        let nodes = [
            NodeText("NonZero", ["x"], ["places"]), NodeText("Transpose", ["places"], ["rows"]),
            NodeText("Gather", ["rows", "zero"], ["first"], attributes: [AttributeText("axis", .int(1))]),
            NodeText("Gather", ["rows", "one"], ["column"], attributes: [AttributeText("axis", .int(1))]),
            NodeText("Squeeze", ["column", "axis"], ["second"]),
            NodeText("GatherND", ["x", "rows"], ["values"]), NodeText("Unsqueeze", ["values", "axis"], ["raised"]),
            NodeText("Cast", ["first"], ["real"], attributes: [AttributeText("to", .int(1))]),
            NodeText("Cast", ["second"], ["other"], attributes: [AttributeText("to", .int(1))]),
            NodeText("Unsqueeze", ["other", "axis"], ["others"]), NodeText("Reshape", ["real", "shape"], ["reals"]),
            NodeText("Concat", ["reals", "others", "raised"], ["all"], attributes: [AttributeText("axis", .int(1))]),
            NodeText("Mul", ["all", "two"], ["y"]),
        ]
        let initializers = [
            TensorText("zero", 7, [], .packedIntegers(field: 7, [0])),
            TensorText("one", 7, [1], .packedIntegers(field: 7, [1])),
            TensorText("axis", 7, [1], .packedIntegers(field: 7, [1])),
            TensorText("shape", 7, [2], .packedIntegers(field: 7, [-1, 1])),
            TensorText.floats("two", [1], [2]),
        ]
        let found = try imported(model(nodes, initializers)).evaluated([Self.input])[0]
        #expect(found.shape == [4, 3])
        #expect(found.reals == [0, 2, 2, 0, 6, 4, 4, 0, 6, 4, 6, 8])
    }

    @Test func whatMixesRowsIsRefusedByName() {
        let source = NodeText("NonZero", ["x"], ["places"])
        let what = "up to 12 rows along axis 1, as many as the data of a run decide"
        #expect(
            reasons([source, NodeText("ReduceMax", ["places"], ["y"], name: "greatest")]) == [
                "node greatest (ReduceMax, version 13): input 0 has \(what); Reduce would mix them with what is not "
                    + "there"
            ])
        let shape = reasons([source, NodeText("Shape", ["places"], ["y"], name: "size")])
        #expect(
            shape == [
                "node size (Shape, version 13): the shape of a tensor whose length along axis 1 the data of a run "
                    + "decide is not supported"
            ])
        let axis = [AttributeText("axis", .int(1))]
        #expect(
            reasons([source, NodeText("Concat", ["places", "places"], ["y"], attributes: axis)])[0].contains(what))
        let two = [source, NodeText("NonZero", ["y"], ["others"]), NodeText("Relu", ["x"], ["y"])]
        let sum = reasons([two[0], two[2], two[1], NodeText("Add", ["places", "others"], ["z"], name: "sum")])
        #expect(sum.first?.hasSuffix("and another number than input 0") == true)
    }
}
