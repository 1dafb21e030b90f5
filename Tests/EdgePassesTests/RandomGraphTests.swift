import EdgeGraph
import EdgeOperators
import EdgePasses
import EdgeTensor
import EdgeTestSupport
import Testing

/// The whole pipeline on graphs that nobody thought of: it keeps their meaning and finds nothing more when it runs
/// again, and the plan of the result verifies.
@Suite struct RandomGraphTests {
    @Test(arguments: 1...16) func floatGraphsKeepTheirMeaning(seed: Int) throws {
        var random = SplitMix64(state: UInt64(seed) &* 0x9E37)
        try expectSoundPipeline(on: try randomNet(.float, &random), tolerance: 2e-4)
    }

    @Test(arguments: 1...16) func integerGraphsKeepEveryByte(seed: Int) throws {
        var random = SplitMix64(state: UInt64(seed) &* 0xB529)
        try expectSoundPipeline(on: try randomNet(.integer, &random))
    }

    /// Fusing may move single elements by a step, so that only the promises of a graph are checked.
    @Test(arguments: 1...16) func wrappedGraphsStayGraphs(seed: Int) throws {
        var random = SplitMix64(state: UInt64(seed) &* 0x51ED)
        let before = try randomNet(.wrapped, &random)
        let after = try PassPipeline.standard.run(on: before)
        #expect(after.nodes.count <= before.nodes.count)
        #expect(try PassPipeline.standard.run(on: after) == after)
    }

    private func expectSoundPipeline(on before: Graph, tolerance: Float = 0) throws {
        try before.verify()
        var previous = before
        let after = try PassPipeline.standard.run(on: before) { pass, graph in
            guard graph != previous else { return }
            if !hasSameMeaning(previous, graph, tolerance: tolerance, seeds: 1...1) {
                Issue.record("\(pass) changes the meaning:\n\(previous)\n\(graph)")
            }
            previous = graph
        }
        let again = try PassPipeline.standard.run(on: after)
        #expect(again == after, "\(after)\n\(again)")
        try ArenaLayout.planned(for: after).verify(for: after)
    }

    private func randomNet(_ kind: RandomNet.Kind, _ random: inout SplitMix64) throws -> Graph {
        var net = RandomNet(kind, random)
        for _ in 0..<12 { try net.grow() }
        random = net.random
        return net.finish()
    }
}

/// Grows a graph of pictures `[1, 4, 5, 5]`, NCHW, by random pieces that keep the shape.
private struct RandomNet {
    enum Kind {
        case float, integer
        /// Every piece computes in floats between Dequantize and Quantize.
        case wrapped
    }

    let kind: Kind
    var random: SplitMix64
    private var builder = GraphBuilder(name: "random")
    private var values: [Graph.ValueID]

    init(_ kind: Kind, _ random: SplitMix64) {
        self.kind = kind
        self.random = random
        let type = TensorType(kind == .float ? .float32 : .int8, [1, 4, 5, 5], quantization: nil)
        let quantization = try? Quantization(scale: 0.03, zeroPoint: -4)
        values = [builder.addInput(name: "x", type: kind == .float ? type : type.quantized(quantization))]
    }

    mutating func grow() throws {
        builder.nodeName = "piece\(values.count)"
        let x = pick()
        guard kind == .wrapped else { return values.append(try piece(x)) }
        let real = try builder.addOne(Dequantize(), [x])
        values.append(
            try builder.addOne(Quantize(element: .int8, quantization: try quantization()), [try piece(real)]))
    }

    mutating func finish() -> Graph {
        builder.addOutput(values[values.count - 1], name: "y")
        builder.addOutput(pick(), name: "z")
        return builder.finish()
    }

    private mutating func pick() -> Graph.ValueID { values.suffix(3).randomElement(using: &random) ?? values[0] }

    private mutating func quantization() throws -> Quantization {
        try Quantization(scale: random.float(in: 0.02...0.06), zeroPoint: Int32(random.float(in: -20...20)))
    }

    private var isFloat: Bool { kind != .integer }

    private mutating func piece(_ x: Graph.ValueID) throws -> Graph.ValueID {
        switch Int.random(in: 0..<9, using: &random) {
        case 0, 1: try convolution(x, padding: 1)
        case 2: try paddedConvolution(x)
        case 3: try builder.addOne(Clamp([.relu, .relu6].randomElement(using: &random) ?? .relu), [x])
        case 4: try sum(x)
        case 5: isFloat ? try affine(x) : try table(x)
        case 6: try thereAndBack(x)
        case 7: try joined(x)
        default: isFloat ? try builder.addOne(Unary(.tanh), [x]) : try requantized(x)
        }
    }

    private mutating func convolution(_ x: Graph.ValueID, padding: Int) throws -> Graph.ValueID {
        let picture = try builder.toNHWC(x)
        guard !isFloat else {
            let y = try builder.convolution(picture, channels: 4, padding: padding)
            return try builder.toNCHW(y)
        }
        guard padding == 1 else { return try builder.toNCHW(picture) }
        return try builder.toNCHW(try builder.int8Convolution(picture, channels: 4, to: try quantization()))
    }

    private mutating func paddedConvolution(_ x: Graph.ValueID) throws -> Graph.ValueID {
        let padded = try builder.addOne(Pad(before: [0, 0, 1, 1], after: [0, 0, 1, 1]), [x])
        guard !isFloat else { return try convolution(padded, padding: 0) }
        let pool = AveragePool(window: [3, 3], strides: [1, 1], padding: .none(rank: 2))
        let y = try builder.addOne(pool, [try builder.toNHWC(padded)], quantization: try quantization())
        return try builder.toNCHW(y)
    }

    private mutating func sum(_ x: Graph.ValueID) throws -> Graph.ValueID {
        var other = pick()
        if kind == .wrapped { other = try builder.addOne(Dequantize(), [other]) }
        return try builder.addOne(Binary(.add), [x, other], quantization: isFloat ? nil : try quantization())
    }

    private mutating func affine(_ x: Graph.ValueID) throws -> Graph.ValueID {
        let function: Binary.Function = [.add, .sub, .mul, .div].randomElement(using: &random) ?? .add
        let shape: Shape = Bool.random(using: &random) ? [1, 4, 1, 1] : [1, 1, 1, 1]
        let constant = builder.floats(shape, seed: random.next(), in: 0.5...1.5)
        return try builder.addOne(
            Binary(function), Bool.random(using: &random) && function != .div ? [constant, x] : [x, constant])
    }

    private mutating func table(_ x: Graph.ValueID) throws -> Graph.ValueID {
        var entries = random
        let table = builder.addConstant(entries.tensor(TensorType(.int8, [256]), in: -128...127))
        random = entries
        return try builder.addOne(Lookup(), [x, table], quantization: try quantization())
    }

    private mutating func requantized(_ x: Graph.ValueID) throws -> Graph.ValueID {
        try builder.addOne(Quantize(element: .int8, quantization: try quantization()), [x])
    }

    private mutating func thereAndBack(_ x: Graph.ValueID) throws -> Graph.ValueID {
        let flat = try builder.addOne(Reshape([1, 100]), [x])
        let again = try builder.addOne(Reshape([1, 4, 5, 5]), [flat])
        return try builder.addOne(Transpose([0, 1, 3, 2]), [again])
    }

    private mutating func joined(_ x: Graph.ValueID) throws -> Graph.ValueID {
        var other = pick()
        if kind == .wrapped { other = try builder.addOne(Dequantize(), [other]) }
        let both = try builder.addOne(Concat(axis: 1), [x, other], quantization: isFloat ? nil : try quantization())
        return try builder.addOne(
            Slice(starts: [0, 6, 0, 0], sizes: [1, 4, 5, 5], steps: [1, -1, 1, 1]), [both])
    }
}
