import EdgeArchive
import EdgeTensor

// The slots in this file are the fields' numbers in metadata_schema.fbs (TensorFlow Lite Support, schema M001).

/// What a TFLite file says for people and for preprocessing: the blobs `TFLITE_METADATA` and
/// `min_runtime_version`, and the files in the ZIP archive at its end.
struct ModelMetadata {
    private(set) var properties: [(name: String, value: String)] = []
    private(set) var labels: [String] = []
    private(set) var normalization: (mean: [Float], standardDeviation: [Float])?

    /// Metadata that cannot be read becomes a property that says so: it stands in nobody's way.
    init(of file: TFLiteFile) {
        note("producer", file.description)
        for (name, bytes) in file.metadata where name == "min_runtime_version" {
            let text = bytes.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            note(name, text)
        }
        noteSignatures(of: file)
        guard let blob = file.metadata.first(where: { $0.name == "TFLITE_METADATA" })?.bytes else { return }
        do {
            try read(blob, of: file)
        } catch {
            note("metadata", "unreadable: \(error)")
        }
    }

    private mutating func note(_ name: String, _ value: String) {
        if !value.isEmpty, properties.count < 1000 { properties.append((name, value)) }
    }

    private mutating func noteSignatures(of file: TFLiteFile) {
        for signature in file.signatures where signature.subgraph == 0 {
            let tensors = file.subgraphs[0].tensors
            let key = signature.key.shortened
            for (kind, ends) in [("input", signature.inputs), ("output", signature.outputs)] {
                for end in ends { note("\(key).\(kind).\(end.name.shortened)", tensors[end.tensor].name) }
            }
        }
    }

    private mutating func read(_ blob: Bytes, of file: TFLiteFile) throws(TFLiteFileError) {
        let buffer = FlatBuffer(blob)
        guard buffer.identifier == "M001" else { return note("metadata", "unreadable: its schema is not M001") }
        let model = try buffer.root()
        let fields = [(0, "name"), (1, "description"), (2, "version"), (4, "author"), (5, "license")]
        for (slot, name) in fields { note(name, try model.string(slot)) }
        guard let graph = try model.tables(3).first else { return }
        for (index, input) in try graph.tables(2).enumerated() {
            try noteTexts(of: input, "input \(index)")
            if normalization == nil { normalization = try ModelMetadata.normalization(of: input) }
        }
        var labelFiles: [String] = []
        for (index, output) in try graph.tables(3).enumerated() {
            try noteTexts(of: output, "output \(index)")
            labelFiles += try ModelMetadata.labelFiles(of: output)
        }
        readLabels(from: labelFiles.prefix(ModelMetadata.labelFileLimit), in: file.bytes)
    }

    private mutating func noteTexts(of tensor: FlatTable, _ prefix: String) throws(TFLiteFileError) {
        note(prefix + " name", try tensor.string(0))
        note(prefix + " description", try tensor.string(1))
    }

    /// The `NormalizationOptions` among a tensor's process units.
    private static func normalization(
        of tensor: FlatTable
    ) throws(TFLiteFileError) -> (mean: [Float], standardDeviation: [Float])? {
        for unit in try tensor.tables(4) where try unit.number(0, default: UInt8(0)) == 1 {
            guard let options = try unit.table(1) else { continue }
            let mean = try options.numbers(0, of: Float.self)
            let deviation = try options.numbers(1, of: Float.self)
            let isUsable =
                !mean.isEmpty && !deviation.isEmpty && mean.allSatisfy(\.isFinite)
                && deviation.allSatisfy { $0.isFinite && $0 > 0 }
            if isUsable { return (mean, deviation) }
        }
        return nil
    }

    /// The names of the files of labels: of an axis (2) or of values (3).
    private static func labelFiles(of tensor: FlatTable) throws(TFLiteFileError) -> [String] {
        var names: [String] = []
        for file in try tensor.tables(6).prefix(labelFileLimit) {
            let kind = try file.number(2, default: Int8(0))
            if kind == 2 || kind == 3 { names.append(try file.string(0)) }
        }
        return names
    }

    /// Files of labels that are tried.
    private static let labelFileLimit = 16
    /// More than the labels of any model take; what they take in memory is a multiple of it.
    private static let labelByteCountLimit = 1 << 22

    /// The labels of the first of these files that can be read from the archive at the end of `bytes`.
    private mutating func readLabels(from names: ArraySlice<String>, in bytes: Bytes) {
        guard !names.isEmpty else { return }
        let archive = Result { () throws(ArchiveError) in try ZIPArchive(bytes) }
        for name in names {
            do throws(ArchiveError) {
                guard let member = try archive.get().member(named: name) else {
                    throw ArchiveError("it is named but not there")
                }
                let limit = ModelMetadata.labelByteCountLimit
                guard member.byteCount <= limit else {
                    throw ArchiveError("\(member.byteCount) bytes; at most \(limit) are read")
                }
                labels = ModelMetadata.lines(of: try member.contents())
                return
            } catch {
                note("labels", "\(name.shortened) cannot be read from the file: \(error.reason)")
            }
        }
    }

    /// The lines of a text, without their ends and without empty ones at its end.
    private static func lines(of text: Bytes) -> [String] {
        var lines = text.withUnsafeBytes { bytes in
            bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
                String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
            }
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }
}
