import EdgeData
import EdgeTensor
import EdgeTestSupport
import Testing

/// What `inspect` says of foreign models that leave something open, and of names that strangers chose.
@Suite struct InspectionTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// `y = Reshape(x, [-1, columns])` as an ONNX file; `x` has two rows and leaves the length of both open.
    private func openModel(x: String = "x") throws -> String {
        var model = ProtobufWriter()
        model.integer(1, 8)
        model.message(8) { $0.integer(2, 13) }
        model.message(7) { graph in
            graph.message(1) { node in
                for input in [x, "target"] { node.text(1, input) }
                node.text(2, "y")
                node.text(4, "Reshape")
            }
            graph.text(2, "open")
            Self.writePort(11, x, element: 1, [nil, nil], to: &graph)
            Self.writePort(11, "target", element: 7, [2], to: &graph)
            Self.writePort(12, "y", element: 1, [nil, nil], to: &graph)
        }
        let path = folder.path + "/open.onnx"
        try Program.write(model.bytes, to: path)
        return path
    }

    private static func writePort(
        _ field: Int, _ name: String, element: Int, _ shape: [Int?], to graph: inout ProtobufWriter
    ) {
        graph.message(field) { port in
            port.text(1, name)
            port.message(2) { type in
                type.message(1) { tensor in
                    tensor.integer(1, element)
                    tensor.message(2) { dimensions in
                        for extent in shape {
                            dimensions.message(1) { dimension in
                                if let extent { dimension.integer(1, extent) } else { dimension.text(2, "free") }
                            }
                        }
                    }
                }
            }
        }
    }

    private func target() throws -> String {
        let path = folder.path + "/target.npy"
        let bytes = NumPyFile.encoded(Tensor(TensorType(.int64, [2]), [-1, 3] as [Int64]))
        try Program.write(bytes.withUnsafeBytes { Array($0) }, to: path)
        return path
    }

    @Test func shapesAndConstantsAreThoseOfCompile() throws {
        let model = try openModel()
        let refused = try Program.run(["inspect", model])
        #expect(refused.status == 1 && refused.errors.contains("--shape"), "\(refused.errors)")
        let bindings = ["--freeze", "target=" + (try target()), "--shape", "x=2x6", "--shape", "x=4x6"]
        let outcome = try Program.run(["inspect", model, "--json"] + bindings)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let json = try outcome.json()
        #expect(json["inputs"]?.array?.map { $0["shape"] } == [[2, 6]])
        #expect(json["outputs"]?.array?[0]["shape"] == [4, 3])
        #expect(json["variants"]?.array?.count == 2)
        let compiled = folder.path + "/open.edge"
        #expect(try Program.run(["compile", model, "-o", compiled] + bindings).status == 0)
        #expect(try Program.run(["inspect", compiled]).output.contains("variant 1: x 4x6"))
        let options = try Program.run(["inspect", compiled, "--json"]).json()["provenance"]?["options"]
        #expect(options == "--shape x=2x6 --shape x=4x6 --freeze target=target.npy")
        let late = try Program.run(["inspect", compiled, "--shape", "x=2x6"])
        #expect(late.status == 2 && late.errors.contains("compiled already"))
    }

    @Test func namesMoveNoCursor() throws {
        let name = "x\u{1B}[2J\u{202E}\n\u{9B}31m"
        let model = try openModel(x: name)
        let bindings = ["--freeze", "target=" + (try target()), "--shape", name + "=2x6"]
        let outcome = try Program.run(["inspect", model, "--nodes"] + bindings)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("\n  x?[2J? ?31m: float32[2x6]\n"), "\(outcome.output)")
        let json = try Program.run(["inspect", model, "--json"] + bindings).json()
        #expect(json["inputs"]?.array?[0]["name"]?.string == name)
    }

    @Test func standardInputHasTheNameOfItsGraph() throws {
        let model = folder.path + "/m.edge"
        let outcome = try Program.run(["compile", "-", "-o", model], input: Repository.digits + "digits.onnx")
        #expect(outcome.status == 0 && outcome.output.hasPrefix("standard input: 14 nodes"), "\(outcome.errors)")
        let json = try Program.run(["inspect", model, "--json"]).json()
        #expect(json["name"] == "digits" && json["provenance"]?["source"] == "standard input")
        _ = try Program.run(
            ["compile", "-", "-o", model, "--name", "mine"], input: Repository.digits + "digits.onnx")
        #expect(try Program.run(["inspect", model]).output.hasPrefix("mine (compiled)\n"))
    }

    @Test func labelsOfThePipelineAreThoseOfTheModel() throws {
        let model = folder.path + "/m.edge"
        let source = Repository.model("breast_cancer")
        let call = ["compile", source + "breast_cancer.onnx", "-o", model, "--pipeline", source + "pipeline.json"]
        #expect(try Program.run(call).status == 0)
        #expect(try Program.run(["inspect", model, "--json"]).json()["labels"] == ["malignant", "benign"])
    }
}
