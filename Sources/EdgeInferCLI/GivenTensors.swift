import EdgeFormat
import EdgeGraph
import EdgeTensor

/// The tensors of `--input [NAME=]FILE …`, before it is known which input each one fills.
struct GivenTensors {
    private var named: [(name: String, tensor: Tensor)] = []
    /// Those without a name; an `.npz` keeps its members' names as a hint.
    private var unnamed: [(hint: String?, tensor: Tensor)] = []

    init(_ texts: [String]) throws(CommandError) {
        for text in texts {
            if let equals = text.firstIndex(of: "="), equals != text.startIndex {
                let path = String(text[text.index(after: equals)...])
                named.append((String(text[..<equals]), try TensorFile.single(path)))
            } else {
                unnamed += try TensorFile.tensors(text).map { (hint: $0.name, tensor: $0.tensor) }
            }
        }
    }

    /// The variant whose inputs have the shapes of the tensors, else the first that takes them.
    func variant(of model: EdgeModel, except: Int?) throws(CommandError) -> Int {
        for isExact in [true, false] {
            let fitting = model.variants.firstIndex { variant in
                (try? assigned(to: variant.graph, except: except, isPartial: true, isExact: isExact)) != nil
            }
            if let fitting { return fitting }
        }
        do {
            _ = try assigned(to: model.variants[0].graph, except: except, isPartial: true)
        } catch {
            guard case .failed(let reason) = error, model.variants.count > 1 else { throw error }
            let shapes = model.variants.map(\.graph.inputShapes).joined(separator: "; ")
            throw .failed("\(reason); the model was compiled for \(shapes)")
        }
        return 0
    }

    /// The tensor for each input of `graph`, converted to its type. All inputs but `except` must have one,
    /// unless the call is partial; an exact one does not let dimensions of 1 come and go.
    func assigned(
        to graph: Graph, except: Int?, isPartial: Bool = false, isExact: Bool = false
    ) throws(CommandError) -> [(input: Int, tensor: Tensor)] {
        var tensors = [Tensor?](repeating: nil, count: graph.inputs.count)
        func place(_ tensor: Tensor, _ index: Int) throws(CommandError) {
            let name = graph.inputs[index].name
            guard tensors[index] == nil, index != except else { throw .usage("input «\(name)» is given twice") }
            let type = graph.type(of: graph.inputs[index].value)
            guard !isExact || tensor.shape == type.shape else { throw .failed("input «\(name)» is \(type)") }
            tensors[index] = try InputConversion.tensor(tensor, as: type, name: name)
        }
        for (name, tensor) in named {
            guard let index = graph.inputs.firstIndex(where: { $0.name == name }) else {
                let names = graph.inputs.map(\.name)
                throw .usage(
                    "the model has no input «\(name)»; its inputs are \(names.joined(separator: ", "))"
                        + Suggestion.text(for: name, among: names))
            }
            try place(tensor, index)
        }
        for (hint, tensor) in unnamed {
            let byHint = graph.inputs.firstIndex { $0.name == hint }
            guard let index = byHint ?? graph.inputs.indices.first(where: { tensors[$0] == nil && $0 != except }) else {
                throw .usage("the model has \(graph.inputs.count) inputs; more tensors are given")
            }
            try place(tensor, index)
        }
        for (index, port) in graph.inputs.enumerated() where tensors[index] == nil && index != except && !isPartial {
            throw .usage("input «\(port.name)» (\(graph.type(of: port.value))) is not given; use --input")
        }
        return tensors.enumerated().compactMap { index, tensor in tensor.map { (index, $0) } }
    }
}
