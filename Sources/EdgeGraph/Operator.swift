import EdgeTensor

/// Everything about one operator: what it takes, what it gives, what it computes, and how it can be computed fast.
///
/// An operator is a value; its attributes are its stored properties. One folder of `EdgeOperators` holds one
/// operator, and one line of `OperatorCatalog.standard` makes it known. Pictures are channels-last: `[N, H, W, C]`,
/// or `[N, spatial…, C]`; convolution weights are `[O, H, W, I]`.
public protocol Operator: Hashable, Sendable {
    /// The name in dumps and in the `.edge` file; it never changes.
    static var name: String { get }
    /// What ``Graph/Node/fused`` calls it once it is merged into another: its name in ONNX, which people know (`Relu`,
    /// `Sigmoid`, `Mul` …).
    var foreignName: String { get }
    /// The ONNX and TFLite operators that this one stands for.
    static var imports: [ImportRule] { get }
    /// Cases that drive the conformance tests, the kernel benchmarks and the self-check on the board.
    static var examples: [Example] { get }

    init(from reader: inout AttributeReader) throws(OperatorError)
    func encode(to writer: inout AttributeWriter)

    /// Element types and shapes of the outputs.
    ///
    /// Quantizations are a decision of the graph, not of the operator: what this returns carries one only where the
    /// operator leaves no choice (``IntegerRule/transparent``). `Graph` keeps the quantization that a value has.
    func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType]

    /// The specification: readable, never optimised. Inputs are dense; outputs have the graph's types, quantization
    /// included. Must not trap for any bytes in the inputs.
    func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView])

    /// Faster ways to compute the same, best first. Empty when there is none for these types.
    func kernels(for signature: Signature) -> [Kernel]

    /// What this operator does with quantized integers.
    var integerRule: IntegerRule { get }

    /// The layouts in which the kernels want constant inputs; an input that is not named stays dense.
    func packedLayouts(for signature: Signature) -> [Int: Layout]

    /// How the output's memory may relate to an input's.
    func sharing(for signature: Signature) -> Sharing

    /// The operator that computes the same on inputs and outputs whose axes are permuted (output axis `i` is
    /// input axis `permutation[i]`, as in Transpose); nil where there is none. Inputs of one element and constants
    /// of another rank stay as they are; all others have the output's rank.
    func permuted(by permutation: [Int], for signature: Signature) -> (any Operator)?

    /// The axis of each output along which the last output, an int64 scalar, counts the rows that a run found, nil for
    /// outputs of fixed size; empty for an operator that counts nothing. See ``Extent``.
    var countedAxes: [Int?] { get }

    /// For inputs of which the first rows along `axes` are there and the others are not: the axes of the outputs of
    /// which the same holds, as each row comes from one row of those inputs. Nil when rows are mixed, or another
    /// input would have to be as long.
    func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]?

    /// Whether a node of constants is computed as soon as it is added. False for what passes want to see, such as
    /// the dequantization of weights.
    var foldsConstants: Bool { get }

    /// Multiply-accumulate operations of one run; 0 for what is not counted in MACs.
    func macCount(for signature: Signature) -> Int

    /// About how many elementary operations the reference takes, counted up to `Int.max`: limits of what is computed
    /// ahead of a run go by it. At least the MACs and the elements that it reads and writes.
    func operationCount(for signature: Signature) -> Int
}

extension Operator {
    public static var imports: [ImportRule] { [] }
    public func kernels(for signature: Signature) -> [Kernel] { [] }
    public var integerRule: IntegerRule { .none }
    public func packedLayouts(for signature: Signature) -> [Int: Layout] { [:] }
    public func sharing(for signature: Signature) -> Sharing { .none }
    public func permuted(by permutation: [Int], for signature: Signature) -> (any Operator)? { nil }
    public var countedAxes: [Int?] { [] }
    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? { nil }
    public var foldsConstants: Bool { true }
    public func macCount(for signature: Signature) -> Int { 0 }
    public func operationCount(for signature: Signature) -> Int {
        (signature.inputs + signature.outputs).reduce(macCount(for: signature)) { $0.addingClamped($1.elementCount) }
    }

    public var name: String { Self.name }

    /// The words of the name with capitals: `MaxPool` for `max_pool`.
    public var foreignName: String { name.split(separator: "_").map { Self.capitalized(String($0)) }.joined() }

    /// `word` with a capital at its beginning.
    public static func capitalized(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }

    /// The attributes with their names, in order.
    public var attributes: [(name: String, value: AttributeValue)] {
        var writer = AttributeWriter()
        encode(to: &writer)
        return writer.attributes
    }

    /// Equality of operators whose types may differ.
    public func isEqual(to other: any Operator) -> Bool { (other as? Self) == self }
}

/// The types that flow into and out of one node.
public struct Signature: Hashable, Sendable {
    public var inputs: [TensorType]
    public var outputs: [TensorType]
    /// For each input, whether its bytes are known before any run.
    public var isConstant: [Bool]

    public init(inputs: [TensorType], outputs: [TensorType], isConstant: [Bool]) {
        self.inputs = inputs
        self.outputs = outputs
        self.isConstant = isConstant
    }
}

/// What an operator does with inputs and outputs that carry a ``Quantization``.
public enum IntegerRule: Hashable, Sendable {
    /// Nothing: it computes real numbers, so integers are dequantized before it and quantized after it.
    case none
    /// It has a written rule of its own from stored integers to stored integers (`docs/quantization.md`).
    case arithmetic
    /// It only moves or selects stored values: its output has the quantization of its first input.
    case transparent
}

/// How the memory of an operator's first output may relate to that of its inputs.
public enum Sharing: Hashable, Sendable {
    case none
    /// The kernels may write the output over any one of these inputs, if it dies here.
    case overwrites([Int])
    /// The output *is* the input's bytes under another type; no step runs.
    case view(of: Int)
}
