import EdgeGraph
import EdgeOperators
import EdgeTensor
import EdgeTestSupport
import HostileSupport
import Testing

/// Every import rule with attributes, inputs and declared outputs that a hostile file may give it, and then the whole
/// road to an answer.
@Suite struct HostileImportTests {
    /// Damages of one node that are tried.
    static let limit = Emulation.share(of: 100)

    static let onnxNames = Array(Set(ForeignSketch.onnxNodes.map(\.name))).sorted()
    static let tfliteNames = Array(Set(ForeignSketch.tfliteNodes.map(\.name))).sorted()

    @Test func hostileONNXNodes() { follow(ForeignSketch.onnxNodes) }

    @Test func hostileTFLiteNodes() { follow(ForeignSketch.tfliteNodes) }

    private func follow(_ sketches: [ForeignSketch]) {
        var random = SplitMix64(state: 9)
        var (count, runCount) = (0, 0)
        for sketch in sketches {
            #expect(sketch.graph(.standard).map(Road.follow) == .ran, "\(sketch.name) \(sketch.version)")
            var damaged = sketch.singleDamages()
            damaged.shuffle(using: &random)
            damaged.removeLast(max(damaged.count - HostileImportTests.limit, 0))
            damaged += (0..<4).map { _ in sketch.damaged(2, &random) }
            count += damaged.count
            runCount += attempt(damaged) { $0.graph(.standard).map(Road.follow) == .ran }
        }
        print("\(count) hostile nodes, \(runCount) of them ran")
        #expect(count >= Emulation.share(of: 600))
    }
}
