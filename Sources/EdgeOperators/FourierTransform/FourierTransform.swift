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

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let (x, y) = (inputs[0], outputs[0])
        guard y.type.elementCount > 0 else { return }
        let (parts, outputParts) = (x.shape.last ?? 1, y.shape.last ?? 2)
        let inner = x.shape[axis + 1..<x.shape.rank - 1].reduce(1, *)
        let (count, outputCount) = (x.shape[axis], y.shape[axis])
        let passes = FourierPasses(length)
        let isMirrored = isOneSided && isInverse
        let known = min(count, isMirrored ? length / 2 + 1 : length)
        var signal = ComplexNumbers(count: length), spare = signal
        for row in 0..<x.shape.prefix(axis).reduce(1, *) * inner {
            let (outer, rest) = (row / inner, row % inner)
            signal.clear()
            for index in 0..<known {
                let place = ((outer * count + index) * inner + rest) * parts
                signal.real[index] = x.realElement(place)
                signal.imaginary[index] = parts == 2 ? x.realElement(place + 1) : 0
            }
            if isMirrored { signal.mirror() }
            if isInverse { signal.exchangeParts() }
            passes.transform(&signal, &spare)
            if isInverse { signal.exchangeParts() }
            let scale = isInverse ? 1 / Double(length) : 1
            for index in 0..<outputCount {
                let place = ((outer * outputCount + index) * inner + rest) * outputParts
                y.setElement(place, signal.real[index] * scale)
                if outputParts == 2 { y.setElement(place + 1, signal.imaginary[index] * scale) }
            }
        }
    }

    public func operationCount(for signature: Signature) -> Int {
        let shape = signature.inputs[0].shape
        let rows = shape.elementCount / max(shape[axis] * (shape.last ?? 1), 1)
        let perRow = length.multipliedReportingOverflow(by: 8 * FourierPasses.factors(of: length).reduce(0, +))
        let (all, overflow) = rows.multipliedReportingOverflow(by: perRow.partialValue)
        return overflow || perRow.overflow ? .max : all
    }
}
