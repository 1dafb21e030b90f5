import CEdgeKernels
import EdgeGraph
import EdgeTensor

/// What a recurrent layer does to the sum of a gate (ONNX, «activations» of RNN, GRU and LSTM; TFLite's fused ones).
public struct GateFunction: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case identity, sigmoid, tanh, softsign, softplus
        /// `x > 0 ? x : 0`
        case relu
        /// `min(max(x, 0), 6)` and `min(max(x, −1), 1)`
        case relu6, reluN1To1
        /// `αx + β`
        case affine
        /// `α · tanh(βx)`
        case scaledTanh
        /// `min(max(αx + β, 0), 1)`
        case hardSigmoid
        /// `x < 0 ? αx : x`
        case leakyRelu
        /// `x > α ? x : 0`
        case thresholdedRelu
        /// `x < 0 ? α(eˣ − 1) : x`
        case elu
    }

    public var kind: Kind
    /// The function's parameters; 0 where it has none.
    public var alpha: Float
    public var beta: Float

    public init(_ kind: Kind, alpha: Float = 0, beta: Float = 0) {
        self.kind = kind
        self.alpha = alpha
        self.beta = beta
    }

    public static let sigmoid = GateFunction(.sigmoid)
    public static let tanh = GateFunction(.tanh)

    /// The function in float64, rounded once.
    func callAsFunction(_ x: Float) -> Float {
        let (real, alpha, beta) = (Double(x), Double(alpha), Double(beta))
        switch kind {
        case .identity: return x
        case .sigmoid: return Float(Elementary.sigmoid(real))
        case .tanh: return Float(Elementary.tanh(real))
        case .softsign: return Float(real / (1 + abs(real)))
        case .softplus: return Float(Elementary.softplus(real))
        case .relu: return x < 0 ? 0 : x
        case .relu6: return x < 0 ? 0 : x > 6 ? 6 : x
        case .reluN1To1: return x < -1 ? -1 : x > 1 ? 1 : x
        case .affine: return Float(alpha * real + beta)
        case .scaledTanh: return Float(alpha * Elementary.tanh(beta * real))
        case .hardSigmoid: return Float(min(max(alpha * real + beta, 0), 1))
        case .leakyRelu: return x < 0 ? Float(alpha * real) : x
        case .thresholdedRelu: return real > alpha ? x : 0
        case .elu: return x < 0 ? Float(alpha * Elementary.expm1(real)) : x
        }
    }

    /// The function as the C kernels know it.
    var kernelForm: edge_gate_function {
        let kind: edge_gate_kind =
            switch kind {
            case .identity: EDGE_GATE_IDENTITY
            case .sigmoid: EDGE_GATE_SIGMOID
            case .tanh: EDGE_GATE_TANH
            case .softsign: EDGE_GATE_SOFTSIGN
            case .softplus: EDGE_GATE_SOFTPLUS
            case .relu: EDGE_GATE_RELU
            case .relu6: EDGE_GATE_RELU6
            case .reluN1To1: EDGE_GATE_RELU_N1_TO_1
            case .affine: EDGE_GATE_AFFINE
            case .scaledTanh: EDGE_GATE_SCALED_TANH
            case .hardSigmoid: EDGE_GATE_HARD_SIGMOID
            case .leakyRelu: EDGE_GATE_LEAKY_RELU
            case .thresholdedRelu: EDGE_GATE_THRESHOLDED_RELU
            case .elu: EDGE_GATE_ELU
            }
        return edge_gate_function(kind: kind, alpha: alpha, beta: beta)
    }

    /// For examples: each kind with parameters that make it differ from the others.
    static let samples: [GateFunction] = Kind.allCases.map { GateFunction($0, alpha: 0.3, beta: 0.6) }
}

extension GateFunction {
    /// ONNX's name of the function, in any case, with ONNX's parameters where the model gives none.
    ///
    /// - Throws: ``OperatorError`` for a name that the specification does not have.
    init(onnx name: String, alpha: Float?, beta: Float?) throws(OperatorError) {
        let (kind, usualAlpha, usualBeta): (Kind, Float, Float)
        switch name.lowercased() {
        case "relu": (kind, usualAlpha, usualBeta) = (.relu, 0, 0)
        case "tanh": (kind, usualAlpha, usualBeta) = (.tanh, 0, 0)
        case "sigmoid": (kind, usualAlpha, usualBeta) = (.sigmoid, 0, 0)
        case "affine": (kind, usualAlpha, usualBeta) = (.affine, 1, 0)
        case "leakyrelu": (kind, usualAlpha, usualBeta) = (.leakyRelu, 0.01, 0)
        case "thresholdedrelu": (kind, usualAlpha, usualBeta) = (.thresholdedRelu, 1, 0)
        case "scaledtanh": (kind, usualAlpha, usualBeta) = (.scaledTanh, 1, 1)
        case "hardsigmoid": (kind, usualAlpha, usualBeta) = (.hardSigmoid, 0.2, 0.5)
        case "elu": (kind, usualAlpha, usualBeta) = (.elu, 1, 0)
        case "softsign": (kind, usualAlpha, usualBeta) = (.softsign, 0, 0)
        case "softplus": (kind, usualAlpha, usualBeta) = (.softplus, 0, 0)
        default: throw .badAttribute("activations", "names the unknown function «\(name.prefix(40))»")
        }
        self.init(kind, alpha: alpha ?? usualAlpha, beta: beta ?? usualBeta)
    }

    /// Whether ONNX gives the function a first and a second parameter.
    var parameterCounts: (alpha: Bool, beta: Bool) {
        switch kind {
        case .affine, .scaledTanh, .hardSigmoid: (true, true)
        case .leakyRelu, .thresholdedRelu, .elu: (true, false)
        default: (false, false)
        }
    }

    /// TFLite's `ActivationFunctionType`.
    init(tflite code: Int) throws(OperatorError) {
        switch code {
        case 0: self.init(.identity)
        case 1: self.init(.relu)
        case 2: self.init(.reluN1To1)
        case 3: self.init(.relu6)
        case 4: self.init(.tanh)
        default: throw .unsupported("the fused activation \(code) of a recurrent layer")
        }
    }
}

extension AttributeWriter {
    /// Three attributes: the function's name and its parameters.
    mutating func write(_ function: GateFunction, _ name: String) {
        write(function.kind, name)
        write(function.alpha, name + ".alpha")
        write(function.beta, name + ".beta")
    }
}

extension AttributeReader {
    /// What `AttributeWriter.write(_: GateFunction, _:)` wrote.
    mutating func gateFunction(_ name: String) throws(OperatorError) -> GateFunction {
        GateFunction(
            try choice(name), alpha: try float(name + ".alpha"), beta: try float(name + ".beta"))
    }

    mutating func gateFunction(
        _ name: String, default function: GateFunction
    ) throws(OperatorError) -> GateFunction {
        isAtEnd ? function : try gateFunction(name)
    }
}
