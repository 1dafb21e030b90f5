import EdgeData
import EdgeTensor

/// Tensors in `.npy` and `.npz` files, by content.
enum TensorFile {
    /// The tensors of a file: one without a name of an `.npy`, all with theirs of an `.npz`.
    static func tensors(_ path: String) throws(CommandError) -> [(name: String?, tensor: Tensor)] {
        try tensors(try WholeFile.read(path), from: path)
    }

    /// The same for bytes that were read from `path`.
    static func tensors(_ bytes: Bytes, from path: String) throws(CommandError) -> [(name: String?, tensor: Tensor)] {
        let isArchive = bytes.withUnsafeBytes { $0.starts(with: [0x50, 0x4B]) }
        do {
            guard isArchive else { return [(nil, try NumPyFile.tensor(from: bytes))] }
            return try NumPyFile.archive(from: bytes).map { ($0.name, $0.tensor) }
        } catch {
            throw .failed("\(path): \(error)")
        }
    }

    /// The one tensor of a file.
    static func single(_ path: String) throws(CommandError) -> Tensor {
        let tensors = try tensors(path)
        guard tensors.count == 1 else {
            throw .failed("\(path) holds \(tensors.count) arrays where one is needed")
        }
        return tensors[0].tensor
    }
}

/// A preprocessing pipeline as a JSON file.
enum PipelineFile {
    static func read(_ path: String) throws(CommandError) -> Pipeline {
        let text = try WholeFile.read(path)
        do {
            return try Pipeline(parsing: text)
        } catch {
            throw .failed("\(path): \(error)")
        }
    }
}
