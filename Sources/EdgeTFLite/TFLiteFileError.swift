/// Why bytes are no TFLite file: what is wrong, and at which byte.
public enum TFLiteFileError: Error, Hashable, CustomStringConvertible {
    /// The identifier at byte 4 is another than `TFL3`.
    case notTFLite
    /// The file follows another version of the schema.
    case unsupportedSchema(UInt32)
    case outOfRange(at: Int)
    case badOffset(at: Int)
    case badVector(at: Int, count: Int)
    case badTable(at: Int)
    /// An index into one of the file's lists.
    case badIndex(what: String, index: Int, count: Int)
    /// Bytes stored behind the tables that lie outside of the file.
    case badWindow(what: String, offset: UInt64, byteCount: UInt64)
    /// Parts of the file are pointed to so often that decoding it would take far more memory than it has bytes.
    case unfoldsTooFar
    case noGraph

    public var description: String {
        switch self {
        case .notTFLite: "not a TFLite model: the bytes 4 to 7 are not TFL3"
        case .unsupportedSchema(let version): "TFLite schema version \(version); only version 3 is supported"
        case .outOfRange(let offset): damaged("something is expected at byte \(offset), outside of it")
        case .badOffset(let offset): damaged("the offset at byte \(offset) points outside of it")
        case .badVector(let offset, let count):
            damaged("the vector of \(count) elements at byte \(offset) is longer than it")
        case .badTable(let offset): damaged("the table at byte \(offset) does not match its vtable")
        case .badIndex(let what, let index, let count): damaged("\(what) \(index) of \(count) does not exist")
        case .badWindow(let what, let offset, let byteCount):
            damaged("\(what) has \(byteCount) bytes at byte \(offset), outside of it")
        case .unfoldsTooFar: damaged("its tables point to the same parts again and again")
        case .noGraph: damaged("it holds no subgraph")
        }
    }

    private func damaged(_ reason: String) -> String { "the TFLite file is damaged or cut short: \(reason)" }
}
