import EdgeGraph
import EdgePasses
import EdgeTensor

/// Rounds constants of float32 to the numbers that float16 has, so that a file can store them in half the bytes; they
/// are computed with in float32 as before.
///
/// Tensors with a number beyond ±65504, or with fewer elements than ``leastCount``, keep all their digits.
public struct RoundToHalves: Pass {
    public var name: String { "round-to-halves" }
    /// Smaller constants would save nothing that counts.
    public static let leastCount = 32
    private let isWanted: @Sendable (String) -> Bool

    /// - Parameter isWanted: Whether the constants of a node of that name are to be rounded.
    public init(isWanted: @escaping @Sendable (String) -> Bool = { _ in true }) { self.isWanted = isWanted }

    public func run(on graph: inout Graph) throws(PassError) -> Bool {
        var changed = false
        for index in graph.nodes.indices where isWanted(graph.name(of: graph.nodes[index])) {
            for position in graph.nodes[index].inputs.indices {
                let id = graph.nodes[index].inputs[position]
                guard graph.type(of: id).element == .float32, graph.type(of: id).elementCount >= Self.leastCount,
                    let tensor = graph.constant(id)
                else { continue }
                let numbers = tensor.elements(as: Float.self)
                let rounded = numbers.map { HalfPrecision.float(fromFloat16: HalfPrecision.float16(from: $0)) }
                guard rounded != numbers, rounded.allSatisfy(\.isFinite) else { continue }
                graph.nodes[index].inputs[position] = graph.addValue(
                    Graph.Value(type: tensor.type, constant: Tensor(tensor.type, rounded).bytes))
                changed = true
            }
        }
        return changed
    }
}
