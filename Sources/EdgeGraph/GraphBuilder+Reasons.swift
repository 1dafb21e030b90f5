extension GraphBuilder {
    /// Why a rule refused a foreign node with these inputs. Where one of them had to be known at compile time, the
    /// reason names the graph's inputs that would have to be frozen.
    public func reason(_ error: OperatorError, inputs: [Graph.ValueID?]) -> String {
        guard case .notConstant(let index) = error, inputs.indices.contains(index), let id = inputs[index] else {
            return error.description
        }
        let names = inputNames(behind: id)
        guard !names.isEmpty else { return error.description }
        let freezes = names.prefix(4).map { "--freeze \($0)=FILE.npy" }.joined(separator: " ")
        return "input \(index) must be known at compile time; it follows from the model's input"
            + "\(names.count == 1 ? "" : "s") \(names.prefix(4).joined(separator: ", "))"
            + "\(names.count > 4 ? " …" : ""), which can be frozen: \(freezes)"
    }

    /// The names of the graph's inputs from which `id` is computed, in the graph's order.
    private func inputNames(behind id: Graph.ValueID) -> [String] {
        var seen: Set<Graph.ValueID> = [id]
        var pending = [id]
        while let id = pending.popLast() {
            for source in node(writing: id)?.inputs ?? [] where seen.insert(source).inserted { pending.append(source) }
        }
        return graph.inputs.filter { seen.contains($0.value) }.map(\.name)
    }
}
