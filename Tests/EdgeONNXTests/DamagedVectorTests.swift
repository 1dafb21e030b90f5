import EdgeGraph
import EdgeONNX
import EdgeOperators
import EdgeTensor
import Testing

/// The import rules of all operators on damaged models: ONNX's node vectors with bytes changed, where
/// EDGEINFER_ONNX_VECTORS names their folder.
@Suite struct DamagedVectorTests {
    @Test(.enabled(if: NodeVectorTests.isAvailable, "EDGEINFER_ONNX_VECTORS is not set"))
    func damagedModelsAreGraphsOrFailures() throws {
        let folder = try #require(NodeVectorTests.folder)
        var random = SplitMix64(state: 3)
        var importCount = 0
        for name in Files.names(in: folder) {
            guard let bytes = Files.bytes("\(folder)/\(name)/model.onnx"), bytes.count < 1 << 20 else { continue }
            let original = bytes.withUnsafeBytes { Array($0) }
            for _ in 0..<20 {
                var damaged = original
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    let index = Int.random(in: damaged.indices, using: &random)
                    damaged[index] = DamagedVectorTests.byte(damaged[index], &random)
                }
                let model = try? ONNXImporter.model(from: Bytes(damaged), catalog: .standard)
                if model != nil { importCount += 1 }
            }
        }
        print("damaged node vectors: \(importCount) were graphs all the same")
    }

    /// Another byte: random, an extreme of varints, or a neighbour, which makes small numbers slightly wrong.
    private static func byte(_ byte: UInt8, _ random: inout SplitMix64) -> UInt8 {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: UInt8.random(in: 0...255, using: &random)
        case 1: [0x00, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
        case 2: byte &+ 1
        default: byte &- 1
        }
    }
}
