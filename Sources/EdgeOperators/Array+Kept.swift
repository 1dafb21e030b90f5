import EdgeGraph

/// Elements at a fixed address, for the context of a step.
private final class KeptElements<Element: BitwiseCopyable>: KeptMemory {
    let buffer: UnsafeMutableBufferPointer<Element>
    let count: Int

    var memory: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: buffer.baseAddress, count: count * MemoryLayout<Element>.stride)
    }

    init(_ elements: [Element]) {
        count = elements.count
        buffer = .allocate(capacity: max(elements.count, 1))
        _ = buffer.initialize(from: elements)
    }

    deinit { buffer.deallocate() }
}

extension Array where Element: BitwiseCopyable {
    /// The address of a copy that lives as long as the objects of `owners`.
    func kept(in owners: inout [AnyObject]) -> UnsafePointer<Element> {
        let elements = KeptElements(self)
        owners.append(elements)
        // The buffer has at least one element, so it has an address.
        return UnsafePointer(elements.buffer.baseAddress.unsafelyUnwrapped)
    }
}
