import EdgeGraph

/// Why a foreign model was not compiled.
public struct CompilationError: Error, CustomStringConvertible {
    public enum Reason: Sendable {
        /// The first bytes are those of no model.
        case unknownFormat
        case compiledAlready
        /// All that the importer found wrong with the file.
        case notImported(ImportFailure)
        /// What the caller wanted to be done before the passes failed.
        case notPrepared(PreparationError)
        /// A pass gave up, or left a graph that breaks its promises.
        case notOptimized(PassError)
    }

    /// What the caller calls the file.
    public let sourceName: String
    public let reason: Reason

    public init(sourceName: String, reason: Reason) {
        self.sourceName = sourceName
        self.reason = reason
    }

    public var description: String {
        switch reason {
        case .unknownFormat:
            "\(sourceName) is no model: neither ONNX nor TFLite by its first bytes; give an .onnx or .tflite file"
        case .compiledAlready:
            "\(sourceName) is compiled already; give the .onnx or .tflite file that it was made from"
        case .notImported(let failure):
            "\(sourceName): \(failure)"
        case .notPrepared(let error):
            "\(sourceName): \(error)"
        case .notOptimized(let error):
            "\(sourceName): \(error); this is a defect of the compiler, report it with the model"
        }
    }
}

/// Why a graph was not prepared for the passes, in the words of who prepared it.
public struct PreparationError: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}
