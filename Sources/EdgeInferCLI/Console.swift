import EdgeTensor
import Glibc

/// The two streams of the program: results on standard output, everything else on standard error.
enum Console {
    /// A line on standard output, whatever it is made of.
    static func print(_ line: String) { write(line.onOneLine + "\n", to: STDOUT_FILENO) }

    /// A page on standard output that the program itself has written.
    static func print(page: String) { write(page.hasSuffix("\n") ? page : page + "\n", to: STDOUT_FILENO) }

    /// A line on standard error, whatever it is made of.
    static func error(_ line: String) { write(line.onOneLine + "\n", to: STDERR_FILENO) }

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

extension String {
    /// The text as one line that moves no cursor and turns no direction of writing: names in files of strangers may hold
    /// what does. A space stands for a line break, a question mark for every other such character.
    var onOneLine: String {
        let line = split(whereSeparator: \.isNewline).joined(separator: " ")
        return String(String.UnicodeScalarView(line.unicodeScalars.map { $0.isHarmless ? $0 : "?" }))
    }
}

extension Unicode.Scalar {
    fileprivate var isHarmless: Bool {
        switch self {
        case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": false
        default: properties.generalCategory != .control
        }
    }
}
