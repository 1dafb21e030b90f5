import EdgeGraph
import EdgeOperators

extension Operator {
    /// What an operator is called in ``Graph/Node/fused`` once it is merged into another: its name in ONNX, which
    /// people know (`Relu`, `Sigmoid`, `Mul` …).
    var foreignName: String {
        switch self {
        case let clamp as Clamp: clamp.range == .relu ? "Relu" : clamp.range == .relu6 ? "Relu6" : "Clip"
        case let binary as Binary: capitalized(binary.function.rawValue)
        case let unary as Unary: capitalized(unary.function.rawValue)
        default: capitalized(name)
        }
    }
}

private func capitalized(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }
