import EdgeGraph
import EdgeOperators
import EdgePasses
import EdgeQuantization
import EdgeTensor
import EdgeTestSupport

/// A small residual net of made-up weights, and pictures for it.
struct SampleNet {
    /// Numbers that look random and are the same everywhere (Park and Miller).
    struct Noise {
        var state: UInt64

        mutating func next() -> Float {
            state = state * 48271 % 2_147_483_647
            return Float(state) * 0x1p-30 - 1
        }

        mutating func tensor(_ shape: Shape, times factor: Float = 1) -> Tensor {
            Tensor(TensorType(.float32, shape), (0..<shape.elementCount).map { _ in next() * factor })
        }
    }

    private(set) var graph: Graph
    static let side = 8

    /// input → conv relu → depthwise relu → conv → add → mean → fully connected → softmax
    ///
    /// - Parameter collapsed: By what every eighth channel of the depthwise layer is wider; its reader makes up for that.
    init(collapsed: Float = 1) throws {
        var noise = Noise(state: 17)
        var builder = GraphBuilder(name: "sample")
        let input = builder.addInput(name: "x", type: TensorType(.float32, [1, Self.side, Self.side, 3]))
        func conv(
            _ name: String, _ x: Graph.ValueID, _ weights: Tensor, bias: Tensor, groups: Int = 1, relu: Bool = true
        ) throws -> Graph.ValueID {
            builder.nodeName = name
            let margin = Array(repeating: weights.shape[1] / 2, count: 2)
            let op = Convolution(
                strides: [1, 1], padding: Padding(before: margin, after: margin), dilations: [1, 1], groups: groups,
                activation: relu ? .relu : .none)
            return try builder.addOne(op, [x, builder.addConstant(weights), builder.addConstant(bias)])
        }
        func widened(_ tensor: Tensor, _ factor: (Int) -> Float) -> Tensor {
            let numbers = tensor.elements(as: Float.self)
            return Tensor(tensor.type, numbers.indices.map { numbers[$0] * factor($0) })
        }
        let first = try conv(
            "first", input, noise.tensor([16, 3, 3, 3], times: 0.4), bias: noise.tensor([16], times: 0.2))
        let depthwise = try conv(
            "depthwise", first, widened(noise.tensor([16, 3, 3, 1], times: 0.5)) { $0 / 9 % 8 == 0 ? collapsed : 1 },
            bias: widened(noise.tensor([16], times: 0.3)) { $0 % 8 == 0 ? collapsed : 1 }, groups: 16)
        let second = try conv(
            "second", depthwise, widened(noise.tensor([16, 1, 1, 16], times: 0.5)) { $0 % 8 == 0 ? 1 / collapsed : 1 },
            bias: noise.tensor([16], times: 0.2), relu: false)
        builder.nodeName = "sum"
        let sum = try builder.addOne(Binary(.add), [second, first])
        builder.nodeName = "mean"
        let mean = try builder.addOne(Reduce(.mean, axes: [1, 2], keepsDimensions: false), [sum])
        builder.nodeName = "classes"
        let classes = try builder.addOne(
            FullyConnected(),
            [mean, builder.addConstant(noise.tensor([10, 16])), builder.addConstant(noise.tensor([10], times: 0.1))])
        builder.nodeName = "softmax"
        builder.addOutput(try builder.addOne(Softmax(axis: 1), [classes]), name: "y")
        graph = builder.finish()
    }

    /// Pictures, the same for every call; those from `first` on.
    static func samples(_ count: Int, first: Int = 0) -> CalibrationSamples {
        CalibrationSamples(count: count) { index in
            [picture(first + index)]
        }
    }

    static func picture(_ index: Int) -> Tensor {
        var noise = Noise(state: UInt64(index * 7919 + 1))
        let (slope, level) = (noise.next(), noise.next())
        let shape: Shape = [1, side, side, 3]
        return Tensor(
            TensorType(.float32, shape),
            (0..<shape.elementCount).map { Float($0 / 3 % side) / 8 * slope + level + 0.3 * noise.next() })
    }
}
