import EdgeTensor

extension Dataset {
    /// The arrays of an `.npz` or `.npy` file: labels, columns, and what is left for the inputs.
    init(
        arrays: [(name: String?, tensor: Tensor)], of path: String, _ options: Options
    ) throws(CommandError) {
        let labelName = options.label ?? "y"
        let labels = arrays.first { $0.name == labelName }?.tensor
        let others = arrays.filter { $0.name == nil || $0.name != labelName }
        guard let samples = others.first(where: { $0.name == "x" }) ?? others.first else {
            throw .failed("\(path) has no array «x»; it must hold samples x and labels y")
        }
        guard samples.tensor.shape.rank > 0 else {
            throw .failed(
                "\(path): \(samples.name ?? "its array") is \(samples.tensor.type); samples lie along an axis")
        }
        let count = samples.tensor.shape[0]
        if let labels, labels.shape.first != count {
            throw .failed(
                "\(path): \(samples.name ?? "x") is \(samples.tensor.type) and \(labelName) is \(labels.type); both "
                    + "need the same number of samples")
        }
        try self.init(
            path: path, count: count, source: .arrays(others), options: options,
            labels: labels.map { DatasetLabels(.numbers($0), of: path, named: labelName) },
            columns: others.compactMap { Self.column($0.name, $0.tensor, count) })
    }

    /// An array of one number for each sample as a column.
    private static func column(_ name: String?, _ tensor: Tensor, _ count: Int) -> Column? {
        guard let name, tensor.shape.first == count, tensor.type.elementCount == count else { return nil }
        if let integers = tensor.integers { return Column(name: name, values: integers.map { "\($0)" }) }
        guard let reals = tensor.reals else { return nil }
        return Column(name: name, values: reals.map { "\($0)" })
    }

    /// The array for an input: of its name, else `x` or the only one there is, where the model has one input.
    func array(
        for input: String, isOnly: Bool
    ) throws(CommandError) -> (name: String, tensor: Tensor) {
        guard case .arrays(let arrays) = source else { throw .failed("\(path) holds no arrays") }
        let byName = arrays.first { $0.name == input }
        let only = isOnly ? arrays.first { $0.name == "x" } ?? (arrays.count == 1 ? arrays[0] : nil) : nil
        guard let found = byName ?? only else {
            let wanted = isOnly ? "«x» or «\(input)»" : "«\(input)»"
            throw .failed("\(path) has no array \(wanted) with samples for the model's input «\(input)»")
        }
        guard found.tensor.shape.rank > 0, found.tensor.shape[0] == count else {
            throw .failed("\(path): \(found.name ?? "its array") is \(found.tensor.type), for \(count) samples")
        }
        return (found.name ?? "x", found.tensor)
    }
}
