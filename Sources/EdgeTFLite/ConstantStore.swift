import EdgeTensor

/// The constants of a file as rules see them: windows of the file, or copies where stored values differ from ours.
///
/// A buffer that several tensors name is converted once, so that a file cannot ask for more copies than it has bytes.
struct ConstantStore {
    private let buffers: [Bytes]
    private var shifted: [Int: Bytes] = [:]
    private var bools: [Int: Bytes] = [:]
    private var strings: [Int: Tensor] = [:]

    /// Bytes that sparse tensors may still take when they are dense.
    private var denseByteBudget: Int

    init(_ buffers: [Bytes]) {
        self.buffers = buffers
        denseByteBudget = (1 << 22) + 64 * buffers.reduce(0) { $0 + $1.count }
    }

    /// The constant that `tensor` names; nil for a tensor without data.
    ///
    /// - Throws: ``Obstacle`` when its bytes are not as many as its type needs.
    mutating func tensor(
        _ tensor: TFLiteFile.Tensor, _ declaration: TensorDeclaration
    ) throws(Obstacle) -> Tensor? {
        let bytes = try stored(tensor, declaration)
        guard !bytes.isEmpty else {
            let type = declaration.inner
            return type.elementCount == 0 && type.element != .bytes ? Tensor(type, Bytes()) : nil
        }
        if declaration.outer.element == .bytes { return try byteStrings(tensor, declaration.outer.shape) }
        let expected = declaration.outer.byteCount
        guard bytes.count == expected else {
            throw tensor.obstacle("needs \(expected) bytes, but buffer \(tensor.buffer) has \(bytes.count)")
        }
        if tensor.isSparse {
            // Copies of sparse tensors are their own already.
            if declaration.isShifted { return Tensor(declaration.inner, Bytes.shifted(bytes)) }
            return Tensor(declaration.inner, declaration.outer.element == .bool ? Bytes.zeroesAndOnes(bytes) : bytes)
        }
        if declaration.isShifted {
            let copy = shifted[tensor.buffer] ?? Bytes.shifted(bytes)
            shifted[tensor.buffer] = copy
            return Tensor(declaration.inner, copy)
        }
        if declaration.outer.element == .bool {
            let copy = bools[tensor.buffer] ?? Bytes.zeroesAndOnes(bytes)
            bools[tensor.buffer] = copy
            return Tensor(declaration.inner, copy)
        }
        return Tensor(declaration.inner, bytes)
    }

    /// The bytes of a tensor's buffer; of a sparse one as they are when it is dense.
    ///
    /// A file may name one sparse buffer in many tensors; together they may become a fixed multiple of its buffers.
    private mutating func stored(
        _ tensor: TFLiteFile.Tensor, _ declaration: TensorDeclaration
    ) throws(Obstacle) -> Bytes {
        let bytes = buffers[tensor.buffer]
        guard let sparsity = tensor.sparsity else { return bytes }
        let byteCount = declaration.outer.byteCount
        guard byteCount <= denseByteBudget else {
            throw tensor.obstacle("is stored sparse and would take \(byteCount) bytes, more than a file like this may")
        }
        denseByteBudget -= byteCount
        guard
            let dense = sparsity.dense(
                bytes, shape: declaration.outer.shape, elementByteCount: declaration.outer.element.byteCount)
        else { throw tensor.obstacle("is stored sparse in a way that makes no tensor of its shape") }
        return dense
    }

    // A string tensor, drawn: int32 count n │ int32 offset × (n + 1), from the start of the buffer │ the bytes
    private mutating func byteStrings(_ tensor: TFLiteFile.Tensor, _ shape: Shape) throws(Obstacle) -> Tensor {
        var known = strings[tensor.buffer]
        if known == nil, let list = ConstantStore.decodeStrings(buffers[tensor.buffer]),
            let flat = try? Shape([list.count])
        {
            known = Tensor(byteStrings: list, shape: flat)
            strings[tensor.buffer] = known
        }
        guard let known else { throw tensor.obstacle("holds strings that are out of order or out of range") }
        guard known.type.elementCount == shape.elementCount else {
            throw tensor.obstacle("holds \(known.type.elementCount) strings where its shape is \(shape)")
        }
        return Tensor(TensorType(.bytes, shape), known.bytes)
    }

    private static func decodeStrings(_ bytes: Bytes) -> [[UInt8]]? {
        bytes.withUnsafeBytes { buffer in
            func number(_ index: Int) -> Int {
                Int(buffer.loadUnaligned(fromByteOffset: index * 4, as: Int32.self))
            }
            guard buffer.count >= 8 else { return nil }
            let count = number(0)
            guard count >= 0, count <= buffer.count / 4 - 2 else { return nil }
            var strings: [[UInt8]] = []
            var start = number(1)
            guard start >= 8 + 4 * count else { return nil }
            for index in 0..<count {
                let end = number(index + 2)
                guard start <= end, end <= buffer.count else { return nil }
                strings.append(Array(buffer[start..<end]))
                start = end
            }
            return strings
        }
    }
}

extension Bytes {
    /// uint8 stored values as int8 ones, smaller by 128: the highest bit is turned.
    static func shifted(_ bytes: Bytes) -> Bytes {
        Bytes(count: bytes.count) { target in
            bytes.withUnsafeBytes { source in
                for index in source.indices { target[index] = source[index] ^ 0x80 }
            }
        }
    }

    /// Bools that are only 0 or 1, whatever the file holds for true.
    fileprivate static func zeroesAndOnes(_ bytes: Bytes) -> Bytes {
        guard bytes.withUnsafeBytes({ $0.contains { $0 > 1 } }) else { return bytes }
        return Bytes(count: bytes.count) { target in
            bytes.withUnsafeBytes { source in
                for index in source.indices { target[index] = source[index] == 0 ? 0 : 1 }
            }
        }
    }
}
