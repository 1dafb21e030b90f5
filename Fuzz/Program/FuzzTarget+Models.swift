import EdgeONNX
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
        (ForeignSketch.onnxNodes + ForeignSketch.tfliteNodes)
            .compactMap { $0.graph(.standard).flatMap(Road.encoded) }
    }
}
