import EdgeData
import EdgeFormat
import EdgeTensor
import Glibc

/// Whole files as the commands read and write them; `-` stands for a standard stream.
enum WholeFile {
    /// The bytes of a file, mapped; those of standard input for `-`.
    static func read(_ path: String) throws(CommandError) -> Bytes {
        guard path != "-" else { return try standardInput() }
        do {
            return try MappedFile(path: path).bytes
        } catch {
            throw .failed(error.description)
        }
    }

    /// Writes a file so that it is there whole or not at all; `-` is standard output.
    ///
    /// Signals that end the program wait until the file is in place, so that nothing half-written stays beside it.
    static func write(_ bytes: Bytes, to path: String) throws(CommandError) {
        guard path != "-" else { return Console.write(bytes) }
        var (blocked, previous) = (sigset_t(), sigset_t())
        sigemptyset(&blocked)
        for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&blocked, signal) }
        pthread_sigmask(SIG_BLOCK, &blocked, &previous)
        defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
        do {
            try AtomicFile.write(bytes, to: path)
        } catch {
            throw .failed(error.description)
        }
    }

    /// Writes JSON text, indented, to a file or, for `-`, to standard output.
    static func write(_ json: JSON, to path: String) throws(CommandError) {
        try write(text: json.text(indent: 1) + "\n", to: path)
    }

    /// Writes text to a file or, for `-`, to standard output.
    static func write(text: String, to path: String) throws(CommandError) {
        try write(Bytes(Array(text.utf8)), to: path)
    }

    private static let lineFileByteCountLimit = 1 << 24

    /// The lines of a text file without empty ones at its end, at least one.
    static func names(_ path: String) throws(CommandError) -> [String] {
        let bytes = try read(path)
        guard bytes.count <= lineFileByteCountLimit else {
            throw .failed("\(path) has \(bytes.count) bytes; a list of names has at most \(lineFileByteCountLimit)")
        }
        let text = bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            String(line.last == "\r" ? line.dropLast() : line)
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        guard !lines.isEmpty else { throw .failed("\(path) holds no name; write one on each line") }
        return lines
    }

    private static func standardInput() throws(CommandError) -> Bytes {
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(STDIN_FILENO, &buffer, buffer.count)
            guard count >= 0 else { throw .failed("standard input cannot be read") }
            guard count > 0 else { return Bytes(content) }
            content += buffer[..<count]
            guard content.count <= MappedFile.byteCountLimit else { throw .failed("standard input is too long") }
        }
    }
}

/// The last part of a path; «standard input» for `-`.
func fileName(_ path: String) -> String {
    path == "-" ? "standard input" : path.split(separator: "/").last.map(String.init) ?? path
}

/// The folder that a path lies in, with `/` at its end; empty for the current one.
func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
}
