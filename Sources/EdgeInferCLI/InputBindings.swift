import EdgeCompiler
import EdgeTensor

/// What a call says of a foreign model's inputs: their shapes, and which of them are constants.
struct InputBindings {
    static let shape = Option.text(
        "shape", "NAME=1x3x224x224", "Shape of an input; more than once for several inputs or variants",
        isRepeatable: true)
    static let freeze = Option.text(
        "freeze", "NAME=X.npy", "Make an input a constant", isRepeatable: true, completion: .arrays)

    /// One set of shapes for each variant, at least one.
    private let shapes: [[String: Shape]]
    private let frozen: [(name: String, path: String, tensor: Tensor)]

    init(_ arguments: Arguments) throws(CommandError) {
        shapes = try Self.shapes(arguments.all(Self.shape))
        var frozen: [(name: String, path: String, tensor: Tensor)] = []
        for text in arguments.all(Self.freeze) {
            let (name, path) = try Self.assignment(text, Self.freeze)
            guard !frozen.contains(where: { $0.name == name }) else {
                throw .usage("--freeze names input «\(name)» twice")
            }
            frozen.append((name, path, try TensorFile.single(path)))
        }
        self.frozen = frozen
    }

    func apply(to compiler: inout Compiler) {
        compiler.shapes = shapes
        for input in frozen { compiler.frozen[input.name] = input.tensor }
    }

    /// The options of `--freeze` with the names of files but not their folders.
    var frozenWords: [String] { frozen.map { "--freeze \($0.name)=\(fileName($0.path))" } }

    /// The shapes of each variant: an input named k times differs between k variants, one named once is the same
    /// in all of them.
    private static func shapes(_ texts: [String]) throws(CommandError) -> [[String: Shape]] {
        var byName: [(name: String, shapes: [Shape])] = []
        for text in texts {
            let (name, dimensions) = try assignment(text, shape)
            let shape = try parsed(dimensions)
            if let index = byName.firstIndex(where: { $0.name == name }) {
                byName[index].shapes.append(shape)
            } else {
                byName.append((name, [shape]))
            }
        }
        let count = byName.map { $0.shapes.count }.max() ?? 1
        for (name, shapes) in byName where shapes.count != 1 && shapes.count != count {
            throw .usage(
                "--shape names input «\(name)» \(shapes.count) times; once or \(count) times would fit the others")
        }
        return (0..<count).map { variant in
            Dictionary(
                uniqueKeysWithValues: byName.map { ($0.name, $0.shapes.count == 1 ? $0.shapes[0] : $0.shapes[variant]) }
            )
        }
    }

    /// Splits `NAME=VALUE`; names may hold `=` but values may not.
    private static func assignment(
        _ text: String, _ option: Option
    ) throws(CommandError) -> (name: String, value: String) {
        guard let equals = text.lastIndex(of: "="), equals != text.startIndex,
            text.index(after: equals) != text.endIndex
        else {
            throw .usage("option --\(option.name) takes \(option.placeholder), not «\(text)»")
        }
        return (String(text[..<equals]), String(text[text.index(after: equals)...]))
    }

    /// Reads `1x3x224x224`.
    private static func parsed(_ text: String) throws(CommandError) -> Shape {
        let parts = text.split(separator: "x", omittingEmptySubsequences: false)
        let dimensions = parts.compactMap { Int($0) }
        guard dimensions.count == parts.count else { throw .usage("«\(text)» is no shape; write 1x3x224x224") }
        do {
            return try Shape(dimensions)
        } catch {
            throw .usage("«\(text)»: \(error)")
        }
    }
}
