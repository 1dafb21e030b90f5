import EdgeGraph
import EdgeTensor

// The rule of 16-bit activations (docs/quantization.md): stored values become real numbers in float64, the operator
// computes with those, and its result is quantized once.

extension TensorType {
    /// Whether these are 16-bit activations: int16 with one scale.
    var isWide: Bool { element == .int16 && quantization?.isPerTensor == true }
}

extension TensorView {
    /// Element `index` as a real number: `f64(s) · f64(x − x0)` where there is one scale, else the element itself.
    func real(_ index: Int) -> Double {
        guard let quantization else { return realElement(index) }
        return Double(quantization.scale) * Double(Int64(integerElement(index)) - Int64(quantization.zeroPoint))
    }
}

extension MutableTensorView {
    /// Writes a real number: `clip(rne(f64(r / f64(s))) + zp)` where there is one scale, NaN as the zero point; without
    /// one as ``setElement(_:_:)-(Int,Double)`` does.
    func setReal(_ index: Int, _ value: Double) {
        guard let quantization else { return setElement(index, value) }
        let steps = value.isNaN ? 0 : (value / Double(quantization.scale)).rounded(.toNearestOrEven)
        let limits = type.element.storedRange
        let stored = steps + Double(quantization.zeroPoint)
        setElement(index, Int128(min(max(stored, Double(limits.lowerBound)), Double(limits.upperBound))))
    }
}

/// Exact sums of products of 16-bit activations and 8- or 16-bit weights, on their way to a stored integer.
struct WideSums {
    private let unit: Double
    private let weights: TensorType
    private let activation: ActivationRange

    init(_ input: TensorType, _ weights: TensorType, _ activation: ActivationRange = .none) {
        unit = Double(input.scale())
        self.weights = weights
        self.activation = activation
    }

    /// Writes the real number of `sum`, which counts in units of `s_x · s_w[channel]`: `f64(f64(s_x · s_w[channel]) · sum)`.
    func store(_ sum: Int64, channel: Int, at index: Int, of output: MutableTensorView) {
        output.setReal(index, activation.clamp(unit * Double(weights.scale(channel)) * Double(sum)))
    }
}

extension Operator {
    /// Throws unless input `index` is int8 or int16 with one scale.
    func expectIntegerPerTensor(_ inputs: [TensorType], _ index: Int) throws(OperatorError) {
        guard !inputs[index].isWide else { return }
        try expectInt8PerTensor(inputs, index)
    }
}

extension GraphBuilder {
    /// Whether a value is int8 or int16 with one scale.
    func isIntegerPerTensor(_ id: Graph.ValueID) -> Bool { isInt8PerTensor(id) || type(of: resolve(id)).isWide }
}
