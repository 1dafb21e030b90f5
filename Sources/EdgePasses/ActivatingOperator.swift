import EdgeGraph
import EdgeOperators

/// An operator that can clamp its result as it writes it.
public protocol ActivatingOperator: Operator {
    var activation: ActivationRange { get set }
    /// The range to which the final result is clamped.
    var resultRange: ActivationRange { get set }
}

extension ActivatingOperator {
    public var resultRange: ActivationRange {
        get { activation }
        set { activation = newValue }
    }
}

extension AveragePool: ActivatingOperator {}
extension Binary: ActivatingOperator {}
extension MaxPool: ActivatingOperator {}

/// A sum of products with inputs x, w and b: the output channels are the first axis of w and all of b, the input
/// channels (of one group) the last of w.
public protocol WeightedOperator: ActivatingOperator {
    /// Whether the result is `w·x + b` and nothing more.
    var isLinear: Bool { get }
    /// Whether every output sums over all of its weights: none falls on padding.
    var meetsEveryWeight: Bool { get }
}

extension Convolution: WeightedOperator {
    /// The range after the residual is added, where there is one.
    public var resultRange: ActivationRange {
        get { residual?.activation ?? activation }
        set {
            if residual == nil {
                activation = newValue
            } else {
                residual?.activation = newValue
            }
        }
    }

    public var isLinear: Bool { activation == .none && residual == nil }
    public var meetsEveryWeight: Bool { padding.isNone }
}

extension TransposedConvolution: WeightedOperator {
    public var isLinear: Bool { activation == .none }
    /// At the rim of the picture, and between the steps of a stride, weights meet nothing.
    public var meetsEveryWeight: Bool { false }
}

extension FullyConnected: WeightedOperator {
    public var isLinear: Bool { activation == .none }
    public var meetsEveryWeight: Bool { true }
}
