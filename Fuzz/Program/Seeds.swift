import EdgeData
import EdgeTensor
import EdgeTestSupport
import HostileSupport

/// Small legal inputs.
extension FuzzTarget {
    static let pictures: [Bytes] = {
        [
            "rgb.png", "alpha.png", "palette.png", "rgb.bmp", "palette.bmp", "bits.bmp", "rgb.jpg", "gray.jpg",
            "progressive.jpg", "exif6.jpg",
        ]
        .compactMap { try? Fixture.bytes("pictures/" + $0) }
    }()

    /// One array of each element type that NumPy has.
    static let arrays: [Bytes] = {
        ElementType.allCases.filter { $0 != .bytes && $0 != .bfloat16 }.map { element in
            NumPyFile.encoded(Tensor(TensorType(element, [2, 3])) { _ in })
        }
    }()

    static let archives: [Bytes] = {
        let array = NumPyFile.encoded(Tensor(TensorType(.uint8, [3])) { _ in }).array
        return ([0, 8] as [UInt16]).map { method in
            let members = ["x.npy", "y.npy"].map { ZIPWriter.Member($0, array, method: method) }
            return Bytes(ZIPWriter(members, comment: "of two").bytes)
        }
    }()

    /// 8, 16, 24 and 32 bits, whole numbers and floats, one channel and two.
    static let sounds: [Bytes] = {
        [(1, 8, 1), (1, 16, 1), (1, 16, 2), (1, 24, 1), (1, 32, 1), (3, 32, 1)].map { code, bitCount, channelCount in
            let frameByteCount = bitCount / 8 * channelCount
            let data = (0..<100 * frameByteCount).map { UInt8(truncatingIfNeeded: $0 * 31) }
            var body = Array("WAVEfmt ".utf8) + raw(UInt32(16)) + raw(UInt16(code)) + raw(UInt16(channelCount))
            body += raw(UInt32(16_000)) + raw(UInt32(16_000 * frameByteCount))
            body += raw(UInt16(frameByteCount)) + raw(UInt16(bitCount))
            body += Array("data".utf8) + raw(UInt32(data.count)) + data
            return Bytes(Array("RIFF".utf8) + raw(UInt32(body.count)) + body)
        }
    }()

    static let tables: [Bytes] = {
        ["age,smoker\n41,yes\n", "a,\"b \"\"c\"\"\",c\r\n1,2.5,x\r\n-3,1e30,\"y,\nz\"\r\n0,,\r\n"].map {
            Bytes(Array($0.utf8))
        }
    }()

    /// Pipelines of every kind, which are JSON texts, too.
    static let texts: [Bytes] = {
        [
            #"{"version": 1, "input": "x", "picture": {"orientation": true, "fit": "cover", "filter": "bicubic","#
                + #" "antialias": true, "resize": [8, 8], "colours": "bgr", "scale": 0.5, "mean": [1, 2, 3],"#
                + #" "deviation": [1, 1, 2], "axes": "nchw"}, "output": {"labels": ["\u00e4", "b"], "softmax": true,"#
                + #" "top": 5, "threshold": 1e-3}}"#,
            #"{"sound": {"sample_rate": 16000, "window": 192, "hop": 96, "scale": -1.5e2}}"#,
            #"{"table": {"columns": [{"name": "age", "type": "integer", "minimum": 0, "maximum": 130},"#
                + #" {"name": "smoker", "type": "category", "values": ["no", "yes"]}]}}"#,
            #"[null, true, false, 0, -1.25E+10, "\n\ud83d\ude00", {}, [[]]]"#,
        ].map { Bytes(Array($0.utf8)) }
    }()

    /// One `TensorProto` of each element type that has a number in ONNX, in raw data and in fields.
    static let tensors: [Bytes] = {
        (1...16).flatMap { code in
            [true, false].map { isRaw in
                var writer = ProtobufWriter()
                writer.packedIntegers(1, [2, 1])
                writer.integer(2, code)
                if isRaw {
                    writer.window(9, [UInt8](repeating: 1, count: 16))
                } else {
                    writer.packedFloats(4, [1, 2])
                    writer.packedIntegers(5, [1, 2])
                    writer.packedIntegers(7, [1, 2])
                    writer.packedDoubles(10, [1, 2])
                }
                writer.text(8, "x")
                return Bytes(writer.bytes)
            }
        }
    }()
}
