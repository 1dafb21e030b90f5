import EdgeGraph
import EdgeTensor

extension GraphConversion {
    /// The inputs that are no initializers become inputs of the graph; frozen ones become constants.
    mutating func addInputs(_ proto: GraphProto) {
        let initialized = Set(proto.initializers.map(\.name))
        checkOptionNames(proto, initialized)
        let sizes = namedSizes(proto)
        var seen: Set<String> = []
        for input in proto.inputs {
            guard !input.name.isEmpty else {
                general.append("an input has no name")
                continue
            }
            guard seen.insert(input.name).inserted else {
                general.append("input \(input.name) is there twice")
                continue
            }
            if let tensor = options.frozen[input.name] {
                checkFrozen(tensor, input)
                _ = frame.bind(input.name, .value(builder.addConstant(tensor, name: input.name)))
            } else if !initialized.contains(input.name) {
                guard let type = type(of: input, sizes) else {
                    _ = frame.bind(input.name, .poisoned)
                    continue
                }
                _ = frame.bind(input.name, .value(builder.addInput(name: input.name, type: type)))
            }
        }
    }

    /// Reports options for inputs that do not exist.
    private mutating func checkOptionNames(_ proto: GraphProto, _ initialized: Set<String>) {
        let all = Set(proto.inputs.map(\.name))
        let free = proto.inputs.map(\.name).filter { !initialized.contains($0) }
        let listed = free.prefix(20).joined(separator: ", ") + (free.count > 20 ? " …" : "")
        for name in options.shapes.keys.sorted() where initialized.contains(name) || !all.contains(name) {
            general.append("a shape is given for \(name), but the inputs are: \(listed)")
        }
        for name in options.frozen.keys.sorted() where !all.contains(name) {
            general.append("\(name) is to be frozen, but the inputs are: \(listed)")
        }
    }

    /// The sizes that the options give to named dimensions, so that all inputs agree on them.
    private func namedSizes(_ proto: GraphProto) -> [String: Int] {
        var sizes: [String: Int] = [:]
        for input in proto.inputs {
            guard case .tensor(_, let dimensions?) = input.type,
                let shape = options.shapes[input.name] ?? options.frozen[input.name]?.shape,
                shape.rank == dimensions.count
            else { continue }
            for (dimension, size) in zip(dimensions, shape) {
                if case .named(let name) = dimension, sizes[name] == nil { sizes[name] = size }
            }
        }
        return sizes
    }

    /// The type of a free input; nil after reporting why there is none.
    private mutating func type(of input: ValueInfoProto, _ sizes: [String: Int]) -> TensorType? {
        guard case .tensor(let dataType, let dimensions) = input.type, let element = dataType.element else {
            general.append("input \(input.name) \(input.reasonAgainst ?? "has no type")")
            return nil
        }
        if let shape = options.shapes[input.name] {
            guard dimensions == nil || dimensions?.count == shape.rank else {
                general.append(
                    "shape \(shape) is given for input \(input.name), which has \(dimensions?.count ?? 0) dimensions")
                return nil
            }
            return TensorType(element, shape)
        }
        guard let dimensions else {
            general.append("input \(input.name) has no shape in the file; give it one")
            return nil
        }
        do throws(ShapeError) {
            return TensorType(
                element,
                try Shape(
                    dimensions.map { dimension in
                        switch dimension {
                        case .fixed(let size): size
                        case .named(let name): sizes[name] ?? 1
                        case .unknown: 1
                        }
                    }))
        } catch {
            general.append("input \(input.name): \(error)")
            return nil
        }
    }

    /// Reports a frozen tensor whose type is not that of its input.
    private mutating func checkFrozen(_ tensor: Tensor, _ input: ValueInfoProto) {
        guard case .tensor(let dataType, let dimensions) = input.type else { return }
        if let element = dataType.element, element != tensor.type.element {
            general.append("input \(input.name) is \(element), but is to be frozen as \(tensor.type)")
            return
        }
        guard let dimensions else { return }
        let fits =
            dimensions.count == tensor.shape.rank
            && zip(dimensions, tensor.shape).allSatisfy { dimension, size in
                if case .fixed(let fixed) = dimension { return fixed == size }
                return true
            }
        if !fits { general.append("input \(input.name) is to be frozen as \(tensor.type), which is not its shape") }
    }
}
