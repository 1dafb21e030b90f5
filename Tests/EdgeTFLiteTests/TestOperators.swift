import EdgeGraph
import EdgeOperators
import EdgeTensor

extension OperatorCatalog {
    /// Clamp, and operators of the tests.
    static let test = OperatorCatalog([Clamp.self, Requantize.self, Sum.self, Accumulate.self, Probe.self])
}

/// Shifts between int8 and uint8.
struct Requantize: RequantizingOperator {
    static let name = "quantize"
    static let examples: [Example] = []
    var element: ElementType
    var quantization: Quantization

    init(element: ElementType, quantization: Quantization) {
        self.element = element
        self.quantization = quantization
    }

    init(from reader: inout AttributeReader) throws(OperatorError) { throw .unsupported("reading it") }
    func encode(to writer: inout AttributeWriter) { writer.write(element.description, "element") }

    func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        [TensorType(element, inputs[0].shape, quantization: quantization)]
    }

    func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        for (index, byte) in inputs[0].bytes.enumerated() { outputs[0].bytes[index] = byte ^ 0x80 }
    }
}

/// `y = a + b` of stored values, wrapping; ADD of the schema, whose activation it keeps.
struct Sum: Operator {
    static let name = "sum"
    static let examples: [Example] = []
    var activation: Int

    init(activation: Int) { self.activation = activation }
    init(from reader: inout AttributeReader) throws(OperatorError) { activation = try reader.int("activation") }
    func encode(to writer: inout AttributeWriter) { writer.write(activation, "activation") }

    static var imports: [ImportRule] {
        [
            .tflite("ADD", versions: 1...3, options: [TFLiteOption("activation", slot: 0, .int8)]) {
                node, builder throws(OperatorError) in
                [
                    try builder.addOne(
                        Sum(activation: try node.int("activation")), [try node.input(0), try node.input(1)],
                        quantization: node.outputQuantization())
                ]
            }
        ]
    }

    func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        guard inputs[0].element == inputs[1].element else { throw .badInput(1, "is \(inputs[1].element)") }
        return [TensorType(inputs[0].element, inputs[0].shape)]
    }

    func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        for index in outputs[0].bytes.indices {
            outputs[0].bytes[index] = inputs[0].bytes[index] &+ inputs[1].bytes[index]
        }
    }
}

/// A recurrent operator: SVDF of the schema as `next = x + state`, whose state is input 4.
struct Accumulate: Operator {
    static let name = "accumulate"
    static let examples: [Example] = []

    init() {}
    init(from reader: inout AttributeReader) throws(OperatorError) {}
    func encode(to writer: inout AttributeWriter) {}

    static var imports: [ImportRule] {
        [
            .tflite("SVDF") { node, builder throws(OperatorError) in
                let state = try node.input(4)
                let next = try builder.addOne(Accumulate(), [try node.input(0), state])
                builder.setNext(next, ofState: state)
                return [next]
            },
            // Reads its variable and changes nothing.
            .tflite("RNN") { node, builder throws(OperatorError) in
                _ = try node.input(4)
                return [try builder.addOne(Clamp(.relu), [try node.input(0)])]
            },
        ]
    }

    func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] { [inputs[0]] }
    func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let target = outputs[0].elements(as: Float.self)
        for (index, value) in inputs[0].elements(as: Float.self).enumerated() {
            target[index] = value + inputs[1].elements(as: Float.self)[index]
        }
    }
}

/// Keeps all that a rule was told, as text: the custom operator `Probe`, and EXP, which gives a wrong type.
struct Probe: Operator {
    static let name = "probe"
    static let examples: [Example] = []
    var seen: String

    init(seen: String) { self.seen = seen }
    init(from reader: inout AttributeReader) throws(OperatorError) { seen = try reader.string("seen") }
    func encode(to writer: inout AttributeWriter) { writer.write(seen, "seen") }

    static let options = [
        TFLiteOption("byte", slot: 0, .int8, default: 3), TFLiteOption("word", slot: 1, .int32, default: -9),
        TFLiteOption("real", slot: 2, .float, default: 0.5), TFLiteOption("flag", slot: 3, .bool, default: 1),
        TFLiteOption("text", slot: 4, .string), TFLiteOption("list", slot: 5, .ints),
    ]

    static var imports: [ImportRule] {
        [
            .tflite("Probe", options: options) { node, builder throws(OperatorError) in
                let seen = node.attributes.keys.sorted().map { "\($0)=\(node.attributes[$0]?.description ?? "")" }
                let inputs = node.inputs.map { $0 == nil ? "-" : "x" }.joined()
                let probe = Probe(seen: (seen + [inputs]).joined(separator: " "))
                return [try builder.addOne(probe, [try node.input(0)])]
            },
            // Keeps the input's quantization, whatever the file declares.
            .tflite("NEG") { node, builder throws(OperatorError) in
                [try builder.addOne(Probe(seen: ""), [try node.input(0)])]
            },
            .tflite("EXP") { node, builder throws(OperatorError) in
                [builder.addConstant(Tensor(TensorType(.int32, [2]), [1, 2] as [Int32]))]
            },
        ]
    }

    func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] { [inputs[0]] }
    func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        outputs[0].bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: inputs[0].bytes[..<outputs[0].bytes.count]))
    }
}

/// A `quantize` that is never folded.
struct Keep: RequantizingOperator {
    static let name = "quantize"
    static let examples: [Example] = []
    init(element: ElementType, quantization: Quantization) {}
    init(from reader: inout AttributeReader) throws(OperatorError) {}
    func encode(to writer: inout AttributeWriter) {}
    var foldsConstants: Bool { false }
    func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        [TensorType(.uint8, inputs[0].shape)]
    }
    func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {}
}

/// Stands for any operator with one output: gives what the file declares.
struct StandIn: Operator {
    static let name = "stand_in"
    static let examples: [Example] = []
    var output: TensorType

    init(output: TensorType) { self.output = output }
    init(from reader: inout AttributeReader) throws(OperatorError) { throw .unsupported("reading a stand-in") }
    func encode(to writer: inout AttributeWriter) { writer.write(output.description, "output") }

    static let imports = [
        "ADD", "AVERAGE_POOL_2D", "CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "MEAN", "QUANTIZE", "RESHAPE",
        "SOFTMAX", "UNIDIRECTIONAL_SEQUENCE_LSTM",
    ].map { name in
        ImportRule.tflite(name) { node, builder throws(OperatorError) in
            guard let type = node.outputTypes[0] else { throw .unsupported("an output that is left out") }
            let op = StandIn(output: type.quantized(nil))
            return [try builder.addOne(op, node.inputs.compactMap { $0 }, quantization: node.outputQuantization())]
        }
    }

    func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] { [output] }
    func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {}
}
