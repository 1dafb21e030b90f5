import EdgeGraph
import EdgeTensor

/// A dense tensor whose element `(i₀, i₁ …)` is the input's element `Σ tables[k][iₖ]`, or a filling where one of the
/// entries is ``filling``. Pad and the nearest Resize are this.
struct IndexedCopy {
    /// An entry that names no element.
    static let filling: Int32 = -1

    /// For every output axis and every place on it, a number of elements.
    var tables: [[Int32]]
    /// The bytes of one element that is not in the input.
    var fill: [UInt8]

    /// Tables for one axis at a time: `place(axis, index)` is the index on the input's axis, or nil for filling.
    init(
        from input: Shape, to output: Shape, fill: [UInt8], place: (_ axis: Int, _ index: Int) -> Int?
    ) {
        self.fill = fill
        guard output.elementCount > 0 else {
            tables = output.map { _ in [] }
            return
        }
        let strides = input.strides
        tables = output.indices.map { axis in
            (0..<output[axis]).map { index in
                // Offsets stay below `Shape.maximumElementCount`.
                place(axis, index).map { Int32($0 * strides[axis]) } ?? IndexedCopy.filling
            }
        }
    }

    /// Moves elements of any fixed size.
    func evaluate(_ input: TensorView, into output: MutableTensorView) {
        let width = input.type.element.byteCount
        guard output.type.elementCount > 0, var target = output.bytes.baseAddress else { return }
        func copy(_ axis: Int, _ offset: Int?) {
            guard axis < tables.count else {
                fill.withUnsafeBytes { fill in
                    let element = offset.map { UnsafeRawBufferPointer(rebasing: input.bytes[($0 * width)...]) } ?? fill
                    target.copyMemory(from: element.baseAddress ?? UnsafeRawPointer(target), byteCount: width)
                }
                target += width
                return
            }
            for entry in tables[axis] {
                copy(axis + 1, entry == IndexedCopy.filling ? nil : offset.map { $0 + Int(entry) })
            }
        }
        copy(0, 0)
    }
}
