import EdgeArchive
import EdgeData
import EdgeTensor
import EdgeTestSupport

extension FuzzTarget {
    static let all = models + data

    /// Records, and what describes them.
    private static let data: [FuzzTarget] = [
        FuzzTarget("npy", seeds: { arrays }) { bytes in _ = try? NumPyFile.tensor(from: bytes) },
        FuzzTarget("npz", seeds: { archives }) { bytes in _ = try? NumPyFile.archive(from: bytes) },
        FuzzTarget("zip", seeds: { archives }) { bytes in
            for member in (try? ZIPArchive(bytes))?.members ?? [] { _ = try? member.contents() }
        },
        FuzzTarget("picture", byteCountLimit: 1 << 13, seeds: { pictures }) { bytes in
            guard let picture = try? Picture(decoding: bytes) else { return }
            _ = try? PictureSteps().tensor(of: picture, for: TensorType(.float32, [1, 16, 16, 3]))
        },
        FuzzTarget("sound", seeds: { sounds }) { bytes in
            guard let sound = try? WaveFile.sound(from: bytes) else { return }
            let steps = SoundSteps(sampleRate: 16_000, window: 64, hop: 32)
            _ = try? steps.tensors(of: sound, for: TensorType(.float32, [1, 64]))
        },
        FuzzTarget("table", seeds: { tables }) { bytes in _ = try? CSVTable(parsing: bytes.array) },
        FuzzTarget("json", seeds: { texts }) { bytes in
            guard let json = try? JSON(parsing: bytes.array) else { return }
            // What is written can be read again.
            guard (try? JSON(parsing: Array(json.text().utf8))) != nil else { fatalError("unreadable: \(json.text())") }
        },
        FuzzTarget("pipeline", seeds: { texts }) { bytes in
            guard let pipeline = try? Pipeline(parsing: bytes) else { return }
            guard (try? Pipeline(parsing: pipeline.encoded)) != nil else { fatalError("unreadable pipeline") }
            _ = try? pipeline.tensors(of: record(for: pipeline), for: TensorType(.float32, [1, 8, 8, 3]))
        },
    ]

    /// A small record of the kind that the pipeline takes.
    private static func record(for pipeline: Pipeline) -> Pipeline.RawRecord {
        switch pipeline.record {
        case .picture: .picture(pictures[0])
        case .sound: .sound(sounds[0])
        case .table: .row([("age", "41"), ("smoker", "yes")])
        case .text: .text("a few words\tof text")
        }
    }
}
