/// Bytes that are no Protocol Buffers message, and where in the file.
struct ProtobufError: Error, Hashable, CustomStringConvertible {
    let offset: Int
    let reason: String

    var description: String { "byte \(offset): \(reason)" }
}
