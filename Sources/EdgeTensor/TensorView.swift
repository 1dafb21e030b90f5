/// A tensor that somebody else owns, for reading. It must not outlive the memory that it shows.
public struct TensorView {
    public let type: TensorType
    public let bytes: UnsafeRawBufferPointer

    /// `bytes` must hold at least `type.byteCount` bytes, aligned for the element type.
    public init(_ type: TensorType, _ bytes: UnsafeRawBufferPointer) {
        precondition(bytes.count >= type.byteCount, "\(type) needs \(type.byteCount) bytes, not \(bytes.count)")
        self.type = type
        self.bytes = bytes
    }

    public var shape: Shape { type.shape }
    public var quantization: Quantization? { type.quantization }

    /// The elements in memory order; `Element` must have the size of the element type.
    @inlinable public func elements<Element: BitwiseCopyable>(as element: Element.Type) -> UnsafeBufferPointer<Element>
    {
        precondition(MemoryLayout<Element>.stride == type.element.byteCount, "elements read as another type")
        return UnsafeBufferPointer(
            start: bytes.baseAddress?.assumingMemoryBound(to: Element.self),
            count: bytes.count / MemoryLayout<Element>.stride)
    }
}

/// A tensor that somebody else owns, for writing.
public struct MutableTensorView {
    public let type: TensorType
    public let bytes: UnsafeMutableRawBufferPointer

    /// `bytes` must hold at least `type.byteCount` bytes, aligned for the element type.
    public init(_ type: TensorType, _ bytes: UnsafeMutableRawBufferPointer) {
        precondition(bytes.count >= type.byteCount, "\(type) needs \(type.byteCount) bytes, not \(bytes.count)")
        self.type = type
        self.bytes = bytes
    }

    public var shape: Shape { type.shape }
    public var quantization: Quantization? { type.quantization }

    /// The elements in memory order; `Element` must have the size of the element type.
    @inlinable public func elements<Element: BitwiseCopyable>(
        as element: Element.Type
    ) -> UnsafeMutableBufferPointer<Element> {
        precondition(MemoryLayout<Element>.stride == type.element.byteCount, "elements written as another type")
        return UnsafeMutableBufferPointer(
            start: bytes.baseAddress?.assumingMemoryBound(to: Element.self),
            count: bytes.count / MemoryLayout<Element>.stride)
    }
}
