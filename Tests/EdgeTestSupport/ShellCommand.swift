import Glibc

/// What a shell command printed, and how it ended.
public struct ShellCommand {
    public let output: String
    public let status: Int32

    /// Runs `command` by `sh` and waits for it.
    public init(_ command: String) throws {
        guard let pipe = popen(command, "r") else { throw MissingFixture(path: "/bin/sh") }
        var bytes: [UInt8] = []
        while case let byte = fgetc(pipe), byte >= 0 { bytes.append(UInt8(byte)) }
        output = String(decoding: bytes, as: UTF8.self)
        status = pclose(pipe) >> 8
    }
}
