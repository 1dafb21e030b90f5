import EdgeFormat
import EdgeGraph
import EdgeONNX
import EdgeOperators
import EdgePasses
import EdgeTFLite
import EdgeTensor
import EdgeTestSupport
import Testing

/// Damaged model files on the whole road: import, passes, plan, file, session, run.
@Suite struct HostileModelTests {
    /// The trained model of this repository.
    static let digits: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(3)
        return parts.joined(separator: "/") + "/models/digits/digits.onnx"
    }()

    static let small = [
        "hello_world_int8.tflite", "kws_int8.tflite", "micro_speech_int8.tflite", "lstm_mnist_int8.tflite",
        "lstm_mnist_float.tflite", "mnist_cntk.onnx",
    ]

    @Test func damagedONNX() throws {
        let counts = follow(try Fixture.bytes(atPath: HostileModelTests.digits), Road.followONNX)
        #expect(counts.files >= 600 && counts.ran > 0 && counts.ran < counts.files)
    }

    @Test(.enabled(if: Fixture.realWorldFolder != nil, "EDGEINFER_REALWORLD is not set"), arguments: small)
    func damagedRealModel(name: String) throws {
        let bytes = try Fixture.bytes(atPath: (Fixture.realWorldFolder ?? "") + "/models/" + name)
        let counts = follow(bytes, name.hasSuffix("onnx") ? Road.followONNX : Road.followTFLite)
        #expect(counts.files >= 600)
    }

    @Test func damagedTFLite() throws {
        var (count, ranCount) = (0, 0)
        for sketch in ForeignSketch.tfliteNodes {
            guard let bytes = sketch.tfliteFile else { continue }
            #expect(Road.followTFLite(bytes) == .ran, "\(sketch.name)")
            var files: [Bytes] = []
            forEachDamage(of: bytes, count: 30) { damaged, _ in files.append(damaged) }
            count += files.count
            ranCount += attempt(files) { Road.followTFLite($0) == .ran }
        }
        print("\(count) damaged TFLite files, \(ranCount) of them ran")
        #expect(count >= 600 && ranCount < count)
    }

    @Test func damagedEdge() throws {
        let bytes = try Fixture.bytes(atPath: HostileModelTests.digits)
        let graph = try ONNXImporter.model(from: bytes, catalog: .standard, options: ImportOptions()).graph
        let counts = follow(try #require(Road.encoded(graph)), Road.open)
        #expect(counts.files >= 600 && counts.ran < counts.files)
    }

    /// Files with every operator, damaged and sealed with right digests.
    @Test func sealedEdge() throws {
        var random = SplitMix64(state: 13)
        var (count, ranCount) = (0, 0)
        for sketch in ForeignSketch.onnxNodes + ForeignSketch.tfliteNodes {
            let graph = try #require(sketch.graph(.standard))
            let bytes = try #require(Road.encoded(graph))
            let damage = SealedDamage(of: bytes)
            let files = (0..<15).map { _ in damage.damaged(&random) }
            count += files.count
            ranCount += attempt(files) { Road.open($0) == .ran }
        }
        print("\(count) sealed files, \(ranCount) of them ran")
        #expect(count >= 600 && ranCount > 0 && ranCount < count)
    }

    private func follow(_ bytes: Bytes, _ road: (Bytes) -> Road.Milestone) -> (files: Int, ran: Int) {
        let files = damages(of: bytes)
        return (files.count, attempt(files) { road($0) == .ran })
    }

    private func damages(of bytes: Bytes) -> [Bytes] {
        var files: [Bytes] = []
        forEachDamage(of: bytes) { damaged, _ in files.append(damaged) }
        return files
    }
}
