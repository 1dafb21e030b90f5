import EdgeGraph
import EdgeOperators
import EdgePasses
import EdgeTensor
import EdgeTestSupport
import Testing

/// Runs `pass` until it finds nothing more, and checks what every pass promises: a graph that verifies, nothing to
/// do the second time, and the same outputs for the same inputs.
@discardableResult func check(
    _ pass: any Pass, on graph: Graph, gives outline: String? = nil, tolerance: Float = 1e-5,
    sourceLocation: SourceLocation = #_sourceLocation
) throws -> Graph {
    try graph.verify()
    var result = graph
    let changed = try pass.run(on: &result)
    try result.verify()
    if let outline { #expect(result.outline == outline, sourceLocation: sourceLocation) }
    #expect(changed == (result != graph), sourceLocation: sourceLocation)
    var again = result
    let changedAgain = try pass.run(on: &again)
    #expect(!changedAgain, "\(pass.name) is not done after one run:\n\(again)", sourceLocation: sourceLocation)
    #expect(
        hasSameMeaning(graph, result, tolerance: tolerance), "\(pass.name) changes the meaning:\n\(graph)\n\(result)",
        sourceLocation: sourceLocation)
    return result
}

/// Whether both graphs give the same outputs for random inputs, integers exactly.
func hasSameMeaning(_ first: Graph, _ second: Graph, tolerance: Float = 1e-5, seeds: ClosedRange<UInt64> = 1...4)
    -> Bool
{
    var (before, after) = (ReferenceInterpreter(first), ReferenceInterpreter(second))
    return seeds.allSatisfy { seed in
        let inputs = before.makeInputs(seed: seed)
        return zip(after.run(inputs), before.run(inputs)).allSatisfy { found, expected in
            Comparison(found, expected, tolerance: tolerance).isWithin
        }
    }
}

/// A graph of one input, written by `body`.
func graph(
    _ type: TensorType, _ body: (inout GraphBuilder, Graph.ValueID) throws -> Graph.ValueID
) throws -> Graph {
    var builder = GraphBuilder(name: "test")
    let x = builder.addInput(name: "x", type: type)
    let y = try body(&builder, x)
    builder.addOutput(y, name: "y")
    return builder.finish()
}

extension GraphBuilder {
    /// A constant of random floats in ±1.
    mutating func floats(_ shape: Shape, seed: UInt64 = 1, in range: ClosedRange<Float> = -1...1) -> Graph.ValueID {
        var random = SplitMix64(state: seed &+ UInt64(shape.elementCount))
        return addConstant(random.tensor(TensorType(.float32, shape), in: range))
    }

    /// A constant of random int8 in ±127.
    mutating func int8s(_ shape: Shape, _ quantization: Quantization) -> Graph.ValueID {
        var random = SplitMix64(state: UInt64(shape.elementCount))
        return addConstant(random.tensor(TensorType(.int8, shape, quantization: quantization), in: -127...127))
    }

    /// A 3×3 float convolution of `channels` in and out with stride 1, padded to the same size.
    mutating func convolution(_ x: Graph.ValueID, channels: Int, padding: Int = 1) throws -> Graph.ValueID {
        let both = [padding, padding]
        return try addOne(
            Convolution(strides: [1, 1], padding: Padding(before: both, after: both), dilations: [1, 1]),
            [x, floats([channels, 3, 3, channels], in: -0.3...0.3), floats([channels])])
    }

    /// An int8 convolution with one scale per output channel.
    mutating func int8Convolution(
        _ x: Graph.ValueID, channels: Int, to quantization: Quantization
    ) throws -> Graph.ValueID {
        let scales = (0..<channels).map { 0.005 + 0.001 * Float($0) }
        let weights = int8s(
            [channels, 3, 3, channels],
            try Quantization(scales: scales, zeroPoints: Array(repeating: 0, count: channels), axis: 0))
        let bias = addConstant(Tensor(TensorType(.int32, try Shape([channels])), (0..<Int32(channels)).map { $0 * 50 }))
        return try addOne(
            Convolution(
                strides: [1, 1], padding: Padding(before: [1, 1], after: [1, 1]), dilations: [1, 1]),
            [x, weights, bias], quantization: quantization)
    }

    mutating func toNCHW(_ x: Graph.ValueID) throws -> Graph.ValueID { try addOne(Transpose([0, 3, 1, 2]), [x]) }
    mutating func toNHWC(_ x: Graph.ValueID) throws -> Graph.ValueID { try addOne(Transpose([0, 2, 3, 1]), [x]) }
}

func perTensor(_ scale: Float, _ zeroPoint: Int32 = 0) throws -> Quantization {
    try Quantization(scale: scale, zeroPoint: zeroPoint)
}
