import CLibFuzzer
import EdgeTensor
import Glibc

/// A parser, what to feed it first, and what to do with its product.
struct FuzzTarget: Sendable {
    let name: String
    /// Longer inputs find nothing that shorter ones do not.
    let byteCountLimit: Int
    let seeds: @Sendable () -> [Bytes]
    /// Reads the bytes as far as they can be read. It may refuse them; it must return.
    let read: @Sendable (Bytes) -> Void

    init(
        _ name: String, byteCountLimit: Int = 1 << 12, seeds: @escaping @Sendable () -> [Bytes],
        read: @escaping @Sendable (Bytes) -> Void
    ) {
        self.name = name
        self.byteCountLimit = byteCountLimit
        self.seeds = seeds
        self.read = read
    }

    /// Hands the command line, without the target's name, to libFuzzer; returns its exit status.
    func fuzz() -> Int32 {
        let options = CommandLine.arguments.dropFirst(2)
        // Short inputs need no long way to their full length.
        let lengths = ["-max_len=\(byteCountLimit)"] + (byteCountLimit < 64 ? ["-len_control=0"] : [])
        let words = [CommandLine.arguments[0]] + lengths + options
        // libFuzzer keeps the command line for as long as it runs.
        let arguments = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: words.count + 1)
        for (index, word) in words.enumerated() { arguments[index] = strdup(word) }
        arguments[words.count] = nil
        var (count, pointer) = (Int32(words.count), Optional(arguments))
        return LLVMFuzzerRunDriver(&count, &pointer) { start, byteCount in
            let input = Bytes(Array(UnsafeBufferPointer(start: start, count: byteCount)))
            found?.read(input)
            return 0
        }
    }
}
