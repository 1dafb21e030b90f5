import EdgeGraph
import EdgeTensor

/// A kernel bound to copies of its inputs and to outputs of its own.
struct Binding {
    let step: Step
    /// The context, what it keeps, the inputs, the outputs; none touches another.
    let memory: [UnsafeRawBufferPointer]
    /// The context and what it keeps: the memory in which pointers may stand.
    let ownCount: Int
    private let operands: [Operand]

    /// - Parameters:
    ///   - overwritten: The input in whose place the only output lies; nil where each output has its own.
    ///   - phase: The addresses of all operands modulo 256, a multiple of 64.
    private init(
        _ kernel: Kernel, _ inputs: [Tensor], _ outputs: [TensorType], over overwritten: Int?, phase: Int
    ) throws(RecordingError) {
        let inputs = inputs.map { Operand(copying: $0.bytes, phase: phase) }
        let outputs = overwritten == nil ? outputs.map { Operand(byteCount: $0.byteCount, phase: phase) } : []
        step = kernel.bind(
            Operands(
                inputs: inputs.map { UnsafeRawPointer($0.base) },
                outputs: overwritten.map { [inputs[$0].base] } ?? outputs.map(\.base)))
        guard let own = step.memory else {
            throw RecordingError(description: "\(kernel.name) keeps an object that is no KeptMemory")
        }
        ownCount = own.count
        operands = inputs + outputs
        memory = own + operands.map { UnsafeRawBufferPointer(start: $0.base, count: $0.byteCount) }
    }

    /// Two bindings of a kernel in which the same block never has the same address modulo 256.
    static func pair(
        _ kernel: Kernel, _ inputs: [Tensor], _ outputs: [TensorType], over overwritten: Int?
    ) throws(RecordingError) -> (Binding, Binding) {
        let first = try Binding(kernel, inputs, outputs, over: overwritten, phase: 0)
        // Earlier attempts stay, so that the next one finds other memory.
        var attempts: [(Binding, MemoryBlock)] = []
        for attempt in 0..<4096 {
            let second = try Binding(kernel, inputs, outputs, over: overwritten, phase: 64)
            guard first.memory.count == second.memory.count else { break }
            if zip(first.memory, second.memory).allSatisfy({ lowByte($0.baseAddress) != lowByte($1.baseAddress) }) {
                return (first, second)
            }
            attempts.append((second, MemoryBlock(byteCount: 16 + attempt % 64 * 16)))
        }
        throw RecordingError(description: "\(kernel.name) cannot be bound at different addresses")
    }

    private static func lowByte(_ address: UnsafeRawPointer?) -> UInt8 {
        UInt8(truncatingIfNeeded: UInt(bitPattern: address))
    }

    /// Where `address` points: a place in one of the blocks, or their end.
    private func place(of address: UInt) -> Place? {
        for (index, block) in memory.enumerated() {
            let base = UInt(bitPattern: block.baseAddress)
            if address >= base, address - base <= UInt(block.count) {
                return Place(block: index, offset: Int(address - base))
            }
        }
        return nil
    }

    private struct Place: Hashable {
        var block: Int
        var offset: Int
    }

    /// The bytes of the context and of what it keeps, and the pointers in them.
    ///
    /// A word is a pointer if it shows the same place in both bindings of a ``pair(_:_:_:over:)``. Then its lowest byte
    /// differs, which is never padding: so neither a number nor what padding holds is taken for a pointer by chance.
    /// Bytes that differ otherwise are padding, and become zero.
    ///
    /// - Throws: When a word points into nothing known.
    func image(against other: Binding) throws(RecordingError) -> (blocks: [Bytes], pointers: [KernelCase.Relocation]) {
        // The memory is that of objects which both bindings hold.
        defer { withExtendedLifetime((self, other)) {} }
        var blocks: [Bytes] = []
        var pointers: [KernelCase.Relocation] = []
        for index in 0..<ownCount {
            let (block, twin) = (memory[index], other.memory[index])
            guard block.count == twin.count else {
                throw RecordingError(description: "two bindings keep memory of different size")
            }
            var bytes = [UInt8](block)
            for offset in stride(from: 0, to: block.count, by: 8) where offset + 8 <= block.count {
                let a = block.loadUnaligned(fromByteOffset: offset, as: UInt.self)
                let b = twin.loadUnaligned(fromByteOffset: offset, as: UInt.self)
                if block[offset] != twin[offset] {
                    guard let place = place(of: a), place == other.place(of: b) else {
                        throw RecordingError(description: "byte \(offset) of memory \(index) points into nothing known")
                    }
                    pointers.append(
                        .init(block: index, offset: offset, target: place.block, targetOffset: place.offset))
                }
                for byte in offset..<offset + 8 where block[byte] != twin[byte] { bytes[byte] = 0 }
            }
            blocks.append(Bytes(bytes))
        }
        return (blocks, pointers)
    }
}

/// Memory of a tensor at a chosen address modulo 256.
private struct Operand {
    let base: UnsafeMutableRawPointer
    let byteCount: Int
    private let block: MemoryBlock

    init(byteCount: Int, phase: Int) {
        self.byteCount = byteCount
        block = MemoryBlock(byteCount: byteCount + 512)
        base = block.base + ((phase - Int(bitPattern: block.base)) & 255)
    }

    init(copying bytes: Bytes, phase: Int) {
        self.init(byteCount: bytes.count, phase: phase)
        bytes.withUnsafeBytes { if let start = $0.baseAddress { base.copyMemory(from: start, byteCount: $0.count) } }
    }
}
