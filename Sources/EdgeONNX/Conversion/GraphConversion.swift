import EdgeGraph
import EdgeTensor

/// One import under way: the graph so far, what names stand for, and what is wrong.
///
/// A node that cannot be converted poisons its outputs. What depends on it is only looked up, so that unknown
/// operators are all found, and no problem is reported because of another.
struct GraphConversion {
    /// Graphs in nodes and calls of functions, inside one another.
    static let maximumDepth = 32
    /// Nodes that branches and calls of functions may add, so that functions cannot explode.
    static let maximumInlinedCount = 1 << 17

    let catalog: OperatorCatalog
    let options: ImportOptions
    let functions: [FunctionProto.Key: FunctionProto]
    let opsets: [OperatorSetID]
    var builder: GraphBuilder
    var frame: Frame
    /// How many branches and function bodies are around the nodes being converted.
    var depth = 0
    var allowance: InliningAllowance
    /// Problems of the file and of the options.
    var general = ProblemList()
    /// Nodes whose operator, domain or opset is unknown.
    var unknown = ProblemList()
    /// Nodes that are known but cannot be converted as they are.
    var failed = ProblemList()

    /// Folding may produce `byteBudget` bytes, and branches and functions may take as many.
    init(_ model: ModelProto, _ catalog: OperatorCatalog, _ options: ImportOptions, byteBudget: Int) {
        self.catalog = catalog
        self.options = options
        functions = Dictionary(model.functions.map { ($0.key, $0) }) { first, _ in first }
        builder = GraphBuilder(name: model.graph?.name ?? "", foldingByteBudget: byteBudget)
        opsets = model.opsets
        frame = Frame(opsets: opsets)
        allowance = InliningAllowance(count: GraphConversion.maximumInlinedCount, byteCount: byteBudget)
    }

    /// The model's main graph, converted and verified.
    /// - Throws: everything that is wrong with it.
    mutating func graph(from proto: GraphProto) throws(ImportFailure) -> Graph {
        addInputs(proto)
        addInitializers(proto)
        addNodes(proto.nodes)
        addOutputs(proto)
        let problems = ProblemList.joined([general, unknown, failed])
        guard problems.isEmpty else { throw ImportFailure(problems) }
        let graph = builder.finish()
        do throws(GraphError) {
            try graph.verify()
        } catch {
            throw ImportFailure([.init(reason: ProblemList.line("the imported graph is not sound: \(error)"))])
        }
        return graph
    }

    /// Constants of the main graph or of a branch. Names that are bound already are frozen inputs.
    mutating func addInitializers(_ proto: GraphProto) {
        for name in proto.sparseInitializers {
            general.append("initializer \(name) is a sparse tensor, which is not supported")
            _ = frame.bind(name, .poisoned)
        }
        var seen: Set<String> = []
        for initializer in proto.initializers {
            let name = initializer.name
            guard !name.isEmpty else {
                general.append("an initializer has no name")
                continue
            }
            guard seen.insert(name).inserted else {
                general.append("initializer \(name) is there twice")
                continue
            }
            if case .value = frame[name], depth == 0 { continue }
            do throws(TensorProtoError) {
                let tensor = try initializer.tensor(external: options.externalData)
                guard takeAllowance(byteCount: tensor.bytes.count) else { return }
                _ = frame.bind(name, .value(builder.addConstant(tensor, name: frame.qualified(name))))
            } catch {
                general.append("initializer \(name) \(error)")
                _ = frame.bind(name, .poisoned)
            }
        }
    }
}
