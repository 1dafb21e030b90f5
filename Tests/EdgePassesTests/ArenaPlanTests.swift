import EdgeGraph
import EdgeOperators
import EdgePasses
import EdgeTensor
import Testing

@Suite struct ArenaPlanTests {
    /// Whatever the graph, live storages are disjoint, and the arena is no larger than all of them side by side.
    @Test(arguments: 0..<60) func randomGraphsNeverOverlap(seed: Int) throws {
        var random = SplitMix64(state: UInt64(seed) &* 7919)
        let graph = try randomGraph(nodeCount: 3 + seed, &random)
        try graph.verify()
        let layout = ArenaLayout.planned(for: graph)
        try layout.verify(for: graph)
        #expect(layout.byteCount <= graph.storages().reduce(0) { $0 + $1.alignedByteCount })
        #expect(layout.byteCount >= graph.arenaLowerBound())
        #expect(Double(layout.byteCount) <= 1.15 * Double(graph.arenaLowerBound()))
    }

    /// A chain of operators that may overwrite their input needs one buffer beside the input.
    @Test func chainRunsInPlace() throws {
        var builder = GraphBuilder(name: "chain")
        var value = builder.addInput(name: "x", type: TensorType(.float32, [1, 1024]))
        for _ in 0..<10 { value = try builder.addOne(Clamp(.relu), [value]) }
        builder.addOutput(value, name: "y")
        let graph = builder.finish()
        let layout = ArenaLayout.planned(for: graph)
        try layout.verify(for: graph)
        #expect(layout.byteCount == 2 * 4096)
    }

    /// Nodes of random size with up to three readers each; some may overwrite an input, some are views.
    private func randomGraph(nodeCount: Int, _ random: inout SplitMix64) throws -> Graph {
        var graph = Graph(name: "random")
        func newValue(_ byteCount: Int) -> Graph.ValueID {
            graph.addValue(.init(type: TensorType(.int8, [byteCount])))
        }
        var values = [newValue(1000)]
        graph.inputs = [.init(name: "x", value: values[0])]
        for _ in 0..<nodeCount {
            let recent = values.suffix(4)
            let inputs = (0..<Int.random(in: 1...3, using: &random)).compactMap { _ in
                recent.randomElement(using: &random)
            }
            let sharing: Sharing = [.none, .overwrites([0]), .view(of: 0)].randomElement(using: &random) ?? .none
            let byteCount =
                sharing == .view(of: 0)
                ? graph.type(of: inputs[0]).byteCount : Int.random(in: 1...100_000, using: &random)
            let output = newValue(byteCount)
            graph.nodes.append(
                .init(op: Opaque(byteCount: byteCount, sharing: sharing), inputs: inputs, outputs: [output]))
            values.append(output)
        }
        graph.outputs = [.init(name: "y", value: values[values.count - 1])]
        return graph
    }
}

/// An operator that is nothing but memory: any number of inputs, one output of `byteCount` bytes.
private struct Opaque: Operator {
    static let name = "opaque"
    static var examples: [Example] { [] }
    var byteCount: Int
    var sharing: Sharing

    init(byteCount: Int, sharing: Sharing) {
        self.byteCount = byteCount
        self.sharing = sharing
    }

    init(from reader: inout AttributeReader) throws(OperatorError) {
        byteCount = try reader.int("byteCount")
        sharing = .none
    }

    func encode(to writer: inout AttributeWriter) { writer.write(byteCount, "byteCount") }
    func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        [TensorType(.int8, try .inferred([byteCount]))]
    }
    func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {}
    func sharing(for signature: Signature) -> Sharing { sharing }
}
