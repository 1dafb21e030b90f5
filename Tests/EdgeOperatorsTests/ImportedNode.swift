import EdgeGraph
import EdgeOperators
import EdgeTensor
import EdgeTestSupport
import Testing

/// One foreign node whose inputs are constants, so that import computes it.
struct ImportedNode {
    var format = ImportRule.Format.onnx
    var domain = ""
    var name: String
    var version = 13
    var attributes: [String: AttributeValue] = [:]
    var outputTypes: [TensorType?] = []
    var outputCount = 1
    /// Whether the builder computes all nodes; the others are computed here.
    var isFolded = true

    /// The outputs.
    func outputs(_ inputs: [Tensor?]) throws -> [Tensor] {
        let rule = try #require(OperatorCatalog.standard.rule(format, domain: domain, name, version: version))
        var builder = GraphBuilder()
        let ids = inputs.map { tensor in tensor.map { builder.addConstant($0) } }
        var all = attributes
        for option in rule.options where all[option.name] == nil {
            switch option.kind {
            case .float: all[option.name] = .float(option.fallback)
            case .ints: all[option.name] = .ints([])
            case .string: all[option.name] = .string("")
            default: all[option.name] = .int(Int(option.fallback))
            }
        }
        let node = ForeignNode(
            format: format, operatorName: name, version: version, name: "node", attributes: all, inputs: ids,
            outputTypes: outputTypes, outputCount: outputCount)
        let results = try rule.apply(node, &builder)
        guard isFolded else {
            for id in results { builder.addOutput(id, name: "\(id)") }
            var interpreter = ReferenceInterpreter(builder.finish())
            return interpreter.run([])
        }
        return try results.map { id in try #require(builder.constant(id)) }
    }

    /// The only output's elements as real numbers.
    func reals(_ inputs: [Tensor?]) throws -> [Float] { try #require(try outputs(inputs)[0].reals) }
}

extension Tensor {
    /// Float32 elements; 0, 1, 2 … where none are given.
    static func floats(_ shape: Shape, _ elements: [Float]? = nil) -> Tensor {
        Tensor(TensorType(.float32, shape), elements ?? (0..<shape.elementCount).map { Float($0) })
    }

    static func int64s(_ elements: [Int]) -> Tensor {
        let type = TensorType(.int64, [elements.count])
        return Tensor(type, elements.map { Int64($0) })
    }

    static func int64s(_ shape: Shape, _ elements: [Int]) -> Tensor {
        Tensor(TensorType(.int64, shape), elements.map { Int64($0) })
    }

    static func int32s(_ elements: [Int]) -> Tensor {
        let type = TensorType(.int32, [elements.count])
        return Tensor(type, elements.map { Int32($0) })
    }
}

extension Operator {
    /// The first output for these inputs, of the type that the operator gives.
    func result(_ inputs: Tensor..., quantization: Quantization? = nil) throws -> Tensor {
        var types = try outputTypes(for: inputs.map(\.type))
        if let quantization { types[0].quantization = quantization }
        return evaluate(inputs, outputTypes: types)[0]
    }
}

/// Whether two lists are equal up to `tolerance`.
func isClose(_ found: [Float]?, _ expected: [Float], tolerance: Float = 1e-6) -> Bool {
    guard let found, found.count == expected.count else { return false }
    return zip(found, expected).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
}
