import EdgeGraph
import EdgeTensor

/// A kernel bound to copies of its inputs and to outputs of its own.
struct Binding {
    let step: Step
    /// The context, what it keeps, the inputs, the outputs; none touches another.
    let memory: [UnsafeRawBufferPointer]
    /// The context and what it keeps: the memory in which pointers may stand.
    let ownCount: Int
    private let blocks: [MemoryBlock]

    init(_ kernel: Kernel, _ inputs: [Tensor], _ outputs: [TensorType]) throws(RecordingError) {
        let inputBlocks = inputs.map { input in
            let block = MemoryBlock(byteCount: input.bytes.count)
            input.bytes.withUnsafeBytes { bytes in
                if let base = bytes.baseAddress { block.base.copyMemory(from: base, byteCount: bytes.count) }
            }
            return block
        }
        let outputBlocks = outputs.map { MemoryBlock(byteCount: $0.byteCount) }
        step = kernel.bind(
            Operands(inputs: inputBlocks.map { UnsafeRawPointer($0.base) }, outputs: outputBlocks.map(\.base)))
        guard let own = step.memory else {
            throw RecordingError(description: "\(kernel.name) keeps an object that is no KeptMemory")
        }
        ownCount = own.count
        blocks = inputBlocks + outputBlocks
        memory = own + blocks.map(\.memory)
    }

    /// Where `address` points: a place in one of the blocks, or their end.
    func place(of address: UInt) -> (block: Int, offset: Int)? {
        for (index, block) in memory.enumerated() {
            let base = UInt(bitPattern: block.baseAddress)
            if address >= base, address - base <= UInt(block.count) { return (index, Int(address - base)) }
        }
        return nil
    }

    /// The bytes of one's own memory, and the pointers in it.
    ///
    /// These are found as the words in which it differs from the memory of another binding of the same kernel: no
    /// number is taken for a pointer by chance. Padding may differ, too; it becomes zero.
    ///
    /// - Throws: When a word points into nothing known.
    func image(against other: Binding) throws(RecordingError) -> (blocks: [Bytes], relocations: [KernelCase.Relocation])
    {
        var blocks: [Bytes] = []
        var relocations: [KernelCase.Relocation] = []
        for index in 0..<ownCount {
            let (block, twin) = (memory[index], other.memory[index])
            guard block.count == twin.count else {
                throw RecordingError(description: "two bindings keep memory of different size")
            }
            var bytes = [UInt8](block)
            for offset in stride(from: 0, to: block.count - 7, by: 8) {
                let a = block.loadUnaligned(fromByteOffset: offset, as: UInt.self)
                let b = twin.loadUnaligned(fromByteOffset: offset, as: UInt.self)
                guard a != b else { continue }
                if let place = place(of: a), let same = other.place(of: b), place == same {
                    relocations.append(
                        .init(block: index, offset: offset, target: place.block, targetOffset: place.offset))
                } else if UInt32(truncatingIfNeeded: a) != UInt32(truncatingIfNeeded: b), a >> 32 != 0, a >> 47 == 0 {
                    throw RecordingError(description: "byte \(offset) of memory \(index) points into nothing known")
                }
                for byte in offset..<offset + 8 where block[byte] != twin[byte] { bytes[byte] = 0 }
            }
            blocks.append(Bytes(bytes))
        }
        return (blocks, relocations)
    }
}

extension KernelCase {
    /// A step of `kernel` for `inputs`, of which those before any run are named by `isConstant`.
    ///
    /// - Parameter expected: What it should compute; nil where nobody knows.
    init(
        _ kernel: Kernel, family: String, label: String, inputs: [Tensor], isConstant: [Bool], outputs: [TensorType],
        expected: [Tensor]?, tolerance: Float, macCount: Int
    ) throws(RecordingError) {
        let binding = try Binding(kernel, inputs, outputs)
        let twin = try Binding(kernel, inputs, outputs)
        let image = try binding.image(against: twin)
        relocations = image.relocations
        self.family = family
        self.label = label
        unitCount = binding.step.unitCount
        scratchByteCount = kernel.scratchByteCount
        self.macCount = macCount
        self.tolerance = tolerance
        blocks = image.blocks.enumerated().map { index, bytes in
            Block(
                role: index == 0 ? .context : .kept, element: nil, byteCount: bytes.count, alignment: 16, bytes: bytes)
        }
        for (input, isConstant) in zip(inputs, isConstant) {
            let byteCount = input.bytes.count
            blocks.append(
                Block(
                    role: isConstant ? .constant : .input, element: input.type.element, byteCount: byteCount,
                    alignment: isConstant && byteCount < Bytes.alignment ? 16 : Bytes.alignment, bytes: input.bytes))
        }
        for (index, type) in outputs.enumerated() {
            blocks.append(
                Block(
                    role: .output, element: type.element, byteCount: type.byteCount, alignment: Bytes.alignment,
                    bytes: expected.map { $0[index].bytes }))
        }
    }
}

extension Operator {
    /// The first kernel of each family that this operator has for the types, with the family's name.
    func families(for signature: Signature) -> [(name: String, kernel: Kernel)] {
        var families: [(name: String, kernel: Kernel)] = []
        for kernel in kernels(for: signature) {
            guard let end = kernel.name.firstRange(of: "__")?.lowerBound else { continue }
            let name = String(kernel.name[..<end])
            if !families.contains(where: { $0.name == name }) { families.append((name, kernel)) }
        }
        return families
    }
}
