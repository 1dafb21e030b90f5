import EdgeGraph
import EdgeTensor

/// Brings constant weights into the layouts that the kernels read in place.
///
///     %3 = convolution(%0, #1, #2)    →    %3 = convolution(%0, #4, #2)        #4 int8[…] rows-k4n16
///
/// Comes last, as no other pass looks into packed bytes. A constant with readers of different wishes is stored once
/// for each.
public struct PackWeights: Pass {
    public var name: String { "pack-weights" }

    public init() {}

    private struct Wish: Hashable {
        let constant: Graph.ValueID
        let layout: Layout
    }

    public func run(on graph: inout Graph) throws(PassError) -> Bool {
        var packed: [Wish: Graph.ValueID] = [:]
        return try rewrite(&graph) { (node, builder) throws(OperatorError) in
            var node = node
            var changed = false
            let layouts = node.op.packedLayouts(for: builder.graph.signature(of: node))
            for (position, layout) in layouts.sorted(by: { $0.key < $1.key }) {
                let id = node.inputs[position]
                guard let tensor = builder.constant(id), tensor.type.layout == .dense else { continue }
                // Weights were rounded to float16 for the size of the file, and transformed ones could not be stored so.
                let layout = layout == .winogradN16 && tensor.holdsHalves ? .gemmN16 : layout
                guard layout != .dense, layout.accepts(tensor.type) else { continue }
                let wish = Wish(constant: id, layout: layout)
                node.inputs[position] = packed[wish] ?? builder.addConstant(tensor.packed(as: layout))
                packed[wish] = node.inputs[position]
                changed = true
            }
            if changed { builder.emit(node) }
            return changed
        }
    }
}
