import EdgeOperators

// What merged operators are called in ``Graph/Node/fused``: their names in ONNX, which people know.

extension Clamp {
    /// `Relu`, `Relu6` or `Clip`.
    var foreignName: String { range == .relu ? "Relu" : range == .relu6 ? "Relu6" : "Clip" }
}

extension Binary {
    /// `Add`, `Mul` …
    var foreignName: String { capitalized(function.rawValue) }
}

extension Unary {
    /// `Sigmoid`, `Tanh` …
    var foreignName: String { capitalized(function.rawValue) }
}

private func capitalized(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }
