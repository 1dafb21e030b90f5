import EdgeGraph
import EdgeOperators

/// An operator that can clamp its result as it writes it.
protocol ActivatingOperator: Operator {
    /// The range to which the final result is clamped.
    var resultRange: ActivationRange { get set }
}

extension Convolution: ActivatingOperator {
    /// The range after the residual is added, where there is one.
    var resultRange: ActivationRange {
        get { residual?.activation ?? activation }
        set {
            if residual == nil {
                activation = newValue
            } else {
                residual?.activation = newValue
            }
        }
    }
}

extension FullyConnected: ActivatingOperator {
    var resultRange: ActivationRange {
        get { activation }
        set { activation = newValue }
    }
}

extension Binary: ActivatingOperator {
    var resultRange: ActivationRange {
        get { activation }
        set { activation = newValue }
    }
}

extension AveragePool: ActivatingOperator {
    var resultRange: ActivationRange {
        get { activation }
        set { activation = newValue }
    }
}

extension MaxPool: ActivatingOperator {
    var resultRange: ActivationRange {
        get { activation }
        set { activation = newValue }
    }
}
