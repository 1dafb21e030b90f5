import EdgeData
import EdgeFormat
import EdgeGraph
import EdgeOperators
import EdgeTensor
import EdgeTestSupport
import Testing

/// What the program says of outputs that are as long as the data decide.
@Suite struct CountedOutputTests {
    let folder: TemporaryFolder
    let model: String

    /// The places of all elements of `x` that are not zero.
    init() throws {
        folder = try TemporaryFolder()
        model = folder.path + "/places.edge"
        var builder = GraphBuilder()
        let x = builder.addInput(name: "x", type: TensorType(.float32, [2, 3]))
        let places = try builder.add(NonZero(), [x])[0]
        builder.addOutput(try builder.addOne(Transpose([1, 0]), [places]), name: "places")
        let graph = builder.finish()
        let file = EdgeModel(variants: [EdgeModel.Variant(graph: graph, arena: .simple(for: graph))])
        try AtomicFile.write(try file.encoded(), to: model)
    }

    @Test func runWritesTheShapeOfTheRun() throws {
        let input = folder.path + "/x.npy"
        let tensor = Tensor(TensorType(.float32, [2, 3]), [0, 1, 0, 0, 0, -2] as [Float])
        try AtomicFile.write(NumPyFile.encoded(tensor), to: input)
        let outcome = try Program.run(["run", model, "--input", input, "--json", "--output", folder.path + "/out"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let output = try outcome.json()["records"]?.array?[0]["outputs"]?.array?[0]
        #expect(output?["shape"]?.array?.map(\.int) == [2, 2])
        #expect(output?["values"]?.array?.map(\.int) == [0, 1, 1, 2])
        let written = try NumPyFile.tensor(from: Bytes(Program.bytes(folder.path + "/out/0.npy")))
        #expect(written.shape == [2, 2] && written.integers == [0, 1, 1, 2])
        try AtomicFile.write(NumPyFile.encoded(Tensor(tensor.type) { _ in }), to: input)
        let nothing = try Program.run(["run", model, "--input", input])
        #expect(nothing.status == 0 && nothing.output.hasPrefix("places: int64[2x0]"))
    }

    /// Neither counts nor lists whose length data decide are scores of classes.
    @Test func integersAreNoScores() throws {
        var builder = GraphBuilder()
        let x = builder.addInput(name: "x", type: TensorType(.float32, [4]))
        let unique = try builder.add(Unique(axis: nil, isSorted: true), [x])
        for (value, name) in zip(unique, ["values", "first", "inverse", "counts"]) {
            builder.addOutput(value, name: name)
        }
        let graph = builder.finish()
        let file = EdgeModel(variants: [EdgeModel.Variant(graph: graph, arena: .simple(for: graph))])
        try AtomicFile.write(try file.encoded(), to: model)
        let input = folder.path + "/x.npy"
        try AtomicFile.write(
            NumPyFile.encoded(Tensor(TensorType(.float32, [4]), [2, 7, 2, 2] as [Float])), to: input)
        let outcome = try Program.run(["run", model, "--input", input])
        #expect(
            outcome.output == """
                values: float32[2], 2.0 to 7.0: 2.0000 7.0000
                first: int64[2], 0 to 1: 0 1
                inverse: int64[4], 0 to 1: 0 1 0 0
                counts: int64[2], 1 to 3: 3 1

                """, "\(outcome.output) \(outcome.errors)")
    }

    @Test func inspectSaysWhatMayBeShorter() throws {
        let text = try Program.run(["inspect", model])
        #expect(text.output.contains("  places: int64[2x6], at most, along axis 1\n"))
        let output = try Program.run(["inspect", model, "--json"]).json()["outputs"]?.array?[0]
        #expect(output?["counted_axis"]?.int == 1)
        #expect(output?["shape"]?.array?.map(\.int) == [2, 6])
    }
}
