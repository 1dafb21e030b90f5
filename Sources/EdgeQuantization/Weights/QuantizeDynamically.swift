import EdgeGraph
import EdgeOperators
import EdgePasses
import EdgeTensor

/// Lets products with constant weights multiply 8-bit integers, by ranges that each run measures: no calibration.
///
///     %3 = fully_connected(%0, #1, #2)     →     %4, %5, %6 = dynamic_quantize(%0)         stored, scale, zero point
///                                                %7 = matmul_integer(%4, #8, %6, #9)       #8 int8, transposed
///                                                %3 = cast(%7) · (%5 · #10) + #2           #10 a scale for each column
///
/// Activations stay float between layers. For models of matrix products, as in language and on tables; where pictures
/// are convolved, calibration gives faster models.
public struct QuantizeDynamically: Pass {
    public var name: String { "quantize-dynamically" }
    private let weightRange: WeightRange
    private let isWanted: @Sendable (String) -> Bool

    /// - Parameter isWanted: Whether a node of that name is to be changed.
    public init(
        weightRange: WeightRange = .minmax, isWanted: @escaping @Sendable (String) -> Bool = { _ in true }
    ) {
        self.weightRange = weightRange
        self.isWanted = isWanted
    }

    public func run(on graph: inout Graph) throws(PassError) -> Bool {
        do throws(OperatorError) {
            return try graph.rewrite { (node, builder) throws(OperatorError) in
                guard let layer = node.op as? FullyConnected, builder.type(of: node.outputs[0]).element == .float32,
                    builder.shape(of: node.inputs[0]).rank >= 2, isWanted(builder.graph.name(of: node)),
                    let weights = builder.constant(node.inputs[1]), weights.type.layout == .dense,
                    builder.constant(node.inputs[2]) != nil
                else { return false }
                let result = try product(node, layer, weights, &builder)
                builder.replace(node.outputs[0], with: result)
                return true
            }
        } catch {
            throw PassError(pass: name, node: "", reason: error.description)
        }
    }

    private func product(
        _ node: Graph.Node, _ layer: FullyConnected, _ weights: Tensor, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let rank = builder.shape(of: node.inputs[0]).rank
        let (columns, depth) = (weights.shape[0], weights.shape[1])
        let scales = weightRange.scales(weights, leastScales: Array(repeating: 0, count: columns))
        let stored = weights.perChannel(scales).elements(as: Int8.self)
        let one = try Shape.inferred(Array(repeating: 1, count: rank))
        let row = try Shape.inferred(Array(repeating: 1, count: rank - 1) + [columns])
        let matrix = try Shape.inferred(Array(repeating: 1, count: rank - 2) + [depth, columns])
        let transposed = (0..<stored.count).map { stored[$0 % columns * depth + $0 / columns] }

        let dynamic = try builder.add(DynamicQuantize(), [node.inputs[0]])
        let factor = builder.addConstant(Tensor(TensorType(.int8, matrix), transposed))
        let zeroPoint = try builder.addOne(Reshape(one), [dynamic[2]])
        let zero = builder.addConstant(Tensor(TensorType(.int8, one), [Int8(0)]))
        let sums = try builder.addOne(MatMulInteger(), [dynamic[0], factor, zeroPoint, zero], fused: node.fused)
        let unit = try builder.addOne(
            Binary(.mul),
            [
                try builder.addOne(Reshape(one), [dynamic[1]]),
                builder.addConstant(Tensor(TensorType(.float32, row), scales)),
            ])
        let reals = try builder.addOne(Binary(.mul), [try builder.addOne(Cast(element: .float32), [sums]), unit])
        let bias = try builder.addOne(Reshape(row), [node.inputs[2]])
        return try builder.addOne(Binary(.add, activation: layer.activation), [reals, bias])
    }
}
