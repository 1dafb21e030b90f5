import EdgeGraph
import EdgeTensor

/// What an update does to the element that it meets.
public enum ScatterReduction: String, Hashable, Sendable, CaseIterable {
    /// Takes its place.
    case none
    case add, mul, max, min

    func combine<Number: Comparable & Numeric>(_ old: Number, _ new: Number, _ product: (Number, Number) -> Number)
        -> Number
    {
        switch self {
        case .none: new
        case .add: old + new
        case .mul: product(old, new)
        case .max: Swift.max(old, new)
        case .min: Swift.min(old, new)
        }
    }

    /// Lets element `source` of `updates` meet element `target` of `output`, which has the same type. Floats are
    /// computed in float64 and rounded each time, integers wrap.
    func apply(_ updates: TensorView, _ source: Int, to output: MutableTensorView, _ target: Int) {
        let width = output.type.element.byteCount
        guard self != .none else {
            return output.copy(updates, from: source * width, to: target * width, byteCount: width)
        }
        let old = TensorView(output.type, UnsafeRawBufferPointer(output.bytes))
        if output.type.element.isFloatingPoint {
            output.setElement(target, combine(old.realElement(target), updates.realElement(source), *))
        } else {
            output.setElement(target, combine(old.integerElement(target), updates.integerElement(source), &*))
        }
    }
}

extension Operator {
    /// Throws unless `updates` can be scattered over `data`: one type, and plain numbers where they are computed with.
    func expectScatter(
        _ inputs: [TensorType], _ reduction: ScatterReduction
    ) throws(OperatorError) {
        try expectCount(inputs, 3)
        try expectFixedSize(inputs, 0)
        try expectPerTensor(inputs, 0)
        try expectElement(inputs, 1, ElementType.indices)
        guard inputs[2].element == inputs[0].element, inputs[2].quantization == inputs[0].quantization else {
            throw .badInput(2, "is \(inputs[2]), but input 0 is \(inputs[0])")
        }
        guard reduction == .none || inputs[0].quantization == nil else {
            throw .badInput(0, "is quantized, but \(reduction.rawValue) has no integer rule")
        }
    }

    /// Copies the data to where the output is, unless it is there.
    func copyData(_ data: TensorView, to output: MutableTensorView) {
        guard let source = data.bytes.baseAddress, let target = output.bytes.baseAddress,
            source != UnsafeRawPointer(target)
        else { return }
        target.copyMemory(from: source, byteCount: output.type.byteCount)
    }
}

extension ForeignNode {
    /// The attribute `reduction` of ONNX's operators.
    func scatterReduction() throws(OperatorError) -> ScatterReduction {
        let name = try string("reduction", default: "none")
        guard let reduction = ScatterReduction(rawValue: name) else {
            throw .badAttribute("reduction", "is «\(name)»")
        }
        return reduction
    }
}
