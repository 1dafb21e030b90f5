import EdgeGraph
import EdgeTensor

extension GraphConversion {
    /// Makes the file's outputs those of the graph, with their names and in their order.
    mutating func addOutputs(_ proto: GraphProto) {
        if proto.outputs.isEmpty { general.append("the graph has no outputs") }
        var seen: Set<String> = []
        for output in proto.outputs {
            if !seen.insert(output.name).inserted { general.append("output \(output.name) is there twice") }
            if let reason = output.reasonAgainst { general.append("output \(output.name) \(reason)") }
            switch frame[output.name] {
            case .value(let id): addOutput(output, id)
            case .poisoned: break
            case .absent, nil: general.append("output \(output.name) is produced by no node")
            }
        }
    }

    /// Rules turn quantized uint8 into int8; an output that the file declares as uint8 is turned back.
    private mutating func addOutput(_ output: ValueInfoProto, _ id: Graph.ValueID) {
        let type = builder.type(of: id)
        guard case .tensor(let dataType, _) = output.type, dataType.element == .uint8, type.element == .int8,
            let inner = type.quantization
        else { return builder.addOutput(id, name: output.name) }
        do {
            let outer = TensorType(.uint8, type.shape, quantization: try inner.shifted(by: 128))
            builder.nodeName = builder.graph.label(id)
            builder.addOutput(try builder.requantized(id, to: outer, by: catalog), name: output.name)
        } catch {
            general.append("output \(output.name) cannot be uint8: \(error)")
        }
    }
}

extension ValueInfoProto {
    /// Why an end of a graph cannot be of this type; nil when it can, or when the file does not say.
    var reasonAgainst: String? {
        switch type {
        case .other(let what): "is \(what); only tensors are supported"
        case .tensor(let type, _) where type.code != 0 && type.element == nil:
            "has elements of type \(type), which is not supported"
        default: nil
        }
    }
}
