/// What a section of an `.edge` file holds. The raw values never change.
public enum SectionKind: UInt32, Hashable, Sendable, CaseIterable {
    /// Texts that other sections name by number.
    case strings = 1
    /// Quantizations, tensor types and the places of constants.
    case tables = 2
    case graphs = 3
    /// One arena layout per graph.
    case plans = 4
    case metadata = 5
    /// The preprocessing pipeline, as its own module encodes it.
    case pipeline = 6
    /// Bytes of constants, used in place.
    case weights = 7
    /// The kernels that a compilation for a target chose.
    case kernels = 8
    /// Bytes of float32 constants whose numbers float16 has, as those; widened when the file is opened.
    case halves = 9
    /// What makes the scores of a classifier probabilities, and which of them are sure enough.
    case confidence = 10

    /// Whether a runtime that does not know the section must refuse the file.
    var isRequired: Bool { self != .metadata && self != .kernels && self != .confidence }
}

extension SectionKind: CustomStringConvertible {
    public var description: String {
        switch self {
        case .strings: "strings"
        case .tables: "tables"
        case .graphs: "graphs"
        case .plans: "plans"
        case .metadata: "metadata"
        case .pipeline: "pipeline"
        case .weights: "weights"
        case .kernels: "kernels"
        case .halves: "halves"
        case .confidence: "confidence"
        }
    }
}
