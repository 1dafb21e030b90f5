import EdgeGraph
import EdgePasses
import EdgeRuntime

/// Why a model was not quantized.
public enum QuantizerError: Error, CustomStringConvertible {
    case noSamples
    /// The data source could not give a sample; its own words.
    case badSample(String)
    /// A value that is not finite, in a tensor, for a sample.
    case notFinite(Float, tensor: String, sample: String)
    /// A weight of a node that is not finite.
    case badWeights(node: String)
    /// No node has a rule for integers.
    case nothingToQuantize(reason: String)
    /// A name that no node has, with what may have been meant.
    case unknownNode(String, suggestion: String)
    case operatorRefused(String)
    case pass(PassError)
    case plan(PlanError)
    /// The budget is not met even though everything that helps was kept in higher precision.
    case budgetNotMet(String)

    public var description: String {
        switch self {
        case .noSamples:
            "there are no samples to calibrate with; give some that are like what the model will see"
        case .badSample(let reason):
            reason
        case .notFinite(let value, let tensor, let sample):
            "\(sample): \(tensor) holds \(value); calibration needs finite numbers, so mend or leave out this sample"
        case .badWeights(let node):
            "the weights of \(node) are not all finite; such a model cannot be quantized"
        case .nothingToQuantize(let reason):
            "there is nothing to quantize: \(reason)"
        case .unknownNode(let name, let suggestion):
            "there is no node «\(name)»\(suggestion)"
        case .operatorRefused(let reason):
            "an operator refused its integer form: \(reason); this is a defect of the compiler, report it with the model"
        case .pass(let error):
            "\(error); this is a defect of the compiler, report it with the model"
        case .plan(let error):
            "the model cannot be run for calibration: \(error)"
        case .budgetNotMet(let reached):
            reached
        }
    }
}
