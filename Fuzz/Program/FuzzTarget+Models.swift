import EdgeONNX
import EdgeOperators
import EdgeTensor
import EdgeTestSupport
import HostileSupport

extension FuzzTarget {
    /// Model files on the whole road to an answer. Their seeds are the nodes that every import rule has.
    static let models: [FuzzTarget] = [
        FuzzTarget("onnx", seeds: { ForeignSketch.onnxNodes.compactMap(\.onnxFile) }) { bytes in
            _ = Road.followONNX(bytes)
        },
        FuzzTarget("tflite", seeds: { ForeignSketch.tfliteNodes.compactMap(\.tfliteFile) }) { bytes in
            _ = Road.followTFLite(bytes)
        },
        FuzzTarget("node", byteCountLimit: 12, seeds: nodeNumbers) { bytes in
            guard let node = damagedNode(bytes) else { return }
            _ = node.graph(.standard).map(Road.follow)
        },
        FuzzTarget("edge", byteCountLimit: 1 << 13, seeds: edgeFiles) { bytes in
            _ = Road.open(bytes)
            // Somebody who means harm has the digests right.
            var sealed = bytes.array
            SealedDamage.seal(&sealed)
            if Bytes(sealed) != bytes { _ = Road.open(Bytes(sealed)) }
        },
        FuzzTarget("tensor", seeds: { tensors }) { bytes in
            _ = try? ONNXImporter.tensor(from: bytes)
        },
    ]

    @Sendable private static func edgeFiles() -> [Bytes] {
        nodes.compactMap { $0.graph(.standard).flatMap(Road.encoded) }
    }

    private static let nodes = ForeignSketch.onnxNodes + ForeignSketch.tfliteNodes

    @Sendable private static func nodeNumbers() -> [Bytes] {
        nodes.indices.map { Bytes([UInt16($0), 0]) }
    }

    /// The node with the number that the first two bytes are, damaged as each further two say.
    private static func damagedNode(_ bytes: Bytes) -> ForeignSketch? {
        let numbers = bytes.withUnsafeBytes { buffer in
            stride(from: 0, to: buffer.count - 1, by: 2).map { Int(buffer[$0]) | Int(buffer[$0 + 1]) << 8 }
        }
        guard let first = numbers.first else { return nil }
        return numbers.dropFirst().reduce(nodes[first % nodes.count]) { node, number in
            let damages = node.singleDamages()
            return damages[number % damages.count]
        }
    }
}
