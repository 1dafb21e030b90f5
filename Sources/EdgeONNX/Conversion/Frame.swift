import EdgeGraph

/// What a name stands for while a graph is converted.
enum Binding {
    case value(Graph.ValueID)
    /// An optional input that the call of a function leaves out.
    case absent
    /// The output of a node that could not be converted, which has been reported.
    case poisoned
}

/// Where nodes are being converted: the main graph, or the body of a function called from it.
struct Frame {
    /// The version of each domain's operators.
    let opsets: [String: Int]
    /// The attributes of the call, for bodies of functions.
    let arguments: [String: AttributeProto.Value]
    /// Goes before the names of nodes and values.
    private let path: String
    /// What names stand for, the innermost graph's last.
    private var scopes: [[String: Binding]] = [[:]]

    init(opsets: [OperatorSetID], arguments: [String: AttributeProto.Value] = [:], path: String = "") {
        self.opsets = Dictionary(opsets.map { ($0.domain, $0.version) }) { first, _ in first }
        self.arguments = arguments
        self.path = Frame.cut(path)
    }

    /// The name that a node or value of this frame has in the whole model. Inside functions it is cut, as long names
    /// would be copied with every call.
    func qualified(_ name: String) -> String {
        path.isEmpty ? name : Frame.cut(path + Frame.cut(name))
    }

    private static func cut(_ name: String) -> String {
        name.utf8.count <= 300 ? name : String(String.UnicodeScalarView(name.unicodeScalars.prefix(300)))
    }

    /// What `name` stands for, in this graph or one around it.
    subscript(name: String) -> Binding? {
        for scope in scopes.reversed() {
            if let binding = scope[name] { return binding }
        }
        return nil
    }

    /// Lets `name` stand for `binding` in the innermost graph; false when the name is taken there.
    mutating func bind(_ name: String, _ binding: Binding) -> Bool {
        let last = scopes.count - 1
        guard scopes[last][name] == nil else { return false }
        scopes[last][name] = binding
        return true
    }

    mutating func enterGraph() { scopes.append([:]) }

    mutating func leaveGraph() { scopes.removeLast() }
}
