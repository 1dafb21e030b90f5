import EdgeGraph
import EdgeOperators
import EdgeTensor
import EdgeTestSupport

extension ForeignSketch {
    /// Numbers of TFLite's operators (`BuiltinOperator` in schema.fbs).
    private static let codes: [String: Int32] = [
        "ADD": 0, "AVERAGE_POOL_2D": 1, "CONCATENATION": 2, "CONV_2D": 3, "DEPTHWISE_CONV_2D": 4, "DEPTH_TO_SPACE": 5,
        "DEQUANTIZE": 6, "FULLY_CONNECTED": 9, "LOGISTIC": 14, "MAX_POOL_2D": 17, "MUL": 18, "RESHAPE": 22,
        "RESIZE_BILINEAR": 23, "SOFTMAX": 25, "SPACE_TO_DEPTH": 26, "TANH": 28, "PAD": 34, "GATHER": 36,
        "BATCH_TO_SPACE_ND": 37, "SPACE_TO_BATCH_ND": 38, "TRANSPOSE": 39, "MEAN": 40, "SQUEEZE": 43,
        "UNIDIRECTIONAL_SEQUENCE_LSTM": 44, "STRIDED_SLICE": 45, "SPLIT": 49, "CAST": 53, "SLICE": 65,
        "TRANSPOSE_CONV": 67, "PACK": 83, "UNPACK": 88, "RESIZE_NEAREST_NEIGHBOR": 97, "MIRROR_PAD": 100,
        "SPLIT_V": 102, "QUANTIZE": 114,
    ]

    private static let elements: [ElementType: Int8] = [.float32: 0, .int32: 2, .int64: 4, .bool: 6, .int8: 9]

    /// A `.tflite` file with this operator alone; nil for operators and types without a number here.
    public var tfliteFile: Bytes? {
        guard let code = ForeignSketch.codes[name],
            let rule = OperatorCatalog.standard.rule(.tflite, name, version: version)
        else { return nil }
        var buffers: [Flat] = [.table([:])]
        var tensors: [Flat] = []
        var ends: [Int32] = []
        let indices = inputs.map { input -> Int32 in
            guard let input else { return -1 }
            if input.values == nil, !input.isState { ends.append(Int32(tensors.count)) }
            tensors.append(table(of: input, &buffers))
            return Int32(tensors.count - 1)
        }
        let outputs = outputTypes.indices.map { Int32(tensors.count + $0) }
        for type in outputTypes {
            guard let type else { return nil }
            tensors.append(table(of: Input(type: type), &buffers))
        }
        let op = Flat.table([
            0: .uint32(0), 1: .int32s(indices), 2: .int32s(outputs), 3: .uint8(1), 4: .table(options(rule)),
        ])
        let graph = Flat.table([
            0: .tables(tensors), 1: .int32s(ends), 2: .int32s(outputs), 3: .tables([op]), 4: .string("main"),
        ])
        let opcode = Flat.table([0: .int8(Int8(min(code, 127))), 2: .int32(Int32(version)), 3: .int32(code)])
        let root = Flat.table([
            0: .uint32(3), 1: .tables([opcode]), 2: .tables([graph]), 3: .string("hostile"), 4: .tables(buffers),
        ])
        return Bytes(root.file(identifier: "TFL3"))
    }

    private func options(_ rule: ImportRule) -> [Int: Flat] {
        var fields: [Int: Flat] = [:]
        for option in rule.options {
            switch (option.kind, attributes.first { $0.name == option.name }?.value) {
            case (.int32, .int(let value)): fields[option.slot] = .int32(Int32(value))
            case (_, .int(let value)): fields[option.slot] = .int8(Int8(value))
            case (_, .float(let value)): fields[option.slot] = .float(value)
            case (_, .ints(let values)): fields[option.slot] = .int32s(values.map { Int32($0) })
            default: break
            }
        }
        return fields
    }

    private func table(of input: Input, _ buffers: inout [Flat]) -> Flat {
        var fields: [Int: Flat] = [
            0: .int32s(input.type.shape.map { Int32($0) }), 1: .int8(ForeignSketch.elements[input.type.element] ?? 0),
            3: .string("t"), 5: .uint8(input.isState ? 1 : 0),
        ]
        if let values = input.values {
            fields[2] = .uint32(UInt32(buffers.count))
            buffers.append(.table([0: .bytes(ForeignSketch.tensor(input.type, values).bytes.array)]))
        }
        if let quantization = input.type.quantization {
            fields[4] = .table([
                2: .floats(quantization.scales), 3: .int64s(quantization.zeroPoints.map { Int64($0) }),
                6: .int32(Int32(quantization.axis ?? 0)),
            ])
        }
        return .table(fields)
    }
}
