import EdgeGraph
import EdgeONNX
import EdgeOperators
import EdgeTensor
import EdgeTestSupport
import HostileSupport
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
        #expect(counts.files >= Emulation.share(of: 600) && counts.ran > 0 && counts.ran < counts.files)
    }

    @Test(.enabled(if: Fixture.realWorldFolder != nil, "EDGEINFER_REALWORLD is not set"), arguments: small)
    func damagedRealModel(name: String) throws {
        let bytes = try Fixture.bytes(atPath: (Fixture.realWorldFolder ?? "") + "/models/" + name)
        let counts = follow(bytes, name.hasSuffix("onnx") ? Road.followONNX : Road.followTFLite)
        #expect(counts.files >= Emulation.share(of: 600))
    }

    @Test func damagedNodesOfTFLite() {
        damage(ForeignSketch.tfliteNodes.compactMap { node in node.tfliteFile.map { (node.name, $0) } }) {
            Road.followTFLite($0)
        }
    }

    @Test func damagedNodesOfONNX() {
        damage(ForeignSketch.onnxNodes.compactMap { node in node.onnxFile.map { (node.name, $0) } }) {
            Road.followONNX($0)
        }
    }

    /// Files of one node each: they run, and some of them do when they are damaged.
    private func damage(_ files: [(name: String, bytes: Bytes)], _ road: (Bytes) -> Road.Milestone) {
        var (count, ranCount) = (0, 0)
        for (name, bytes) in files {
            #expect(road(bytes) == .ran, "\(name)")
            var damages: [Bytes] = []
            forEachDamage(of: bytes, count: Emulation.share(of: 30)) { damaged, _ in damages.append(damaged) }
            count += damages.count
            ranCount += attempt(damages) { road($0) == .ran }
        }
        print("\(count) damaged files of one node, \(ranCount) of them ran")
        #expect(count >= Emulation.share(of: 600) && ranCount > 0 && ranCount < count)
    }

    @Test func damagedEdge() throws {
        let bytes = try Fixture.bytes(atPath: HostileModelTests.digits)
        let graph = try ONNXImporter.model(from: bytes, catalog: .standard, options: ImportOptions()).graph
        let counts = follow(try #require(Road.encoded(graph)), Road.open)
        #expect(counts.files >= Emulation.share(of: 600) && counts.ran < counts.files)
    }

    /// Files with every operator, damaged and sealed with right digests.
    @Test func sealedEdge() throws {
        var random = SplitMix64(state: 13)
        var (count, ranCount) = (0, 0)
        for sketch in ForeignSketch.onnxNodes + ForeignSketch.tfliteNodes {
            let graph = try #require(sketch.graph(.standard))
            let bytes = try #require(Road.encoded(graph))
            let damage = SealedDamage(of: bytes)
            let files = (0..<Emulation.share(of: 15)).map { _ in damage.damaged(&random) }
            count += files.count
            ranCount += attempt(files) { Road.open($0) == .ran }
        }
        print("\(count) sealed files, \(ranCount) of them ran")
        #expect(count >= Emulation.share(of: 600) && ranCount > 0 && ranCount < count)
    }

    private func follow(_ bytes: Bytes, _ road: (Bytes) -> Road.Milestone) -> (files: Int, ran: Int) {
        let files = damages(of: bytes)
        return (files.count, attempt(files) { road($0) == .ran })
    }

    private func damages(of bytes: Bytes) -> [Bytes] {
        var files: [Bytes] = []
        forEachDamage(of: bytes, count: Emulation.share(of: 600)) { damaged, _ in files.append(damaged) }
        return files
    }
}
