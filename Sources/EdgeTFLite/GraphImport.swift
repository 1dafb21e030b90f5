import EdgeGraph
import EdgeTensor

/// One import of a file's first subgraph, from its inputs through its operators to its outputs.
struct GraphImport {
    let file: TFLiteFile
    /// The subgraph whose operators are being imported: the first, or one that initializes variables.
    var subgraph: TFLiteFile.Subgraph
    let catalog: OperatorCatalog
    let options: ImportOptions
    /// The file again, for the options of its operators.
    let buffer: FlatBuffer
    var builder: GraphBuilder
    var constants: ConstantStore
    var problems = ProblemList()
    /// What each tensor is so far.
    var states: [TensorState]
    var declarations: [Result<TensorDeclaration, Obstacle>?]
    /// The model's variables by name.
    var variables: [String: Variable] = [:]
    /// Inputs as the caller gives them, where rules see them shifted.
    var outerInputs: [Int: Graph.ValueID] = [:]
    /// False once an input has another shape than the file gives it.
    var hasDeclaredShapes = true

    enum TensorState {
        /// Nothing has read or written it yet.
        case untouched
        case value(Graph.ValueID)
        /// It stands for the variable of this name.
        case variable(String)
        /// Something about it was reported; whatever needs it is passed over.
        case poisoned
    }

    init(_ file: TFLiteFile, _ catalog: OperatorCatalog, _ options: ImportOptions) {
        self.file = file
        self.catalog = catalog
        self.options = options
        subgraph = file.subgraphs[0]
        buffer = FlatBuffer(file.bytes)
        builder = GraphBuilder(
            name: subgraph.name.isEmpty ? "main" : subgraph.name,
            foldingByteBudget: 64 << 20 + 8 * file.bytes.count)
        constants = ConstantStore(file.buffers)
        states = Array(repeating: .untouched, count: subgraph.tensors.count)
        declarations = Array(repeating: nil, count: subgraph.tensors.count)
    }

    mutating func run() throws(ImportFailure) -> Graph {
        checkNames()
        initializeVariables()
        for index in subgraph.inputs { addInput(index) }
        for (number, op) in subgraph.operators.enumerated() { importOperator(op, number) }
        if subgraph.outputs.isEmpty { problems.append("the model has no outputs") }
        for (number, index) in subgraph.outputs.enumerated() { addOutput(index, number) }
        guard problems.isEmpty else { throw ImportFailure(ProblemList.joined([problems])) }
        advanceVariables()
        var graph = builder.finish()
        graph.dropUnusedStates()
        do {
            try graph.verify()
        } catch {
            throw ImportFailure([.init(reason: error.description)])
        }
        return graph
    }

    /// Options that name no input are mistakes.
    private mutating func checkNames() {
        let names = subgraph.inputs.map { subgraph.tensors[$0].name }
        let known = names.prefix(20).map(\.shortened).joined(separator: ", ")
        for name in Set(options.shapes.keys).union(options.frozen.keys).sorted() where !names.contains(name) {
            problems.append(
                "there is no input named \(name.shortened); inputs are \(known)\(Suggestion.text(for: name, among: names))"
            )
        }
    }

    // MARK: Ends

    private mutating func addInput(_ index: Int) {
        let tensor = subgraph.tensors[index]
        guard case .untouched = states[index] else { return problems.append("input \(tensor.label) is listed twice") }
        do {
            states[index] = .value(try makeInput(index, tensor))
        } catch {
            states[index] = .poisoned
            problems.append("input: \(error.reason)")
        }
    }

    private mutating func makeInput(_ index: Int, _ tensor: TFLiteFile.Tensor) throws(Obstacle) -> Graph.ValueID {
        let frozen = options.frozen[tensor.name]
        let shape = frozen?.shape ?? options.shapes[tensor.name]
        let declaration = try TensorDeclaration(tensor, shape: shape)
        if let shape, shape.dimensions != tensor.shape {
            guard shape.rank == tensor.shape.count || tensor.shape.isEmpty else {
                throw tensor.obstacle("has \(tensor.shape.count) dimensions; \(shape) has another number")
            }
            hasDeclaredShapes = false
        }
        if let frozen {
            guard frozen.type.element == declaration.outer.element else {
                throw tensor.obstacle("is \(declaration.outer.element), the value to freeze \(frozen.type.element)")
            }
            let bytes = declaration.isShifted ? Bytes.shifted(frozen.bytes) : frozen.bytes
            return builder.addConstant(Tensor(declaration.inner, bytes), name: tensor.name)
        }
        let input = builder.addInput(name: tensor.name, type: declaration.outer)
        guard declaration.isShifted else { return input }
        outerInputs[index] = input
        return try requantized(input, to: declaration.inner, tensor)
    }

    private mutating func addOutput(_ index: Int, _ number: Int) {
        let tensor = subgraph.tensors[index]
        let name = tensor.name.isEmpty ? "output\(number)" : tensor.name
        do {
            var value = outerInputs[index]
            if value == nil { value = try resolve(index) }
            guard let value else { return }
            let outer = try TensorDeclaration(tensor, shape: builder.shape(of: value)).outer
            let isInner = builder.type(of: value).element != outer.element
            builder.addOutput(isInner ? try requantized(value, to: outer, tensor) : value, name: name)
        } catch {
            problems.append("output: \(error.reason)")
        }
    }

    /// `value` as `type`, a node with the name of `tensor`.
    private mutating func requantized(
        _ value: Graph.ValueID, to type: TensorType, _ tensor: TFLiteFile.Tensor
    ) throws(Obstacle) -> Graph.ValueID {
        builder.nodeName = tensor.name
        do {
            return try builder.requantized(value, to: type, by: catalog)
        } catch {
            throw tensor.obstacle("is uint8 in the file: \(error)")
        }
    }

    // MARK: Tensors

    /// The declaration of a tensor with its own shape, made once.
    mutating func declaration(of index: Int) throws(Obstacle) -> TensorDeclaration {
        if let known = declarations[index] { return try known.get() }
        do {
            let declaration = try TensorDeclaration(subgraph.tensors[index])
            declarations[index] = .success(declaration)
            return declaration
        } catch {
            declarations[index] = .failure(error)
            throw error
        }
    }

    /// The value of a tensor that something reads: written before, or a constant, or a state; nil when it is poisoned.
    ///
    /// - Throws: ``Obstacle`` when it can be none of these; the tensor is poisoned then.
    mutating func resolve(_ index: Int) throws(Obstacle) -> Graph.ValueID? {
        switch states[index] {
        case .value(let value): return value
        case .poisoned: return nil
        case .variable(let name):
            throw subgraph.tensors[index].obstacle("stands for variable \(name.shortened), which has to be read first")
        case .untouched:
            states[index] = .poisoned
            let value = try materialize(index)
            states[index] = .value(value)
            return value
        }
    }

    private mutating func materialize(_ index: Int) throws(Obstacle) -> Graph.ValueID {
        let tensor = subgraph.tensors[index]
        let declaration = try declaration(of: index)
        let constant = try constants.tensor(tensor, declaration)
        if tensor.isVariable {
            let initial = constant.map { builder.addConstant($0, name: "\(tensor.name) after reset") }
            let name = tensor.name.isEmpty ? "state \(index)" : tensor.name
            return builder.addState(name: name, type: declaration.inner, initial: initial)
        }
        guard let constant else { throw tensor.obstacle("is read before anything writes it") }
        return builder.addConstant(constant, name: tensor.name)
    }
}

extension Graph {
    /// Forgets states that no node reads and no node changes.
    fileprivate mutating func dropUnusedStates() {
        let counts = useCounts()
        states.removeAll { $0.next == $0.current && counts[$0.current.index] == 1 }
    }
}
