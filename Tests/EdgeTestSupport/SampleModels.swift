import EdgeGraph
import EdgeTensor

/// Graphs that use every feature which a file or a session must carry.
public enum SampleModels {
    public static let catalog = OperatorCatalog([
        TestAdd.self, TestDouble.self, TestKeep.self, TestMixture.self, TestReshape.self,
    ])

    /// Quantized, packed, per-axis and byte-string constants, equal constants, states with and without an initial
    /// value, a view, and every kind of attribute.
    public static func everything(batch: Int = 1) throws -> Graph {
        var builder = GraphBuilder(name: "everything")
        var random = SplitMix64(state: 7)
        let quantized = TensorType(.int8, [batch, 24], quantization: try Quantization(scale: 0.5, zeroPoint: -7))
        let x = builder.addInput(name: "x", type: quantized)
        let axis = try Quantization(
            scales: (1...5).map { Float($0) * 0.25 }, zeroPoints: [0, 1, -2, 3, -4], axis: 0)
        let symmetric = try Quantization(scales: [1, 2, 3, 4, 5], zeroPoints: [0, 0, 0, 0, 0], axis: 0)
        let w = random.tensor(TensorType(.int8, [5, 24], quantization: axis), in: -100...100)
        let u = random.tensor(TensorType(.int8, [5, 24], quantization: symmetric), in: -100...100)
        let weights = builder.addConstant(w.packed(as: .gemmK4N16), name: "weights")
        let more = builder.addConstant(u.packed(as: .gemmK4N16), name: "more weights")
        let bias = builder.addConstant(random.tensor(TensorType(.int32, [5]), in: -9...9), name: "bias")
        let same = builder.addConstant(builder.graph.constant(bias) ?? w, name: "the same bias")
        let words = builder.addConstant(
            Tensor(byteStrings: [Array("ab".utf8), [], Array("xyz".utf8)], shape: [3]), name: "words")
        builder.nodeName = "block/with a rather long path/of nodes/MixtureOp;and another one"
        let mixed = try builder.addOne(
            TestMixture(quantization: try Quantization(scale: 2, zeroPoint: 3)), [x, weights, more, bias, same, words],
            quantization: try Quantization(scale: 0.25, zeroPoint: 4), fused: ["Relu", "BatchNormalization"])
        builder.nodeName = "view"
        let shape = try Shape([batch * 4, 6])
        let view = try builder.addOne(TestReshape(shape), [mixed])

        let floats = TensorType(.float32, [2, 16])
        let start = builder.addConstant(random.tensor(floats, in: -1...1), name: "start")
        let y = builder.addInput(name: "y", type: floats)
        let sum = builder.addState(name: "sum", type: floats)
        let delayed = builder.addState(name: "delayed", type: floats, initial: start)
        builder.nodeName = "add"
        let next = try builder.addOne(TestAdd(), [y, sum])
        let both = try builder.addOne(TestAdd(), [next, delayed])
        builder.setNext(next, ofState: sum)
        builder.setNext(sum, ofState: delayed)
        builder.addOutput(view, name: "mixed")
        builder.addOutput(both, name: "both")
        return builder.finish()
    }

    /// Twice the rows, or columns, of `x` that begin with a number above 0.
    public static func counted(axis: Int, claim: Int = 0, shape: Shape = [4, 3]) throws -> Graph {
        var builder = GraphBuilder(name: "counted")
        let x = builder.addInput(name: "x", type: TensorType(.float32, shape))
        builder.nodeName = "keep"
        let kept = try builder.add(TestKeep(axis: axis, claim: claim), [x])
        builder.nodeName = "double"
        builder.addOutput(try builder.addOne(TestDouble(), [kept[0]]), name: "kept")
        return builder.finish()
    }
}
