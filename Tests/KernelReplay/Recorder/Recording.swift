import EdgeGraph
import EdgeTensor

/// A node with its inputs, of which cases are made.
struct Recording {
    var label: String
    var op: any Operator
    /// As kernels get them.
    var inputs: [Tensor]
    var signature: Signature
    /// The reference's outputs; nil where it was not asked.
    var expected: [Tensor]?
    /// As ``KernelCase/tolerance``.
    var tolerance: Float

    /// A case for each kernel family that computes the node, and where the output may overwrite an input, another in
    /// which it does.
    func cases() throws(RecordingError) -> [KernelCase] {
        var cases: [KernelCase] = []
        for (family, kernel) in families {
            cases.append(try makeCase(of: family, kernel, over: nil))
            for input in overwritten { cases.append(try makeCase(of: family, kernel, over: input)) }
        }
        return cases
    }

    /// How long the reference takes for the node.
    var referenceNanoseconds: Double {
        let duration = ContinuousClock().measure { _ = op.evaluate(inputs, outputTypes: signature.outputs) }
        return duration / .nanoseconds(1)
    }

    /// The first kernel of each family, with the family's name.
    private var families: [(name: String, kernel: Kernel)] {
        var families: [(name: String, kernel: Kernel)] = []
        for kernel in op.kernels(for: signature) {
            guard let end = kernel.name.firstRange(of: "__")?.lowerBound else { continue }
            let name = String(kernel.name[..<end])
            if !families.contains(where: { $0.name == name }) { families.append((name, kernel)) }
        }
        return families
    }

    /// The inputs in whose place the output may be written.
    private var overwritten: [Int] {
        guard case .overwrites(let allowed) = op.sharing(for: signature), signature.outputs.count == 1 else {
            return []
        }
        return allowed.filter {
            !signature.isConstant[$0] && signature.inputs[$0].byteCount == signature.outputs[0].byteCount
        }
    }

    private func makeCase(
        of family: String, _ kernel: Kernel, over overwritten: Int?
    ) throws(RecordingError) -> KernelCase {
        let bindings: (Binding, Binding)
        let image: (blocks: [Bytes], pointers: [KernelCase.Relocation])
        do throws(RecordingError) {
            bindings = try Binding.pair(kernel, inputs, signature.outputs, over: overwritten)
            image = try bindings.0.image(against: bindings.1)
        } catch {
            throw RecordingError(description: "\(label): \(error)")
        }
        var blocks = image.blocks.enumerated().map { index, bytes in
            KernelCase.Block(
                role: index == 0 ? .context : .kept, byteCount: bytes.count, alignment: 16, before: bytes)
        }
        blocks += inputs.indices.map { index in
            index == overwritten ? output(0, before: inputs[index].bytes) : input(index)
        }
        if overwritten == nil { blocks += signature.outputs.indices.map { output($0, before: nil) } }
        return KernelCase(
            family: family, label: overwritten.map { "\(label), over input \($0)" } ?? label,
            unitCount: bindings.0.step.unitCount, scratchByteCount: kernel.scratchByteCount,
            macCount: op.macCount(for: signature), tolerance: tolerance, blocks: blocks, relocations: image.pointers)
    }

    private func input(_ index: Int) -> KernelCase.Block {
        let (bytes, isConstant) = (inputs[index].bytes, signature.isConstant[index])
        return KernelCase.Block(
            role: isConstant ? .constant : .input, element: signature.inputs[index].element, byteCount: bytes.count,
            alignment: isConstant && bytes.count < Bytes.alignment ? 16 : Bytes.alignment, before: bytes)
    }

    private func output(_ index: Int, before: Bytes?) -> KernelCase.Block {
        let type = signature.outputs[index]
        let isCompared = tolerance.isFinite || !type.element.isFloatingPoint
        return KernelCase.Block(
            role: .output, element: type.element, byteCount: type.byteCount, alignment: Bytes.alignment,
            before: before, after: isCompared ? expected?[index].bytes : nil)
    }
}
