import Glibc

/// A program of this package, as it was built beside the tests.
public struct BuiltProgram: Sendable {
    public let path: String

    public init(_ name: String) {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let tests = String(decoding: buffer.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        path = tests.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/" + name
    }

    /// What starts the program: its path, behind the words that an emulated processor takes.
    public var call: [String] { Emulation.runner + [path] }

    /// ``call`` as a shell reads it.
    public var shellCall: String { call.map { "'\($0)'" }.joined(separator: " ") }
}
