import EdgeGraph
import EdgeTensor

extension String {
    /// At most a hundred characters on one line: a name from a file within a message.
    var shortened: String { ProblemList.line(self, maximumCount: 100) }
}

/// Why something in a file cannot be used; whoever knows the node adds its name.
struct Obstacle: Error {
    let reason: String
}

/// A tensor of the file as a type of ours: as the world outside sees it, and as rules see it.
///
/// They differ for quantized uint8, which is int8 within: stored values and zero points are smaller by 128, so that
/// the real numbers are the same. Complex numbers are float32 with a last axis of real and imaginary part.
struct TensorDeclaration {
    /// What the file says.
    let outer: TensorType
    /// What rules see.
    let inner: TensorType

    var isShifted: Bool { outer.element != inner.element }

    /// The declaration of `tensor` with its own shape, free dimensions set to 1, or with another, in which complex
    /// numbers have their last axis.
    ///
    /// - Throws: ``Obstacle`` for an element type, quantization or storage that is not supported.
    init(_ tensor: TFLiteFile.Tensor, shape: Shape? = nil) throws(Obstacle) {
        let isComplex = tensor.element.isComplex
        guard let element = isComplex ? .float32 : tensor.element.element else {
            throw tensor.obstacle("is \(tensor.element), which is not supported")
        }
        outer = TensorType(
            element, try tensor.fixedShape(shape), quantization: try tensor.quantization(of: element))
        guard outer.hasConsistentQuantization else {
            throw tensor.obstacle(
                "has \(tensor.scales.count) scales along axis \(tensor.quantizedAxis) of \(outer.shape)")
        }
        inner = element == .uint8 ? try tensor.shifted(outer) : outer
    }
}

extension TFLiteFile.Tensor {
    /// The name for messages.
    var label: String { name.isEmpty ? "without a name" : name.shortened }

    func obstacle(_ reason: String) -> Obstacle { Obstacle(reason: "tensor \(label) \(reason)") }

    fileprivate func fixedShape(_ shape: Shape?) throws(Obstacle) -> Shape {
        if let shape { return shape }
        do {
            return try Shape(self.shape.map { $0 == -1 ? 1 : $0 } + (element.isComplex ? [2] : []))
        } catch {
            throw obstacle("has no usable shape: \(error)")
        }
    }

    /// The quantization of a tensor of `element`; nil for element types that have none and for real integers.
    ///
    /// - A bias (int32) counts in units of its operands' scales. What the file says of its own is redundant, and left
    ///   out where it is too small to be a scale here.
    /// - A slice whose scale is 0 or subnormal holds zeros for all purposes: the weights of a channel
    ///   that training switched off. Its scale is raised to the smallest one.
    /// - A single scale of 0 is how old files say that there is none.
    fileprivate func quantization(of element: ElementType) throws(Obstacle) -> Quantization? {
        guard !hasOtherQuantization else {
            throw obstacle("is quantized in another way than by tensor or axis, which is not supported")
        }
        guard element.isQuantizable, !scales.isEmpty, scales != [0] else { return nil }
        guard zeroPoints.count <= 1 || zeroPoints.count == scales.count else {
            throw obstacle("has \(scales.count) scales and \(zeroPoints.count) zero points")
        }
        let points = zeroPoints.count == scales.count ? zeroPoints : scales.map { _ in zeroPoints.first ?? 0 }
        let smallest = Float.leastNormalMagnitude
        let isPerTensor = scales.count == 1
        do {
            return try Quantization(
                scales: scales.map { !isPerTensor && $0 >= 0 && $0 < smallest ? smallest : $0 },
                zeroPoints: points.map { Int32(clamping: $0) },
                axis: isPerTensor ? nil : quantizedAxis)
        } catch {
            if element == .int32 { return nil }
            throw obstacle("cannot be used: \(error)")
        }
    }

    fileprivate func shifted(_ type: TensorType) throws(Obstacle) -> TensorType {
        guard let quantization = type.quantization else { return type }
        do {
            return TensorType(.int8, type.shape, quantization: try quantization.shifted(by: -128))
        } catch {
            throw obstacle("cannot be used: \(error)")
        }
    }

    /// What differs between this tensor's declaration and the type that a rule gave; nil when nothing does.
    ///
    /// Dimensions that the file leaves free are not compared, and none is when `comparesShape` is false.
    func disagreement(with found: TensorType, _ declared: TensorType, comparesShape: Bool) -> String? {
        guard found.element == declared.element else {
            return "output \(label) becomes \(found.element) where the file declares \(declared.element)"
        }
        if comparesShape, !shape.isEmpty || hasRank, !agrees(with: found.shape) {
            return "output \(label) becomes \(found.shape) where the file declares \(declared.shape)"
        }
        let isInteger = found.element == .int8 || found.element == .int16
        if isInteger, let quantization = declared.quantization, quantization != found.quantization {
            let other = found.quantization.map(\.description) ?? "no quantization"
            return "output \(label) gets \(other) where the file declares \(quantization)"
        }
        return nil
    }

    private func agrees(with found: Shape) -> Bool {
        guard found.rank == shape.count + (element.isComplex ? 1 : 0) else { return false }
        return shape.indices.allSatisfy { axis in
            let isFree = shape[axis] == -1 || (axis < shapeSignature.count && shapeSignature[axis] == -1)
            return isFree || found[axis] == shape[axis]
        }
    }
}
