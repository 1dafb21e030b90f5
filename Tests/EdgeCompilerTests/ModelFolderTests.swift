import EdgeCompiler
import EdgeFormat
import EdgeTensor
import Glibc
import Testing

/// Files beside a model, and ways out of its folder.
@Suite struct ModelFolderTests {
    /// A folder `model` with a file of ten bytes, and `secret` beside the folder.
    private func withFolder(_ body: (_ root: String, ModelFolder) throws -> Void) throws {
        var template = Array("/tmp/edgeinfer-test-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
        }
        let root = try #require(made)
        let names = ["model/weights.bin", "model/link", "model/inner", "secret", "model", ""]
        defer { for name in names where unlink("\(root)/\(name)") != 0 { rmdir("\(root)/\(name)") } }
        mkdir("\(root)/model", 0o700)
        try AtomicFile.write(Bytes(Array(UInt8(0)..<10)), to: "\(root)/model/weights.bin")
        try AtomicFile.write(Bytes([1, 2, 3] as [UInt8]), to: "\(root)/secret")
        symlink("../secret", "\(root)/model/link")
        symlink("weights.bin", "\(root)/model/inner")
        try body(root, ModelFolder(ofModelAt: "\(root)/model/model.onnx"))
    }

    @Test func windowsAreThoseOfTheFile() throws {
        try withFolder { _, folder in
            #expect(folder.window("weights.bin", 2, 3) == Bytes([2, 3, 4] as [UInt8]))
            #expect(folder.window("inner", 8, nil) == Bytes([8, 9] as [UInt8]))
            #expect(folder.window("./weights.bin", 10, 0)?.count == 0)
            let whole = try #require(folder.window("weights.bin", 0, nil))
            let part = try #require(folder.window("weights.bin", 4, 1))
            let distance = try #require(part.retained.base) - (try #require(whole.retained.base))
            #expect(distance == 4)
        }
    }

    @Test(arguments: [(-1, 1), (0, 11), (11, 0), (5, -1), (Int.max, 1), (1, Int.max), (Int.min, Int.min)])
    func windowsOutsideOfTheFileAreNone(offset: Int, byteCount: Int) throws {
        try withFolder { _, folder in #expect(folder.window("weights.bin", offset, byteCount) == nil) }
    }

    @Test func nothingOutsideOfTheFolderIsRead() throws {
        try withFolder { root, folder in
            for name in ["../secret", "link", "\(root)/secret", "..", ".", "", "missing", "weights.bin\0"] {
                #expect(folder.window(name, 0, nil) == nil, "\(name)")
            }
        }
    }
}
