import EdgeData
import EdgeFormat
import EdgeTensor
import EdgeTestSupport
import Glibc
import Testing

/// A JSON file of facts about models or operators. `EDGEINFER_RECORD=1` makes a release build write what it finds.
struct RecordedFacts {
    /// The file's path from the root of the repository.
    let path: String

    static let isRecording: Bool = {
        #if DEBUG
            false
        #else
            getenv("EDGEINFER_RECORD").map { String(cString: $0) } == "1"
        #endif
    }()

    private var file: String { Fixture.folder + "/../../" + path }

    /// The facts on record, by the names of what they are about; those just `found` when they are to be recorded.
    func recorded(_ found: [(name: String, facts: [(key: String, value: JSON)])]) throws -> JSON {
        let json = JSON.object(found.map { (key: $0.name, value: .object($0.facts)) })
        if RecordedFacts.isRecording {
            try AtomicFile.write(Bytes(Array((json.text(indent: 2) + "\n").utf8)), to: file)
        }
        return try JSON(parsing: try Fixture.bytes(atPath: file).array)
    }
}

/// SHA-256 of the bytes of these tensors, one behind the other, in hexadecimal.
func digest(of tensors: [Tensor]) -> String {
    var hash = SHA256()
    for tensor in tensors { tensor.bytes.withUnsafeBytes { hash.update($0) } }
    return hash.finish().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
