import CAllocationCounter
import EdgeFormat
import EdgeTensor
import EdgeTestSupport
import Glibc
import Testing

/// Mapping and replacing files.
@Suite struct FileTests {
    let folder: String

    init() throws {
        var template = Array("/tmp/edgeinfer-test-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
        }
        folder = try #require(made)
    }

    private func remove(_ names: String...) {
        for name in names { unlink("\(folder)/\(name)") }
        rmdir(folder)
    }

    @Test func whatIsWrittenIsMapped() throws {
        let path = "\(folder)/a"
        defer { remove("a") }
        for contents in [Array("hello".utf8), [], [UInt8](repeating: 7, count: 100_000)] {
            try AtomicFile.write(Bytes(contents), to: path)
            let file = try MappedFile(path: path)
            #expect(file.bytes.array == contents)
        }
    }

    @Test func bytesOutliveTheFile() throws {
        let path = "\(folder)/a"
        defer { remove() }
        try AtomicFile.write(Bytes([UInt8](1...100)), to: path)
        let bytes = try MappedFile(path: path).bytes[10..<20]
        unlink(path)
        #expect(bytes.array == [UInt8](11...20))
    }

    @Test func readersKeepTheOldFile() throws {
        let path = "\(folder)/a"
        defer { remove("a") }
        try AtomicFile.write(Bytes([UInt8]([1, 2])), to: path)
        chmod(path, 0o640)
        let old = try MappedFile(path: path)
        try AtomicFile.write(Bytes([UInt8]([3])), to: path)
        #expect(old.bytes.array == [1, 2])
        #expect(try MappedFile(path: path).bytes.array == [3])
        var info = stat()
        #expect(stat(path, &info) == 0 && info.st_mode & 0o777 == 0o640)
    }

    @Test func linksAndDevicesStayWhatTheyAre() throws {
        let (path, link) = ("\(folder)/a", "\(folder)/b")
        defer { remove("a", "b") }
        try AtomicFile.write(Bytes([UInt8]([1])), to: path)
        #expect(symlink(path, link) == 0)
        try AtomicFile.write(Bytes([UInt8]([2])), to: link)
        #expect(try MappedFile(path: path).bytes.array == [2])
        var info = stat()
        #expect(lstat(link, &info) == 0 && info.st_mode & S_IFMT == S_IFLNK)
        try AtomicFile.write(Bytes([UInt8]([1])), to: "/dev/null")
        #expect(stat("/dev/null", &info) == 0 && info.st_mode & S_IFMT == S_IFCHR)
    }

    @Test func errorsNameThePathAndTheReason() throws {
        defer { remove() }
        let cases = [
            ("\(folder)/none", "cannot be opened: No such file or directory"), (folder, "is not a regular file"),
            ("/dev/null", "is not a regular file"),
        ]
        for (path, reason) in cases {
            #expect(throws: FileError(path: path, reason: reason)) { try MappedFile(path: path) }
        }
        let missing = "\(folder)/none/a"
        #expect(throws: FileError(path: missing, reason: "cannot be created: No such file or directory")) {
            try AtomicFile.write(Bytes(), to: missing)
        }
        #expect(throws: FileError(path: folder, reason: "is a directory")) {
            try AtomicFile.write(Bytes(), to: folder)
        }
    }

    /// A program that has installed the guard ends with one line when a model shrinks under it.
    @Test func aShrinkingFileEndsInOneLine() throws {
        let path = "\(folder)/shrinking.edge"
        defer { remove("shrinking.edge") }
        try AtomicFile.write(Bytes([UInt8](repeating: 1, count: 3 * 4096)), to: path)
        let file = try MappedFile(path: path)
        #expect(truncate(path, 100) == 0)
        var output = [CChar](repeating: 0, count: 4096)
        let status = file.bytes.withUnsafeBytes { bytes in
            run_in_child(
                { address in
                    MappedFile.guardAgainstShrinking()
                    // The page is gone; the comparison keeps the optimiser from dropping the load.
                    if address?.load(fromByteOffset: 8192, as: UInt8.self) != 1 { abort() }
                }, UnsafeMutableRawPointer(mutating: bytes.baseAddress), &output, Int64(output.count))
        }
        let text = String(decoding: output.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // The child left by itself, with exit status 1.
        #expect(status == 1 << 8)
        #expect(
            text == "edgeinfer: model file \(path) changed or shrank while in use; "
                + "copy the new one beside it and rename it instead of overwriting\n")
    }
}
