/// A tensor that owns its bytes, or shares them with others that only read.
public struct Tensor: Hashable, Sendable {
    public let type: TensorType
    public let bytes: Bytes

    /// `bytes` must hold exactly `type.byteCount` bytes, except for byte strings, whose size is free.
    public init(_ type: TensorType, _ bytes: Bytes) {
        precondition(
            type.element == .bytes || bytes.count == type.byteCount,
            "\(type) needs \(type.byteCount) bytes, not \(bytes.count)")
        self.type = type
        self.bytes = bytes
    }

    /// A tensor of `elements` in row-major order; `Element` must have the size of the element type.
    public init<Element: BitwiseCopyable>(_ type: TensorType, _ elements: [Element]) {
        precondition(MemoryLayout<Element>.stride == type.element.byteCount, "elements of another type")
        self.init(type, Bytes(elements))
    }

    /// A tensor whose bytes `fill` writes; they are zero before.
    public init<Failure: Error>(
        _ type: TensorType, fill: (MutableTensorView) throws(Failure) -> Void
    ) throws(Failure) {
        let bytes = try Bytes(count: type.byteCount) { (buffer) throws(Failure) in
            try fill(MutableTensorView(type, buffer))
        }
        self.init(type, bytes)
    }

    public var shape: Shape { type.shape }

    /// Calls `body` with a view that is valid until it returns. Misaligned bytes are copied first.
    public func withView<Result, Failure: Error>(
        _ body: (TensorView) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let aligned = bytes.aligned(to: max(type.element.byteCount, 1))
        return try aligned.withUnsafeBytes { (buffer) throws(Failure) in try body(TensorView(type, buffer)) }
    }

    /// The elements in memory order; `Element` must have the size of the element type.
    public func elements<Element: BitwiseCopyable>(as element: Element.Type) -> [Element] {
        withView { Array($0.elements(as: Element.self)) }
    }
}
