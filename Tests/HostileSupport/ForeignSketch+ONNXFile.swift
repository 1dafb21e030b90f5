import EdgeGraph
import EdgeTensor
import EdgeTestSupport

extension ForeignSketch {
    /// Numbers of ONNX's element types (`TensorProto.DataType` in onnx.proto).
    private static let elements: [ElementType: Int] = [
        .float32: 1, .uint8: 2, .int8: 3, .uint16: 4, .int16: 5, .int32: 6, .int64: 7, .bool: 9, .float16: 10,
        .float64: 11, .uint32: 12, .uint64: 13, .bfloat16: 16,
    ]

    /// An `.onnx` file with this node alone; nil for types without a number here.
    public var onnxFile: Bytes? {
        let types = inputs.compactMap { $0?.type.element }
        guard format == .onnx, types.allSatisfy({ ForeignSketch.elements[$0] != nil }) else { return nil }
        let outputs = (0..<max(outputCount, 0)).prefix(16).map { "y\($0)" }
        var model = ProtobufWriter()
        model.integer(1, 8)
        model.message(7) { graph in
            graph.message(1) { writeNode(&$0, outputs) }
            graph.text(2, "hostile")
            for (number, input) in inputs.enumerated() {
                guard let input else { continue }
                if let values = input.values {
                    graph.message(5) {
                        ForeignSketch.write(&$0, "x\(number)", ForeignSketch.tensor(input.type, values))
                    }
                } else {
                    graph.message(11) { ForeignSketch.write(&$0, "x\(number)", input.type) }
                }
            }
            for output in outputs { graph.message(12) { $0.text(1, output) } }
        }
        model.message(8) { opset in
            if !domain.isEmpty { opset.text(1, domain) }
            opset.integer(2, version)
        }
        if !domain.isEmpty { model.message(8) { $0.integer(2, 13) } }
        return Bytes(model.bytes)
    }

    private func writeNode(_ node: inout ProtobufWriter, _ outputs: [String]) {
        for (number, input) in inputs.enumerated() { node.text(1, input == nil ? "" : "x\(number)") }
        for output in outputs { node.text(2, output) }
        node.text(4, name)
        for (name, value) in attributes { node.message(5) { ForeignSketch.write(&$0, name, value) } }
        if !domain.isEmpty { node.text(7, domain) }
    }

    /// An `AttributeProto`.
    private static func write(_ writer: inout ProtobufWriter, _ name: String, _ value: AttributeValue) {
        writer.text(1, name)
        switch value {
        case .float(let value):
            writer.float(2, value)
            writer.integer(20, 1)
        case .int(let value):
            writer.integer(3, value)
            writer.integer(20, 2)
        case .string(let text):
            writer.text(4, text)
            writer.integer(20, 3)
        case .tensor(let tensor):
            writer.message(5) { write(&$0, "", tensor) }
            writer.integer(20, 4)
        case .floats(let values):
            writer.packedFloats(7, values)
            writer.integer(20, 6)
        case .ints(let values):
            writer.packedIntegers(8, values)
            writer.integer(20, 7)
        case .strings(let texts):
            for text in texts { writer.text(9, text) }
            writer.integer(20, 8)
        }
    }

    /// A `TensorProto`.
    private static func write(_ writer: inout ProtobufWriter, _ name: String, _ tensor: Tensor) {
        writer.packedIntegers(1, tensor.shape.dimensions)
        writer.integer(2, elements[tensor.type.element] ?? 0)
        writer.text(8, name)
        writer.window(9, tensor.bytes.array)
    }

    /// A `ValueInfoProto`.
    private static func write(_ writer: inout ProtobufWriter, _ name: String, _ type: TensorType) {
        writer.text(1, name)
        writer.message(2) { kind in
            kind.message(1) { tensor in
                tensor.integer(1, elements[type.element] ?? 0)
                tensor.message(2) { shape in
                    for dimension in type.shape { shape.message(1) { $0.integer(1, dimension) } }
                }
            }
        }
    }
}
