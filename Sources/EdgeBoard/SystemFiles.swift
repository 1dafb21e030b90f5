import Glibc

/// The small text files in which Linux tells about itself, below a root that tests replace.
struct SystemFiles: Sendable {
    let root: String

    /// The first 64 KB of a file without white space around them; nil when it cannot be read or is empty.
    func text(_ path: String) -> String? {
        let descriptor = open(root + path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        var count = 0
        while count < bytes.count {
            let read = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
            }
            guard read > 0 else { break }
            count += read
        }
        let text = String(decoding: bytes[..<count], as: UTF8.self).trimmed
        return text.isEmpty ? nil : text
    }

    /// A file that holds one decimal number.
    func number(_ path: String) -> Int? { text(path).flatMap { Int($0) } }

    /// The names in a folder in ascending order; none when it cannot be read.
    func names(in path: String) -> [String] {
        guard let folder = opendir(root + path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }
}

extension StringProtocol {
    /// Without white space and NUL bytes at either end; device trees end their strings with NUL.
    var trimmed: String {
        func isBlank(_ character: Character) -> Bool { character.isWhitespace || character == "\0" }
        var rest = self[...]
        while let first = rest.first, isBlank(first) { rest.removeFirst() }
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        return String(rest)
    }

    /// What stands after `key` and a colon on the first line that begins so, as in `/proc/cpuinfo`.
    func field(_ key: String) -> String? {
        for line in split(separator: "\n") where line.hasPrefix(key) {
            let rest = line.dropFirst(key.count).drop { $0 == " " || $0 == "\t" }
            if rest.first == ":" { return rest.dropFirst().trimmed }
        }
        return nil
    }
}
