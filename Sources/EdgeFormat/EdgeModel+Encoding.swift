import EdgeGraph
import EdgeTensor

extension EdgeModel {
    /// The model as the bytes of an `.edge` file.
    ///
    /// - Parameters:
    ///   - keepNames: Keeps the names of all values, and those of nodes in full. Without it, values lose their names
    ///     (inputs, outputs and states keep theirs) and long names of nodes are shortened, which changes nothing but what
    ///     is printed.
    ///   - halvesConstants: Stores float32 constants whose numbers all are those of float16 in half the bytes. They are
    ///     widened when the file is opened, into memory of its own, where others are used in place.
    /// - Throws: ``FormatError`` when a graph or a plan is not sound, or there is no variant.
    public func encoded(keepNames: Bool = false, halvesConstants: Bool = false) throws(FormatError) -> Bytes {
        try verifyVariants()
        var encoder = GraphEncoder(keepNames: keepNames)
        for variant in variants { encoder.collectConstants(of: variant.graph) }
        let placed = encoder.constants.placed(halving: halvesConstants)
        var graphs = ByteWriter()
        var plans = ByteWriter()
        graphs.append(count: variants.count)
        plans.append(count: variants.count)
        for variant in variants {
            try encoder.encode(variant.graph, to: &graphs)
            EdgeModel.encode(variant.arena, to: &plans)
        }
        var tables = ByteWriter()
        encoder.types.encode(to: &tables)
        placed.encode(to: &tables)
        var texts = ByteWriter()
        encoder.strings.encode(to: &texts)
        var facts = ByteWriter()
        metadata.encode(to: &facts)

        var contents: [(SectionKind, Bytes)] = [
            (.strings, Bytes(texts.bytes)), (.tables, Bytes(tables.bytes)), (.graphs, Bytes(graphs.bytes)),
            (.plans, Bytes(plans.bytes)), (.metadata, Bytes(facts.bytes)),
        ]
        if !pipeline.isEmpty { contents.append((.pipeline, pipeline)) }
        if !target.isEmpty {
            var choices = ByteWriter()
            KernelChoices(target: target, kernels: variants.map(\.kernels)).encode(to: &choices)
            contents.append((.kernels, Bytes(choices.bytes)))
        }
        if let confidence {
            guard confidence.isSound else { throw .unencodable("its confidence has numbers that are out of range") }
            var numbers = ByteWriter()
            confidence.encode(to: &numbers)
            contents.append((.confidence, Bytes(numbers.bytes)))
        }
        if placed.byteCount > 0 { contents.append((.weights, placed.bytes())) }
        if placed.halvedByteCount > 0 { contents.append((.halves, placed.bytes(halved: true))) }
        return try Container.encode(contents, minimumRuntimeVersion: metadata.minimumRuntimeVersion)
    }

    /// Throws unless the model is one that ``init(decoding:catalog:)`` would accept.
    private func verifyVariants() throws(FormatError) {
        let version = metadata.minimumRuntimeVersion
        guard version <= .runtime, version.major >= 0, version.minor >= 0 else { throw .newerRuntime(version) }
        guard !variants.isEmpty else { throw .unencodable("it has no graph") }
        let counts = [variants.map(\.graph.values.count), variants.map(\.graph.nodes.count)].map { $0.reduce(0, +) }
        guard counts.allSatisfy({ $0 <= EdgeModel.maximumValueCount }) else {
            throw .unencodable(
                "it has \(counts[0]) values and \(counts[1]) nodes; at most \(EdgeModel.maximumValueCount) of each "
                    + "are supported")
        }
        for (index, variant) in variants.enumerated() {
            try variant.verify(index)
            guard variant.kernels.isEmpty || !target.isEmpty && variant.kernels.count == variant.graph.nodes.count
            else {
                throw .unencodable("it has kernels for other nodes than graph \(index), or for no target")
            }
        }
        guard Set(variants.flatMap(\.kernels)).count <= KernelChoices.maximumKernelCount else {
            throw .unencodable("its nodes have more than \(KernelChoices.maximumKernelCount) kernels")
        }
    }

    private static func encode(_ arena: ArenaLayout, to writer: inout ByteWriter) {
        writer.append(count: arena.byteCount)
        writer.append(count: arena.offsets.count)
        for offset in arena.offsets { writer.append(optional: offset.map { $0 / ArenaLayout.alignment }) }
    }
}

extension EdgeModel.Variant {
    /// Checks graph and arena plan of variant number `index`.
    func verify(_ index: Int) throws(FormatError) {
        do {
            try graph.verify()
        } catch {
            throw .badGraph(variant: index, error)
        }
        for value in graph.values where value.constant == nil && value.type.element == .bytes {
            throw .badGraph(variant: index, .badConstant(value: value.name, "of byte strings is not known in advance"))
        }
        for (value, offset) in zip(graph.values, arena.offsets.map { $0 ?? 0 })
        where offset < 0 || offset % ArenaLayout.alignment != 0 {
            throw .badArena(variant: index, .misaligned(value: value.name, offset: offset))
        }
        guard arena.byteCount >= 0 else {
            throw .badArena(variant: index, .outOfRange(value: "", offset: 0, byteCount: arena.byteCount))
        }
        do {
            try arena.verify(for: graph)
        } catch {
            throw .badArena(variant: index, error)
        }
    }
}
