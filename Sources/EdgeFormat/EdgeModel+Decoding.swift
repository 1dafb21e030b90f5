import EdgeGraph
import EdgeTensor

extension EdgeModel {
    /// Reads a model whose constants are windows of `bytes`: nothing is copied, and no byte of a weight is read, but for
    /// those that are stored as halves.
    ///
    /// Every offset, count and code is checked, then each graph and arena plan as a whole, so that the model is safe
    /// to run whatever the weights are. `bytes` that do not start at a multiple of 64 are copied first.
    public init(decoding bytes: Bytes, catalog: OperatorCatalog) throws(FormatError) {
        let bytes = bytes.aligned(to: Container.alignment)
        self = try bytes.withUnsafeBytes { (file) throws(FormatError) in
            try EdgeModel(file, bytes, catalog)
        }
    }

    private init(
        _ file: UnsafeRawBufferPointer, _ bytes: Bytes, _ catalog: OperatorCatalog
    ) throws(FormatError) {
        let container = try Container(file)
        func reader(_ kind: SectionKind) throws(FormatError) -> ByteReader {
            guard let section = container.sections(kind).first else { throw .missingSection(kind) }
            return ByteReader(UnsafeRawBufferPointer(rebasing: file[section.range]), section: kind)
        }
        var texts = try reader(.strings)
        let strings = try StringTable(from: &texts)
        var tables = try reader(.tables)
        let types = try TypeTable(from: &tables)
        let constants = try PlacedConstants.read(
            &tables, weights: container.sections(.weights), halves: container.sections(.halves), file: bytes)
        try tables.finish()

        let decoder = GraphDecoder(strings: strings, types: types, constants: constants, catalog: catalog)
        var graphs = try reader(.graphs)
        var plans = try reader(.plans)
        variants = try EdgeModel.variants(decoder, &graphs, &plans)
        for (index, variant) in variants.enumerated() { try variant.verify(index) }

        metadata = Metadata(minimumRuntimeVersion: container.minimumRuntimeVersion)
        if !container.sections(.metadata).isEmpty {
            var facts = try reader(.metadata)
            metadata = try Metadata(from: &facts, minimumRuntimeVersion: container.minimumRuntimeVersion)
        }
        pipeline = container.sections(.pipeline).first.map { bytes[$0.range] } ?? Bytes()
        target = ""
        if !container.sections(.kernels).isEmpty {
            var section = try reader(.kernels)
            let choices = try KernelChoices(from: &section, nodeCounts: variants.map(\.graph.nodes.count))
            target = choices.target
            for index in variants.indices { variants[index].kernels = choices.kernels[index] }
        }
        if !container.sections(.confidence).isEmpty {
            var numbers = try reader(.confidence)
            confidence = try Confidence(from: &numbers)
        }
    }

    private static func variants(
        _ decoder: GraphDecoder, _ graphs: inout ByteReader, _ plans: inout ByteReader
    ) throws(FormatError) -> [Variant] {
        let count = try graphs.count(ofAtLeast: 6, "graphs")
        guard count > 0 else { throw graphs.malformed("no graph") }
        guard try plans.int() == count else { throw plans.malformed("other than \(count) plans") }
        var variants: [Variant] = []
        var (valueCount, nodeCount) = (0, 0)
        for _ in 0..<count {
            let graph = try decoder.graph(&graphs)
            valueCount += graph.values.count
            nodeCount += graph.nodes.count
            guard valueCount <= maximumValueCount, nodeCount <= maximumValueCount else {
                throw graphs.malformed("more than \(maximumValueCount) values or nodes")
            }
            variants.append(Variant(graph: graph, arena: try arena(&plans)))
        }
        try graphs.finish()
        try plans.finish()
        return variants
    }

    private static func arena(_ reader: inout ByteReader) throws(FormatError) -> ArenaLayout {
        var layout = ArenaLayout(byteCount: try reader.int(), offsets: [])
        for _ in 0..<(try reader.count("offsets")) {
            let unit = try reader.optionalIndex(below: Int.max / ArenaLayout.alignment, "offset")
            layout.offsets.append(unit.map { $0 * ArenaLayout.alignment })
        }
        return layout
    }
}
