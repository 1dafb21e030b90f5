import EdgeGraph
import EdgeTensor

extension GraphConversion {
    /// The inputs that are no initializers become inputs of the graph; frozen ones become constants.
    mutating func addInputs(_ proto: GraphProto) {
        let initialized = Set(proto.initializers.map(\.name))
        checkOptionNames(proto, initialized)
        let sizes = namedSizes(proto)
        var seen: Set<String> = []
        var unbound: [String] = []
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
                guard let type = type(of: input, sizes, &unbound) else {
                    _ = frame.bind(input.name, .poisoned)
                    continue
                }
                _ = frame.bind(input.name, .value(builder.addInput(name: input.name, type: type)))
            }
        }
        if !unbound.isEmpty {
            general.append(
                "inputs have dimensions without a size; give each a shape: "
                    + unbound.map { "--shape \($0)" }.joined(separator: " "))
        }
    }

    /// Reports options for inputs that do not exist.
    private mutating func checkOptionNames(_ proto: GraphProto, _ initialized: Set<String>) {
        let all = Set(proto.inputs.map(\.name))
        let free = proto.inputs.map(\.name).filter { !initialized.contains($0) }
        let listed = free.prefix(20).joined(separator: ", ") + (free.count > 20 ? " …" : "")
        for name in options.shapes.keys.sorted() where initialized.contains(name) || !all.contains(name) {
            general.append(
                "a shape is given for \(name), but the inputs are: \(listed)\(Suggestion.text(for: name, among: free))")
        }
        for (name, tensor) in options.frozen.sorted(by: { $0.key < $1.key }) {
            guard let shape = options.shapes[name], shape != tensor.shape else { continue }
            general.append("input \(name) is to be frozen as \(tensor.type), but to have shape \(shape)")
        }
        for name in options.frozen.keys.sorted() where !all.contains(name) {
            general.append(
                "\(name) is to be frozen, but the inputs are: \(listed)\(Suggestion.text(for: name, among: all.sorted()))"
            )
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

    /// The type of a free input; nil after reporting why there is none. An input with a dimension of unknown size that
    /// is no batch goes to `unbound`, as the option that would give it a shape.
    private mutating func type(
        of input: ValueInfoProto, _ sizes: [String: Int], _ unbound: inout [String]
    ) -> TensorType? {
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
        let bound = dimensions.enumerated().map { $1.size(axis: $0, sizes) }
        guard bound.allSatisfy({ $0 != nil }) else {
            let texts = zip(dimensions, bound).map { dimension, size in size.map { "\($0)" } ?? dimension.placeholder }
            unbound.append("\(input.name)=\(texts.joined(separator: "x"))")
            return nil
        }
        do throws(ShapeError) {
            return TensorType(element, try Shape(bound.compactMap { $0 }))
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

extension ValueInfoProto.Dimension {
    /// The dimension's size where it stands at `axis`: its own, that of its name, or 1 for a batch, which is the first
    /// axis or has a name that says so. Nil for any other.
    fileprivate func size(axis: Int, _ sizes: [String: Int]) -> Int? {
        switch self {
        case .fixed(let size): size
        case .named(let name): sizes[name] ?? (axis == 0 || Self.isBatch(name) ? 1 : nil)
        case .unknown: axis == 0 ? 1 : nil
        }
    }

    private static func isBatch(_ name: String) -> Bool {
        let name = name.lowercased()
        return name == "n" || name == "b" || name.hasPrefix("batch")
    }

    /// What stands for the dimension where somebody has to give a number.
    fileprivate var placeholder: String {
        switch self {
        case .fixed(let size): "\(size)"
        case .named(let name): "<\(name)>"
        case .unknown: "<size>"
        }
    }
}
