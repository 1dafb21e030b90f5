import EdgeGraph
import EdgeONNX
import EdgeOperators
import EdgeTensor
import Testing

/// `y = x + value`, with import rules for everything that these tests need beside it.
struct Shift: Operator {
    static let name = "shift"
    var value: Float

    init(_ value: Float) { self.value = value }
    init(from reader: inout AttributeReader) throws(OperatorError) { value = try reader.float("value") }
    func encode(to writer: inout AttributeWriter) { writer.write(value, "value") }

    static var examples: [Example] { [Example("shift", Shift(1), [.init(TensorType(.float32, [2]))])] }

    func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        guard inputs.count == 1 else { throw .inputCount(inputs.count, expected: 1...1) }
        guard inputs[0].element == .float32 else { throw .badInput(0, "is no float32") }
        return inputs
    }

    func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let target = outputs[0].elements(as: Float.self)
        for (index, element) in inputs[0].elements(as: Float.self).enumerated() { target[index] = element + value }
    }

    static var imports: [ImportRule] {
        [
            .onnx("Shift", domain: "test", versions: 2...3) { node, builder throws(OperatorError) in
                [try builder.addOne(Shift(try node.float("by", default: 1)), [try node.input(0)])]
            },
            .onnx("Shift", domain: "test", versions: 5...Int.max) { node, builder throws(OperatorError) in
                [try builder.addOne(Shift(try node.float("by", default: 1)), [try node.input(0)])]
            },
            .onnx("Identity") { node, _ throws(OperatorError) in [try node.input(0)] },
            .onnx("Constant") { node, builder throws(OperatorError) in
                guard case .tensor(let tensor)? = node.attributes["value"] else {
                    throw .badAttribute("value", "is no tensor")
                }
                return [builder.addConstant(tensor)]
            },
            .onnx("ShiftTwice") { node, builder throws(OperatorError) in
                let once = try builder.addOne(Shift(1), [try node.input(0)])
                return [once, try builder.addOne(Shift(1), [once])]
            },
            .onnx("First") { node, _ throws(OperatorError) in
                guard let first = node.inputs.compactMap({ $0 }).first else { throw .badInput(0, "is missing") }
                return [first]
            },
            .onnx("Never") { _, _ throws(OperatorError) in throw .unsupported("this node") },
        ]
    }
}

extension OperatorCatalog {
    static let test = OperatorCatalog([Clamp.self, Shift.self])
}

extension ModelText {
    /// The model as a graph.
    func imported(_ options: ImportOptions = ImportOptions()) throws(ImportFailure) -> ImportedModel {
        try ONNXImporter.model(from: bytes, catalog: .test, options: options)
    }

    /// What stands in the way of importing the model.
    func problems(_ options: ImportOptions = ImportOptions()) -> [ImportFailure.Problem] {
        do throws(ImportFailure) {
            _ = try imported(options)
            Issue.record("the model was imported")
            return []
        } catch {
            return error.problems
        }
    }

    /// The reasons that stand in the way.
    func reasons(_ options: ImportOptions = ImportOptions()) -> [String] { problems(options).map(\.reason) }
}

extension Graph {
    /// The outputs that the references of the nodes compute from these bytes of the inputs.
    func evaluated(_ tensors: [Tensor]) -> [Tensor] {
        var found: [Int: Tensor] = [:]
        for (port, tensor) in zip(inputs, tensors) {
            found[port.value.index] = Tensor(type(of: port.value), tensor.bytes)
        }
        func tensor(_ id: ValueID) -> Tensor? { found[id.index] ?? constant(id) }
        for node in nodes {
            let results = node.op.evaluate(
                node.inputs.compactMap(tensor), outputTypes: node.outputs.map { type(of: $0) })
            for (id, result) in zip(node.outputs, results) { found[id.index] = result }
        }
        let extents = (try? extents()) ?? []
        return outputs.compactMap { port in
            guard let found = tensor(port.value) else { return nil }
            guard let extent = extents[port.value.index], let count = tensor(extent.count)?.integers?.first else {
                return found
            }
            return found.prefix(count, along: extent.axis)
        }
    }
}
