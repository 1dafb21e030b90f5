import CEdgeKernels
import EdgeGraph
import EdgeTensor

extension ElementType {
    /// The types that name places.
    static let indices: [ElementType] = [.int32, .int64]
}

extension TensorView {
    /// Element `index` of a tensor of int32 or int64.
    func indexElement(_ index: Int) -> Int {
        type.element == .int32
            ? Int(bytes.load(fromByteOffset: index * 4, as: Int32.self))
            : Int(bytes.load(fromByteOffset: index * 8, as: Int64.self))
    }
}

extension MutableTensorView {
    /// Sets element `index` of a tensor of int32 or int64.
    func setIndex(_ index: Int, _ value: Int) {
        if type.element == .int32 {
            bytes.storeBytes(of: Int32(truncatingIfNeeded: value), toByteOffset: index * 4, as: Int32.self)
        } else {
            bytes.storeBytes(of: Int64(value), toByteOffset: index * 8, as: Int64.self)
        }
    }

    /// Copies `byteCount` bytes of `source` from one place to another.
    func copy(_ source: TensorView, from place: Int, to target: Int, byteCount: Int) {
        guard byteCount > 0, let from = source.bytes.baseAddress, let to = bytes.baseAddress else { return }
        (to + target).copyMemory(from: from + place, byteCount: byteCount)
    }

    /// Sets all bytes to zero.
    func clear() {
        guard let base = bytes.baseAddress else { return }
        base.initializeMemory(as: UInt8.self, repeating: 0, count: bytes.count)
    }
}

extension Int {
    /// The place that an index means on an axis of `length` places, counted from the end where it is negative; nil
    /// outside.
    func place(below length: Int) -> Int? {
        let place = self < 0 ? self + length : self
        return (0..<length).contains(place) ? place : nil
    }

    /// ``place(below:)``, or the nearest place that there is. `length` is not 0.
    func nearestPlace(below length: Int) -> Int {
        Swift.min(Swift.max(self < 0 ? self + length : self, 0), length - 1)
    }
}

/// Where an element of one tensor, given by its number, lies in another with a stride of its own for each axis.
struct ElementPlaces {
    private let extents: [Int]
    private let strides: [Int]

    init(_ extents: Shape, strides: [Int]) {
        self.extents = extents.dimensions
        self.strides = strides
    }

    subscript(index: Int) -> Int {
        var (rest, place) = (index, 0)
        for axis in stride(from: extents.count - 1, through: 0, by: -1) {
            place += rest % extents[axis] * strides[axis]
            rest /= extents[axis]
        }
        return place
    }
}

extension edge_indices {
    /// The indices of a tensor of `type` at `values`.
    init(_ type: TensorType, _ values: UnsafeRawPointer) {
        self.init(values: values, byte_count: Int32(type.element.byteCount))
    }
}

extension OperatorError {
    /// An axis that the input does not have.
    static func noAxis(_ axis: Int, of shape: Shape) -> OperatorError {
        .badAttribute("axis", "\(axis) is no axis of shape \(shape)")
    }
}
