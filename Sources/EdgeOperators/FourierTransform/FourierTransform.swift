import EdgeGraph
import EdgeTensor

/// Discrete Fourier transforms of any length along one axis; the last axis holds a complex number's real and imaginary
/// part, or a real number alone.
///
///     Y[k] = Σ_n x[n] · e^(−2πi·kn/N)      inverse: y[n] = 1/N Σ_k X[k] · e^(2πi·kn/N)
///
/// One input `[…, L, …, 1 or 2]`, cut off or followed by zeros to N = ``length`` numbers. Output `[…, N, …, 2]`;
/// one-sided transforms of real numbers give `[…, N/2 + 1, …, 2]`, and one-sided inverse ones take that and give the
/// real numbers `[…, N, …, 1]`.
public struct FourierTransform: Operator {
    public static let name = "fourier_transform"
    /// The axis along which is transformed, which is not the last.
    public var axis: Int
    /// N.
    public var length: Int
    public var isInverse: Bool
    /// Whether the half that follows from the other, as one side consists of real numbers, is left out.
    public var isOneSided: Bool

    public init(axis: Int, length: Int, isInverse: Bool = false, isOneSided: Bool = false) {
        self.axis = axis
        self.length = length
        self.isInverse = isInverse
        self.isOneSided = isOneSided
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        axis = try reader.int("axis")
        length = try reader.int("length")
        isInverse = try reader.bool("inverse")
        isOneSided = try reader.bool("one_sided")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(axis, "axis")
        writer.write(length, "length")
        writer.write(isInverse, "inverse")
        writer.write(isOneSided, "one_sided")
    }

    public var foreignName: String { "DFT" }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 1)
        try expectElement(inputs, 0, [.float32, .float64, .float16, .bfloat16])
        let shape = inputs[0].shape
        guard shape.rank >= 2, let parts = shape.last, parts == 1 || parts == 2 else {
            throw .badInput(0, "has shape \(shape), whose last axis is no number's real and imaginary part")
        }
        guard shape.indices.dropLast().contains(axis) else { throw .badAttribute("axis", "is \(axis)") }
        guard length > 0, length <= Graph.maximumTensorByteCount else { throw .badAttribute("length", "is \(length)") }
        guard !isOneSided || isInverse == (parts == 2) else {
            throw .badInput(0, "has shape \(shape); one-sided transforms take real numbers, inverse ones complex ones")
        }
        var dimensions = shape.dimensions
        dimensions[axis] = isOneSided && !isInverse ? length / 2 + 1 : length
        dimensions[shape.rank - 1] = isOneSided && isInverse ? 1 : 2
        return [TensorType(inputs[0].element, try .inferred(dimensions))]
    }

    /// Every step is rounded to the precision of the tensors; 16-bit ones are transformed in float32.
    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        guard outputs[0].type.elementCount > 0 else { return }
        if inputs[0].type.element == .float64 {
            transform(FourierPasses<Double>(length), inputs[0], into: outputs[0])
        } else {
            transform(FourierPasses<Float>(length), inputs[0], into: outputs[0])
        }
    }

    private func transform<Real>(_ passes: FourierPasses<Real>, _ x: TensorView, into y: MutableTensorView) {
        let (parts, outputParts) = (x.shape.last ?? 1, y.shape.last ?? 2)
        let inner = x.shape[axis + 1..<x.shape.rank - 1].reduce(1, *)
        let (count, outputCount) = (x.shape[axis], y.shape[axis])
        let known = min(count, isOneSided && isInverse ? length / 2 + 1 : length)
        let scale = isInverse ? 1 / Real(length) : 1
        var signal = [Complex<Real>](repeating: .zero, count: length), spare = signal
        for row in 0..<x.shape.prefix(axis).reduce(1, *) * inner {
            let (outer, rest) = (row / inner, row % inner)
            for index in 0..<length {
                let place = ((outer * count + index) * inner + rest) * parts
                signal[index].real = index < known ? Real(x.realElement(place)) : 0
                signal[index].imaginary = index < known && parts == 2 ? Real(x.realElement(place + 1)) : 0
            }
            if isOneSided && isInverse { mirror(&signal) }
            // An inverse transform is one with the parts exchanged, before and after.
            if isInverse { signal = signal.map(\.exchanged) }
            passes.transform(&signal, &spare)
            if isInverse { signal = signal.map(\.exchanged) }
            if parts == 1 { mirror(&signal) }
            for index in 0..<outputCount {
                let place = ((outer * outputCount + index) * inner + rest) * outputParts
                y.setElement(place, Double(signal[index].real * scale))
                if outputParts == 2 { y.setElement(place + 1, Double(signal[index].imaginary * scale)) }
            }
        }
    }

    /// Makes the second half the mirror image of the first, which it is in the transform of real numbers but for what
    /// is rounded.
    private func mirror<Real>(_ numbers: inout [Complex<Real>]) {
        numbers[0].imaginary = 0
        if length % 2 == 0 { numbers[length / 2].imaginary = 0 }
        for index in length / 2 + 1..<max(length, length / 2 + 1) {
            numbers[index] = numbers[length - index].conjugate
        }
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        axes[0] == signature.inputs[0].shape.rank - 1 ? nil : rowAxes(axes, beside: axis)
    }

    public func operationCount(for signature: Signature) -> Int {
        let shape = signature.inputs[0].shape
        let rows = shape.elementCount / max(shape[axis] * (shape.last ?? 1), 1)
        let perRow = length.multipliedReportingOverflow(by: 8 * FourierFactors.factors(of: length).reduce(0, +))
        let (all, overflow) = rows.multipliedReportingOverflow(by: perRow.partialValue)
        return overflow || perRow.overflow ? .max : all
    }
}
