import EdgeTensor
import EdgeTestSupport

/// A model to be written by a test; the defaults make a legal one.
struct ModelText: Sendable {
    var graph = GraphText()
    var opsets: [(domain: String, version: Int)] = [("", 13)]
    var functions: [FunctionText] = []
    var metadata: [(String, String)] = []
    var producer = ("", "")

    var bytes: Bytes { Bytes(encoded) }

    var encoded: [UInt8] {
        var writer = ProtobufWriter()
        writer.integer(1, 8)
        if !producer.0.isEmpty { writer.text(2, producer.0) }
        if !producer.1.isEmpty { writer.text(3, producer.1) }
        writer.message(7, graph.write)
        for opset in opsets { writer.opset(8, opset) }
        for (key, value) in metadata { writer.entry(14, key, value) }
        for function in functions { writer.message(25, function.write) }
        return writer.bytes
    }
}

struct GraphText: Sendable {
    var name = "main"
    var nodes: [NodeText] = []
    var initializers: [TensorText] = []
    var inputs: [InputText] = []
    var outputs: [InputText] = []

    func write(_ writer: inout ProtobufWriter) {
        for node in nodes { writer.message(1, node.write) }
        writer.text(2, name)
        for tensor in initializers { writer.message(5, tensor.write) }
        for input in inputs { writer.message(11, input.write) }
        for output in outputs { writer.message(12, output.write) }
    }
}

struct NodeText: Sendable {
    var operatorName: String
    var inputs: [String]
    var outputs: [String]
    var name = ""
    var domain = ""
    var attributes: [AttributeText] = []

    init(
        _ operatorName: String, _ inputs: [String], _ outputs: [String], name: String = "", domain: String = "",
        attributes: [AttributeText] = []
    ) {
        self.operatorName = operatorName
        self.inputs = inputs
        self.outputs = outputs
        self.name = name
        self.domain = domain
        self.attributes = attributes
    }

    func write(_ writer: inout ProtobufWriter) {
        for input in inputs { writer.text(1, input) }
        for output in outputs { writer.text(2, output) }
        writer.text(3, name)
        writer.text(4, operatorName)
        for attribute in attributes { writer.message(5, attribute.write) }
        if !domain.isEmpty { writer.text(7, domain) }
    }
}

struct AttributeText: Sendable {
    enum Value: Sendable {
        case float(Float), int(Int), string(String), tensor(TensorText), graph(GraphText)
        case floats([Float]), ints([Int]), strings([String]), reference(String), sparse
    }

    var name: String
    var value: Value
    /// Files from before kinds were written leave them out.
    var writesKind = true

    init(_ name: String, _ value: Value, writesKind: Bool = true) {
        self.name = name
        self.value = value
        self.writesKind = writesKind
    }

    func write(_ writer: inout ProtobufWriter) {
        writer.text(1, name)
        let kind: Int
        switch value {
        case .float(let value):
            writer.float(2, value)
            kind = 1
        case .int(let value):
            writer.integer(3, value)
            kind = 2
        case .string(let value):
            writer.text(4, value)
            kind = 3
        case .tensor(let tensor):
            writer.message(5, tensor.write)
            kind = 4
        case .graph(let graph):
            writer.message(6, graph.write)
            kind = 5
        case .floats(let values):
            for value in values { writer.float(7, value) }
            kind = 6
        case .ints(let values):
            writer.packedIntegers(8, values)
            kind = 7
        case .strings(let values):
            for value in values { writer.text(9, value) }
            kind = 8
        case .reference(let name):
            writer.text(21, name)
            kind = 0
        case .sparse:
            writer.message(22) { _ in }
            kind = 11
        }
        if writesKind { writer.integer(20, kind) }
    }
}

struct TensorText: Sendable {
    enum Content: Sendable {
        case raw([UInt8])
        case packedIntegers(field: Int, [Int]), integers(field: Int, [Int])
        case packedFloats([Float]), floats([Float]), packedDoubles([Double])
        case external([(String, String)])
        case none
    }

    var name: String
    var code: Int
    var dimensions: [Int]
    var content: Content

    init(_ name: String, _ code: Int, _ dimensions: [Int], _ content: Content) {
        self.name = name
        self.code = code
        self.dimensions = dimensions
        self.content = content
    }

    /// float32 elements, packed.
    static func floats(_ name: String, _ dimensions: [Int], _ values: [Float]) -> TensorText {
        TensorText(name, 1, dimensions, .packedFloats(values))
    }

    static func bool(_ name: String, _ value: Bool) -> TensorText {
        TensorText(name, 9, [], .raw([value ? 1 : 0]))
    }

    var encoded: Bytes {
        var writer = ProtobufWriter()
        write(&writer)
        return Bytes(writer.bytes)
    }

    func write(_ writer: inout ProtobufWriter) {
        writer.packedIntegers(1, dimensions)
        writer.integer(2, code)
        switch content {
        case .raw(let bytes): writer.window(9, bytes)
        case .packedIntegers(let field, let values): writer.packedIntegers(field, values)
        case .integers(let field, let values): for value in values { writer.integer(field, value) }
        case .packedFloats(let values): writer.packedFloats(4, values)
        case .floats(let values): for value in values { writer.float(4, value) }
        case .packedDoubles(let values): writer.packedDoubles(10, values)
        case .external(let entries):
            for (key, value) in entries { writer.entry(13, key, value) }
            writer.integer(14, 1)
        case .none: break
        }
        writer.text(8, name)
    }
}

/// An input or output of a graph: float32 unless `code` says otherwise.
struct InputText: Sendable {
    enum Dimension: Sendable, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
        case size(Int), name(String), unknown
        init(integerLiteral size: Int) { self = .size(size) }
        init(stringLiteral name: String) { self = .name(name) }
    }

    var name: String
    /// nil where the file says nothing of the shape.
    var dimensions: [Dimension]?
    var code = 1
    /// The field of `TypeProto`; 1 is a tensor.
    var kind = 1

    init(_ name: String, _ dimensions: [Dimension]? = [1, 2], code: Int = 1, kind: Int = 1) {
        self.name = name
        self.dimensions = dimensions
        self.code = code
        self.kind = kind
    }

    func write(_ writer: inout ProtobufWriter) {
        writer.text(1, name)
        writer.message(2) { type in
            type.message(kind) { tensor in
                tensor.integer(1, code)
                guard let dimensions else { return }
                tensor.message(2) { shape in
                    for dimension in dimensions { shape.message(1) { InputText.write(dimension, &$0) } }
                }
            }
        }
    }

    private static func write(_ dimension: Dimension, _ writer: inout ProtobufWriter) {
        switch dimension {
        case .size(let size): writer.integer(1, size)
        case .name(let name): writer.text(2, name)
        case .unknown: break
        }
    }
}

struct FunctionText: Sendable {
    var domain = "local"
    var name: String
    var inputs: [String]
    var outputs: [String]
    var nodes: [NodeText]
    var defaults: [AttributeText] = []

    func write(_ writer: inout ProtobufWriter) {
        writer.text(1, name)
        for input in inputs { writer.text(4, input) }
        for output in outputs { writer.text(5, output) }
        for node in nodes { writer.message(7, node.write) }
        writer.opset(9, ("", 13))
        writer.text(10, domain)
        for attribute in defaults { writer.message(11, attribute.write) }
    }
}

extension ProtobufWriter {
    mutating func opset(_ number: Int, _ opset: (domain: String, version: Int)) {
        message(number) { writer in
            writer.text(1, opset.domain)
            writer.integer(2, opset.version)
        }
    }

    mutating func entry(_ number: Int, _ key: String, _ value: String) {
        message(number) { writer in
            writer.text(1, key)
            writer.text(2, value)
        }
    }
}
