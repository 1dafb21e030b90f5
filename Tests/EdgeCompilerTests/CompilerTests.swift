import EdgeCompiler
import EdgeFormat
import EdgeGraph
import EdgeOperators
import EdgeTensor
import EdgeTestSupport
import Testing

/// The road from foreign bytes to a model, on the small model of this repository.
@Suite struct CompilerTests {
    private func digits() throws -> Compiler {
        let path = Fixture.folder + "/../../models/digits/digits.onnx"
        return try Compiler(source: try Fixture.bytes(atPath: path), sourceName: "digits.onnx")
    }

    @Test func equalPropertiesGiveEqualBytes() throws {
        let bytes = try digits().compile().model.encoded()
        #expect(try digits().compile().model.encoded() == bytes)
        #expect(ModelFormat(of: bytes) == .edge)
        var later = try digits()
        later.metadata.provenance.time = 1_700_000_000
        #expect(try later.compile().model.encoded() != bytes)
    }

    @Test func whatTheCallerSaysStandsBesideWhatTheFileSays() throws {
        var compiler = try digits()
        compiler.metadata.author = "somebody"
        compiler.metadata.provenance.options = "--author somebody"
        compiler.pipeline = Bytes([1, 2, 3] as [UInt8])
        let compilation = try compiler.compile()
        let metadata = compilation.model.metadata
        #expect(compiler.format == .onnx)
        #expect(metadata.name == "digits")
        #expect(metadata.author == "somebody")
        #expect(metadata.provenance.sourceName == "digits.onnx")
        #expect(metadata.provenance.sourceSHA256.count == 64)
        #expect(metadata.provenance.compilerVersion == Compiler.version)
        #expect(metadata.provenance.options == "--author somebody")
        #expect(metadata.provenance.time == nil)
        #expect(compilation.model.pipeline == compiler.pipeline)
    }

    @Test func everySetOfShapesIsAVariant() throws {
        var compiler = try digits()
        let input = try compiler.importModel().graph.inputs[0]
        let shape = try compiler.importModel().graph.type(of: input.value).shape
        compiler.shapes = [[:], [input.name: try Shape([3] + shape.dropFirst())]]
        var observed = 0
        let compilation = try compiler.compile { _, _ in observed += 1 }
        let variants = compilation.model.variants
        #expect(variants.map { $0.graph.type(of: $0.graph.inputs[0].value).shape[0] } == [1, 3])
        #expect(compilation.imported.count == 2)
        #expect(observed > 0)
        let single = try digits().compile().model.encoded()
        #expect(try compilation.model.encoded().count < single.count + 8192, "weights are shared")
    }

    @Test func errorsSayWhatWhereAndWhatToDo() throws {
        let edge = try digits().compile().model.encoded()
        let unknown = "m is no model: neither ONNX nor TFLite by its first bytes; give an .onnx or .tflite file"
        let compiled = "m is compiled already; give the .onnx or .tflite file that it was made from"
        #expect(
            failure { () throws(CompilationError) in _ = try Compiler(source: Bytes(), sourceName: "m") } == unknown)
        let noise = Bytes([0xFF] as [UInt8])
        #expect(failure { () throws(CompilationError) in _ = try Compiler(source: noise, sourceName: "m") } == unknown)
        #expect(failure { () throws(CompilationError) in _ = try Compiler(source: edge, sourceName: "m") } == compiled)
        let source = try digits().source
        let cut = try Compiler(source: source[0..<source.count / 2], sourceName: "cut.onnx")
        let text = failure { () throws(CompilationError) in _ = try cut.compile() }
        #expect(text?.hasPrefix("cut.onnx: ") == true, "\(text ?? "no error")")
    }

    private func failure(of work: () throws(CompilationError) -> Void) -> String? {
        do {
            try work()
            return nil
        } catch {
            return error.description
        }
    }
}
