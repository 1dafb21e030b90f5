import EdgeGraph
import EdgeTensor
import Testing

/// y = x + 1 element by element, for graphs of these tests; `keeps` makes it refuse folding.
struct Increment: Operator {
    static let name = "increment"
    static var examples: [Example] { [Example("one", Increment(), [.init(TensorType(.int32, [1]))])] }
    var keeps = false

    init(keeps: Bool = false) { self.keeps = keeps }
    init(from reader: inout AttributeReader) throws(OperatorError) { keeps = try reader.bool("keeps") }
    func encode(to writer: inout AttributeWriter) { writer.write(keeps, "keeps") }

    func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        guard inputs.count == 1 else { throw .inputCount(inputs.count, expected: 1...1) }
        guard inputs[0].element == .int32 else { throw .badInput(0, "is \(inputs[0].element)") }
        return inputs
    }

    func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let target = outputs[0].elements(as: Int32.self)
        for (index, value) in inputs[0].elements(as: Int32.self).enumerated() { target[index] = value &+ 1 }
    }

    func sharing(for signature: Signature) -> Sharing { .overwrites([0]) }
    var foldsConstants: Bool { !keeps }
}

@Suite struct GraphBuilderTests {
    let type = TensorType(.int32, [4])

    @Test func constantsFoldAtOnce() throws {
        var builder = GraphBuilder()
        let one = builder.addConstant(Tensor(type, [1, 2, 3, 4] as [Int32]))
        let two = try builder.addOne(Increment(), [one])
        #expect(builder.graph.nodes.isEmpty)
        #expect(builder.integers(two) == [2, 3, 4, 5])
        let kept = try builder.addOne(Increment(keeps: true), [one])
        #expect(builder.graph.nodes.count == 1)
        #expect(builder.integers(kept) == nil)
        #expect(builder.producer(of: kept) == 0)
    }

    @Test func foldingStopsAtItsBudget() throws {
        var builder = GraphBuilder(foldingByteBudget: 20)
        let one = builder.addConstant(Tensor(type, [1, 2, 3, 4] as [Int32]))
        let two = try builder.addOne(Increment(), [one])
        let three = try builder.addOne(Increment(), [two])
        #expect(builder.constant(two) != nil)
        #expect(builder.constant(three) == nil)
    }

    @Test func rewritingReplacesAndKeepsNames() throws {
        var builder = GraphBuilder(name: "g")
        let x = builder.addInput(name: "x", type: type)
        let a = try builder.addOne(Increment(), [x])
        let b = try builder.addOne(Increment(), [a])
        builder.setName("result", of: b)
        builder.addOutput(b, name: "y")
        var graph = builder.finish()
        try graph.verify()
        // Drop the second increment.
        let changed = try graph.rewrite { (node, builder) throws(OperatorError) in
            guard node.outputs == [b] else { return false }
            builder.replace(b, with: node.inputs[0])
            return true
        }
        #expect(changed)
        try graph.verify()
        #expect(graph.nodes.count == 1)
        #expect(graph.outputs == [Graph.Port(name: "y", value: a)])
        #expect(graph[a].name == "result")
        #expect(
            graph.description == """
                graph g
                  in  x: %0 int32[4]
                  %1 int32[4] = increment(%0) keeps=0
                  out y: %1

                """)
    }
}

@Suite struct GraphVerifyTests {
    static func chain(_ count: Int) throws -> Graph {
        var builder = GraphBuilder()
        var value = builder.addInput(name: "x", type: TensorType(.int32, [4]))
        for _ in 0..<count { value = try builder.addOne(Increment(), [value]) }
        builder.addOutput(value, name: "y")
        return builder.finish()
    }

    @Test func namesEveryBrokenPromise() throws {
        let sound = try Self.chain(2)
        try sound.verify()
        func expectFailure(_ reason: String, _ damage: (inout Graph) -> Void) {
            var graph = sound
            damage(&graph)
            #expect(performing: { try graph.verify() }, throws: { "\($0)".contains(reason) })
        }
        expectFailure("before anything writes") { $0.nodes.reverse() }
        expectFailure("written twice") { $0.nodes[1].outputs = $0.nodes[0].outputs }
        expectFailure("does not exist") { $0.nodes[0].inputs = [Graph.ValueID(99)] }
        expectFailure("does not exist") { $0.outputs[0].value = Graph.ValueID(-1) }
        expectFailure("the operator gives") { $0.values[1].type.shape = [5] }
        expectFailure("has 0 inputs") { $0.nodes[0].inputs = [] }
        expectFailure("has 0 outputs") { $0.nodes[1].outputs = [] }
        expectFailure("instead of 16") { $0.values[0].constant = Bytes([1] as [UInt8]) }
        expectFailure("layout") { $0.values[0].type.layout = .gemmK4N16 }
        expectFailure("quantization") {
            $0.values[0].type = TensorType(.float32, [4], quantization: try? Quantization(scale: 1))
        }
        expectFailure("bytes; at most") { $0.values[0].type = TensorType(.float64, [2_147_483_647]) }
        expectFailure("state s is int32[5] but becomes int32[4]") {
            let other = $0.addValue(Graph.Value(type: TensorType(.int32, [5])))
            $0.states.append(Graph.State(name: "s", current: other, next: $0.nodes[0].outputs[0]))
        }
    }
}

@Suite struct ArenaLayoutTests {
    @Test func storagesKnowWhenTheyLive() throws {
        let graph = try GraphVerifyTests.chain(3)
        let storages = graph.storages()
        #expect(storages.map(\.firstNode) == [-1, 0, 1, 2])
        // The input stays to the end, so the first node must not overwrite it.
        #expect(storages.map(\.lastNode) == [3, 1, 2, 3])
        #expect(storages.map(\.mayOverwrite) == [[], [], [1], [2]])
        // Two tensors of 16 bytes, each in a place of 64.
        #expect(graph.arenaLowerBound() == 128)
    }

    @Test func overlapsAreFound() throws {
        let graph = try GraphVerifyTests.chain(3)
        try ArenaLayout(byteCount: 128, offsets: [0, 64, 64, 64]).verify(for: graph)
        let wrong: [(ArenaLayout, String)] = [
            (ArenaLayout(byteCount: 128, offsets: [0, 0, 64, 64]), "overlap"),
            (ArenaLayout(byteCount: 128, offsets: [0, 64, 64]), "names 3 values"),
            (ArenaLayout(byteCount: 128, offsets: [0, 64, 64, nil]), "no place"),
            (ArenaLayout(byteCount: 128, offsets: [0, 64, 64, 32]), "not aligned"),
            (ArenaLayout(byteCount: 128, offsets: [0, 64, 64, 128]), "does not fit"),
            (ArenaLayout(byteCount: 128, offsets: [0, 64, 64, -64]), "does not fit"),
            (ArenaLayout(byteCount: 128, offsets: [0, 64, 64, .max - 63]), "does not fit"),
        ]
        for (layout, reason) in wrong {
            #expect(performing: { try layout.verify(for: graph) }, throws: { "\($0)".contains(reason) })
        }
    }
}

@Suite struct AttributeTests {
    @Test func readsWhatWasWritten() throws {
        enum Colour: String { case red, green }
        var writer = AttributeWriter()
        writer.write(3, "int")
        writer.write([1, -2], "ints")
        writer.write(Colour.green, "colour")
        writer.write(try Quantization(scale: 0.5, zeroPoint: 7), "quantization")
        writer.write(nil as Quantization?, "none")
        var reader = AttributeReader(writer.attributes.map(\.value))
        #expect(try reader.int("int") == 3)
        #expect(try reader.ints("ints") == [1, -2])
        #expect(try reader.choice("colour", of: Colour.self) == .green)
        #expect(try reader.quantization("quantization") == Quantization(scale: 0.5, zeroPoint: 7))
        #expect(try reader.quantization("none") == nil)
        #expect(reader.isAtEnd)
        #expect(throws: OperatorError.badAttribute("more", "is missing")) { try reader.int("more") }
    }

    @Test func refusesOtherKinds() {
        var reader = AttributeReader([.string("blue"), .float(1)])
        enum Colour: String { case red }
        #expect(throws: OperatorError.self) { try reader.choice("colour", of: Colour.self) }
        #expect(throws: OperatorError.self) { try reader.int("count") }
    }
}
