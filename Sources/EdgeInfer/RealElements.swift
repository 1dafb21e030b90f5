import EdgeTensor

extension TensorView {
    /// The elements as real numbers, quantization applied.
    func realElements() throws(ModelError) -> [Float] {
        if type.element == .float32 { return Array(elements(as: Float.self)) }
        let copy = Tensor(type, Bytes(count: bytes.count) { $0.copyMemory(from: bytes) })
        guard let reals = copy.reals else { throw .notNumbers(type) }
        return reals
    }
}

extension MutableTensorView {
    /// The elements, if `Element` has the size of the element type.
    func checkedElements<Element: BitwiseCopyable>(
        as element: Element.Type
    ) throws(ModelError) -> UnsafeMutableBufferPointer<Element> {
        guard MemoryLayout<Element>.stride == type.element.byteCount else { throw .elementType("\(element)", type) }
        return elements(as: element)
    }

    /// Stores real numbers in the tensor's own element type, see `MutableTensorView.store(reals:)`.
    func fill(reals: [Float]) throws(ModelError) {
        guard reals.count == type.elementCount else { throw .elementCount(reals.count, expected: type) }
        guard type.element != .bytes else { throw .notNumbers(type) }
        store(reals: reals)
    }
}
