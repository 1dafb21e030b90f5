import EdgeGraph
import EdgeTensor
import Testing

/// Inputs, their shapes, and those that become constants.
@Suite struct InputImportTests {
    static func model(_ inputs: [InputText]) -> ModelText {
        var model = ModelText()
        model.graph.inputs = inputs
        model.graph.outputs = [InputText("y")]
        model.graph.nodes = [NodeText("Relu", [inputs[0].name], ["y"])]
        return model
    }

    private func shapes(_ model: ModelText, _ options: ImportOptions = ImportOptions()) throws -> [String] {
        let graph = try model.imported(options).graph
        return graph.inputs.map { graph.type(of: $0.value).shape.description }
    }

    @Test func freeBatchesAreOne() throws {
        for dimension in ["batch", .unknown, 0, -1, "anything"] as [InputText.Dimension] {
            #expect(try shapes(InputImportTests.model([InputText("x", [dimension, 3])])) == ["1x3"])
        }
        #expect(
            try shapes(InputImportTests.model([InputText("x", [5, "N"]), InputText("z", [2, "batch_size"])]))
                == ["5x1", "2x1"])
        #expect(try shapes(InputImportTests.model([InputText("x", [])])) == ["scalar"])
    }

    @Test func otherFreeDimensionsAreAskedForTogether() {
        let model = InputImportTests.model([
            InputText("x", ["batch", 3, "height", .unknown]), InputText("z", [4]), InputText("v", [2, 0]),
        ])
        #expect(
            model.reasons() == [
                "inputs have dimensions without a size; give each a shape: "
                    + "--shape x=1x3x<height>x<size> --shape v=2x<size>"
            ])
        #expect(
            model.reasons(ImportOptions(shapes: ["x": [1, 3, 8, 8]])) == [
                "inputs have dimensions without a size; give each a shape: --shape v=2x<size>"
            ])
    }

    @Test func shapesOfOptionsHoldForAllInputsWithTheSameName() throws {
        let model = InputImportTests.model([
            InputText("x", ["batch", 3]), InputText("z", [2, "batch"]), InputText("v", ["other"]),
        ])
        #expect(try shapes(model, ImportOptions(shapes: ["x": [4, 3]])) == ["4x3", "2x4", "1"])
        #expect(
            model.reasons(ImportOptions(shapes: ["x": [4], "w": [1]])) == [
                "a shape is given for w, but the inputs are: x, z, v",
                "shape 4 is given for input x, which has 2 dimensions",
            ])
    }

    @Test func mistypedNamesAreGuessed() {
        let model = InputImportTests.model([InputText("image"), InputText("mask")])
        let tensor = Tensor(TensorType(.float32, [1, 2]), [1, 2] as [Float])
        #expect(
            model.reasons(ImportOptions(shapes: ["imgae": [1]], frozen: ["masks": tensor])) == [
                "a shape is given for imgae, but the inputs are: image, mask; did you mean «image»?",
                "masks is to be frozen, but the inputs are: image, mask; did you mean «mask»?",
            ])
    }

    @Test func initializersThatAreAlsoInputsAreConstants() throws {
        var model = InputImportTests.model([InputText("x"), InputText("w", [2])])
        model.graph.initializers = [.floats("w", [2], [1, 2])]
        #expect(try model.imported().graph.inputs.map(\.name) == ["x"])
        #expect(
            model.reasons(ImportOptions(shapes: ["w": [2]])) == ["a shape is given for w, but the inputs are: x"])
        model.graph.nodes[0].inputs = ["w"]
        let other = Tensor(TensorType(.float32, [2]), [5, 6] as [Float])
        let graph = try model.imported(ImportOptions(frozen: ["w": other])).graph
        #expect(graph.constant(graph.outputs[0].value)?.reals == [5, 6])
    }

    @Test func frozenInputsBecomeConstants() throws {
        let model = InputImportTests.model([InputText("x", ["n", 2]), InputText("z", ["n"])])
        let tensor = Tensor(TensorType(.float32, [3, 2]), [Float](repeating: -1, count: 6))
        let graph = try model.imported(ImportOptions(frozen: ["x": tensor])).graph
        #expect(graph.inputs.map(\.name) == ["z"])
        #expect(graph.type(of: graph.inputs[0].value).shape == [3])
        #expect(graph.constant(graph.outputs[0].value)?.reals == [0, 0, 0, 0, 0, 0])

        let wrong = Tensor(TensorType(.int8, [1, 2]), [1, 2] as [Int8])
        #expect(
            model.reasons(ImportOptions(frozen: ["x": wrong, "q": wrong]))
                == [
                    "q is to be frozen, but the inputs are: x, z",
                    "input x is float32, but is to be frozen as int8[1x2]",
                    "input 0 is int8",
                ].dropLast())
        let long = Tensor(TensorType(.float32, [1, 3]), [1, 2, 3] as [Float])
        #expect(
            model.reasons(ImportOptions(frozen: ["x": long])) == [
                "input x is to be frozen as float32[1x3], which is not its shape"
            ])
        #expect(
            model.reasons(ImportOptions(shapes: ["x": [1, 2]], frozen: ["x": tensor])) == [
                "input x is to be frozen as float32[3x2], but to have shape 1x2"
            ])
    }

    @Test func inputsThatAreNoTensorsAreRefusedByName() {
        let reasons: [(InputText, String)] = [
            (InputText("x", kind: 4), "input x is a sequence; only tensors are supported"),
            (InputText("x", kind: 5), "input x is a map; only tensors are supported"),
            (InputText("x", kind: 8), "input x is a sparse tensor; only tensors are supported"),
            (InputText("x", kind: 9), "input x is an optional value; only tensors are supported"),
            (InputText("x", code: 8), "input x has elements of type string, which is not supported"),
            (InputText("x", code: 17), "input x has elements of type float8e4m3fn, which is not supported"),
            (InputText("x", code: 22), "input x has elements of type int4, which is not supported"),
            (InputText("x", code: 25), "input x has elements of type uint2, which is not supported"),
            (InputText("x", nil), "input x has no shape in the file; give it one"),
            (
                InputText("x", [.size(1 << 40), 2]),
                "input x: shape [1099511627776, 2] has more than 2147483647 elements"
            ),
        ]
        for (input, reason) in reasons { #expect(InputImportTests.model([input]).reasons() == [reason]) }
    }

    @Test func inputsWithoutAShapeTakeAnyThatIsGiven() throws {
        #expect(
            try shapes(InputImportTests.model([InputText("x", nil)]), .init(shapes: ["x": [2, 3, 4]])) == ["2x3x4"])
    }
}
