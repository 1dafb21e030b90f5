/// Immutable bytes that several values may share: memory of its own, or a window of a mapped file.
///
/// Copying shares; a window keeps the whole alive. Memory allocated here is aligned to ``alignment``.
public struct Bytes: @unchecked Sendable {
    // Sendable because nobody writes after the initializer: `base` stays valid and constant while `owner` lives.
    @usableFromInline let owner: AnyObject?
    @usableFromInline let base: UnsafeRawPointer?
    public let count: Int

    /// The alignment in bytes of memory that this type allocates, a cache line.
    public static let alignment = 64

    /// No bytes.
    public init() {
        owner = nil
        base = nil
        count = 0
    }

    /// Bytes that `owner` keeps valid and unchanged for as long as it lives.
    public init(unowned buffer: UnsafeRawBufferPointer, owner: AnyObject) {
        self.owner = owner
        base = buffer.baseAddress
        count = buffer.count
    }

    /// `count` new bytes, zero before `initialize` is called with them.
    public init<Failure: Error>(
        count: Int, initialize: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        let block = MemoryBlock(byteCount: count)
        try initialize(UnsafeMutableRawBufferPointer(start: block.base, count: count))
        owner = block
        base = UnsafeRawPointer(block.base)
        self.count = count
    }

    /// A copy of `array`'s elements in memory order.
    public init<Element: BitwiseCopyable>(_ array: [Element]) {
        self.init(count: array.count * MemoryLayout<Element>.stride) { target in
            array.withUnsafeBytes { target.copyMemory(from: $0) }
        }
    }

    @inlinable public var isEmpty: Bool { count == 0 }

    /// Calls `body` with the bytes, which are valid until it returns.
    @inlinable public func withUnsafeBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(owner) {} }
        return try body(UnsafeRawBufferPointer(start: base, count: count))
    }

    /// The window `range`, sharing the memory. The range must lie within `0..<count`.
    public subscript(range: Range<Int>) -> Bytes {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "a window outside of its bytes")
        return Bytes(owner: owner, base: base.map { $0 + range.lowerBound }, count: range.count)
    }

    /// The object that keeps the bytes alive and their address, for whoever stores the address beside the object.
    public var retained: (owner: AnyObject?, base: UnsafeRawPointer?) { (owner, base) }

    /// These bytes at an address that is a multiple of `alignment`: themselves, or a copy.
    public func aligned(to alignment: Int) -> Bytes {
        guard let base, Int(bitPattern: base) % alignment != 0 else { return self }
        return Bytes(count: count) { target in
            withUnsafeBytes { target.copyMemory(from: $0) }
        }
    }

    private init(owner: AnyObject?, base: UnsafeRawPointer?, count: Int) {
        self.owner = owner
        self.base = base
        self.count = count
    }
}

extension Bytes: Hashable {
    public static func == (left: Bytes, right: Bytes) -> Bool {
        guard left.count == right.count else { return false }
        guard left.base != right.base else { return true }
        return left.withUnsafeBytes { a in right.withUnsafeBytes { b in a.elementsEqual(b) } }
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(count)
        withUnsafeBytes { hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: $0.prefix(64))) }
    }
}

/// Zeroed memory with cache-line alignment, freed with its last reference.
public final class MemoryBlock: @unchecked Sendable {
    // Sendable as a handle only: who writes into it must be alone, as with any memory.
    public let base: UnsafeMutableRawPointer
    public let byteCount: Int

    public init(byteCount: Int) {
        self.byteCount = byteCount
        base = .allocate(byteCount: max(byteCount, 1), alignment: Bytes.alignment)
        base.initializeMemory(as: UInt8.self, repeating: 0, count: max(byteCount, 1))
    }

    deinit { base.deallocate() }
}
