import EdgeGraph
import EdgeTFLite
import EdgeTensor
import EdgeTestSupport

/// A small TFLite model as tests describe it; ``bytes`` is the file.
struct ModelSketch {
    struct Tensor {
        var name: String
        var code: Int8
        var shape: [Int32]
        var signature: [Int32] = []
        var data: [UInt8]?
        var scales: [Float] = []
        var zeroPoints: [Int64] = []
        var axis: Int32 = 0
        var isVariable = false
        var isSparse = false
        /// The fields of `SparsityParameters`.
        var sparsity: [Int: Flat]?
        /// A buffer to use instead of one for this tensor alone.
        var buffer: UInt32?
    }

    struct Operator {
        var code: Int32
        var customCode = ""
        var version: Int32 = 1
        var inputs: [Int32]
        var outputs: [Int32]
        var options: [Int: Flat]?
        var customOptions: [UInt8]?
        var intermediates: [Int32] = []
    }

    var tensors: [Tensor] = []
    var operators: [Operator] = []
    var inputs: [Int32] = []
    var outputs: [Int32] = []
    var schemaVersion: UInt32 = 3
    var metadata: [(name: String, data: [UInt8])] = []
    var signatures: [Flat] = []
    /// Further subgraphs, each with tensors and operators of its own; codes and buffers are shared.
    var subgraphs: [ModelSketch] = []

    static let float32: Int8 = 0
    static let uint8: Int8 = 3
    static let int8: Int8 = 9

    var root: Flat {
        var buffers: [Flat] = [.table([:])]
        var codeCount = 0
        let graphs = ([self] + subgraphs).map { $0.graph(&buffers, &codeCount) }
        let firstMetadata = UInt32(buffers.count)
        for entry in metadata { buffers.append(.table([0: .bytes(entry.data)])) }
        let codes = ([self] + subgraphs).flatMap(\.operators).map { op in
            Flat.table([
                0: .int8(Int8(min(op.code, 127))), 1: .string(op.customCode), 2: .int32(op.version), 3: .int32(op.code),
            ])
        }
        return .table([
            0: .uint32(schemaVersion), 1: .tables(codes), 2: .tables(graphs), 3: .string("sketch"),
            4: .tables(buffers),
            6: .tables(
                metadata.enumerated().map {
                    .table([0: .string($1.name), 1: .uint32(firstMetadata + UInt32($0))])
                }),
            7: .tables(signatures),
        ])
    }

    var bytes: [UInt8] { root.file(identifier: "TFL3") }

    private func graph(_ buffers: inout [Flat], _ codeCount: inout Int) -> Flat {
        var tables: [Flat] = []
        for tensor in tensors {
            tables.append(table(of: tensor, buffer: tensor.buffer ?? UInt32(tensor.data == nil ? 0 : buffers.count)))
            if let data = tensor.data { buffers.append(.table([0: .bytes(data)])) }
        }
        let first = codeCount
        codeCount += operators.count
        return .table([
            0: .tables(tables), 1: .int32s(inputs), 2: .int32s(outputs),
            3: .tables(operators.enumerated().map { table(of: $1, code: UInt32(first + $0)) }), 4: .string("main"),
        ])
    }

    private func table(of tensor: Tensor, buffer: UInt32) -> Flat {
        var fields: [Int: Flat] = [
            0: .int32s(tensor.shape), 1: .int8(tensor.code), 2: .uint32(buffer), 3: .string(tensor.name),
            5: .uint8(tensor.isVariable ? 1 : 0),
        ]
        if !tensor.scales.isEmpty {
            fields[4] = .table([2: .floats(tensor.scales), 3: .int64s(tensor.zeroPoints), 6: .int32(tensor.axis)])
        }
        if tensor.isSparse { fields[6] = .table(tensor.sparsity ?? [:]) }
        if !tensor.signature.isEmpty { fields[7] = .int32s(tensor.signature) }
        return .table(fields)
    }

    private func table(of op: Operator, code: UInt32) -> Flat {
        var fields: [Int: Flat] = [0: .uint32(code), 1: .int32s(op.inputs), 2: .int32s(op.outputs)]
        if let options = op.options {
            fields[3] = .uint8(1)
            fields[4] = .table(options)
        }
        if let options = op.customOptions { fields[5] = .bytes(options) }
        if !op.intermediates.isEmpty { fields[8] = .int32s(op.intermediates) }
        return .table(fields)
    }
}

extension ModelSketch {
    /// float32 `x` through RELU and RELU6 to `y`.
    static var relus: ModelSketch {
        ModelSketch(
            tensors: [
                Tensor(name: "x", code: float32, shape: [1, 4], signature: [-1, 4]),
                Tensor(name: "middle", code: float32, shape: [1, 4], signature: [-1, 4]),
                Tensor(name: "y", code: float32, shape: [1, 4], signature: [-1, 4]),
            ],
            operators: [
                Operator(code: 19, inputs: [0], outputs: [1]), Operator(code: 21, inputs: [1], outputs: [2]),
            ],
            inputs: [0], outputs: [2])
    }

    /// uint8 `x` plus uint8 constant `w` to uint8 `y`, all quantized.
    static var unsigned: ModelSketch {
        ModelSketch(
            tensors: [
                Tensor(name: "x", code: uint8, shape: [1, 4], scales: [0.5], zeroPoints: [100]),
                Tensor(
                    name: "w", code: uint8, shape: [1, 4], data: [0, 1, 128, 255], scales: [0.25], zeroPoints: [7]),
                Tensor(name: "y", code: uint8, shape: [1, 4], scales: [0.75], zeroPoints: [128]),
            ],
            operators: [Operator(code: 0, inputs: [0, 1], outputs: [2], options: [0: .int8(1)])],
            inputs: [0], outputs: [2])
    }

    /// The sketch imported.
    func imported(
        _ catalog: OperatorCatalog = .test, _ options: ImportOptions = ImportOptions()
    ) throws(ImportFailure) -> ImportedModel {
        try TFLiteImporter.model(from: Bytes(bytes), catalog: catalog, options: options)
    }

    /// What the import of the sketch fails with; nil when it does not fail.
    func failure(_ catalog: OperatorCatalog = .test, _ options: ImportOptions = ImportOptions()) -> ImportFailure? {
        do {
            _ = try imported(catalog, options)
            return nil
        } catch {
            return error
        }
    }
}
