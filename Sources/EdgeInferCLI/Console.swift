import EdgeTensor
import Glibc

/// The two streams of the program: results on standard output, everything else on standard error.
enum Console {
    /// A line, or a page that ends in a line break, on standard output.
    static func print(_ text: String) {
        write(text.hasSuffix("\n") ? text : text + "\n", to: STDOUT_FILENO)
    }

    /// A line on standard error.
    static func error(_ line: String) { write(line + "\n", to: STDERR_FILENO) }

    /// A line on standard error when `EDGEINFER_LOG=debug`.
    static func debug(_ line: @autoclosure () -> String) {
        if isVerbose { error("edgeinfer: " + line()) }
    }

    /// Text on standard error as it is.
    static func errorText(_ text: String) { write(text, to: STDERR_FILENO) }

    static let isErrorTerminal = isatty(STDERR_FILENO) == 1

    private static let isVerbose = getenv("EDGEINFER_LOG").map { String(cString: $0) == "debug" } ?? false

    /// Bytes on standard output as they are.
    static func write(_ bytes: Bytes) {
        bytes.withUnsafeBytes { write($0, to: STDOUT_FILENO) }
    }

    private static func write(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { write(UnsafeRawBufferPointer($0), to: descriptor) }
    }

    private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return fail(descriptor, errno) }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// Ends the program when results cannot be written; nobody can be told of a broken standard error.
    private static func fail(_ descriptor: Int32, _ code: Int32) {
        guard descriptor == STDOUT_FILENO else { return }
        error("edgeinfer: standard output cannot be written: \(String(cString: strerror(code)))")
        exit(1)
    }
}
