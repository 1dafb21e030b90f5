import EdgeFormat
import EdgeGraph
import EdgeTensor
import EdgeTestSupport
import Testing

/// Models with outputs whose length the data decide: what a file says, and what a damaged one may do.
@Suite struct CountedDamageTests {
    private func model(axis: Int) throws -> EdgeModel {
        let graph = try SampleModels.counted(axis: axis)
        return EdgeModel(variants: [EdgeModel.Variant(graph: graph, arena: .simple(for: graph))])
    }

    @Test(arguments: [0, 1])
    func extentsSurviveTheFile(axis: Int) throws {
        let model = try model(axis: axis)
        let copy = try EdgeModel(decoding: try model.encoded(keepNames: true), catalog: SampleModels.catalog)
        #expect(copy == model)
        #expect(try copy.variants[0].graph.extents() == model.variants[0].graph.extents())
        #expect(try copy.encoded(keepNames: true) == model.encoded(keepNames: true))
    }

    /// A runtime that does not know who counts refuses the file by the operator's name.
    @Test func unknownCountersAreRefused() throws {
        let bytes = try model(axis: 0).encoded()
        #expect(throws: FormatError.unknownOperator("test_keep", node: "keep")) {
            try EdgeModel(decoding: bytes, catalog: OperatorCatalog([TestDouble.self]))
        }
    }

    /// The count must live as long as the output, or another value could take its place.
    @Test func plansThatReuseACountAreRefused() throws {
        var model = try model(axis: 0)
        let graph = model.variants[0].graph
        let (count, output) = (graph.nodes[0].outputs[1], graph.outputs[0].value)
        model.variants[0].arena.offsets[count.index] = model.variants[0].arena.offsets[output.index]
        #expect(throws: FormatError.self) { try model.encoded() }
    }

    @Test func graphsThatMixRowsAreRefused() throws {
        var model = try model(axis: 1)
        model.variants[0].graph.nodes[1].op = TestReshape([4, 3])
        #expect(throws: FormatError.self) { try model.encoded() }
    }

    /// Sealed damage gives a model whose extents name values and axes that exist, or one line.
    @Test(arguments: [0x00, 0x01, 0x02, 0x7F, 0x80, 0xFF] as [UInt8])
    func sealedNonsenseKeepsExtentsInRange(value: UInt8) throws {
        let original = EdgeFile(try model(axis: 1).encoded(keepNames: true))
        var readable = 0
        for index in 64..<original.bytes.count {
            var changed = original
            changed.bytes[index] = value
            changed.seal()
            guard let found = try? changed.decoded() else { continue }
            readable += 1
            let graph = found.variants[0].graph
            for (value, extent) in zip(graph.values, try graph.extents()) {
                guard let extent else { continue }
                #expect(value.type.shape.indices.contains(extent.axis))
                #expect(graph.values.indices.contains(extent.count.index))
                #expect(graph.type(of: extent.count) == TensorType(.int64, []))
            }
        }
        #expect(readable > 0)
    }
}
