import EdgeTensor

// The slots in this file are the fields' numbers in tensorflow/lite/schema/schema.fbs, version 3.

extension TFLiteFile {
    /// Decodes all tables but the operators' options, whose meaning depends on the operator.
    ///
    /// - Throws: ``TFLiteFileError`` for anything that is not a whole TFLite file of schema version 3.
    public init(decoding bytes: Bytes) throws(TFLiteFileError) {
        let buffer = FlatBuffer(bytes)
        guard buffer.identifier == "TFL3" else { throw .notTFLite }
        self.init(bytes: bytes)
        let model = try buffer.root()
        let version = try model.number(0, default: UInt32(0))
        guard version == 3 else { throw .unsupportedSchema(version) }
        description = try model.string(3)
        for table in try model.tables(4) { buffers.append(try TFLiteFile.data(of: table)) }
        // Buffer 0 stands for no data, so that a tensor may name it even in a file without buffers.
        if buffers.isEmpty { buffers = [Bytes()] }
        let codes = try model.tables(1)
        for table in try model.tables(2) { subgraphs.append(try subgraph(table, codes)) }
        guard !subgraphs.isEmpty else { throw .noGraph }
        for table in try model.tables(6) {
            let index = Int(try table.number(1, default: UInt32(0)))
            metadata.append((try table.string(0), buffers[try checked(index, "buffer", buffers.count)]))
        }
        for table in try model.tables(7) { signatures.append(try signature(table)) }
    }

    /// The bytes of a `Buffer`: in its vector, or, in files that are too large for that, anywhere in the file.
    private static func data(of table: FlatTable) throws(TFLiteFileError) -> Bytes {
        if let data = try table.window(0) { return data }
        return try window(
            "a buffer", table.buffer.bytes, offset: try table.number(1, default: 0),
            byteCount: try table.number(2, default: 0)) ?? Bytes()
    }

    /// Bytes outside of the tables; nil for an offset up to 1, which stands for none.
    private static func window(
        _ what: String, _ bytes: Bytes, offset: UInt64, byteCount: UInt64
    ) throws(TFLiteFileError) -> Bytes? {
        guard offset > 1 else { return nil }
        let (end, overflow) = offset.addingReportingOverflow(byteCount)
        guard !overflow, end <= UInt64(bytes.count) else {
            throw .badWindow(what: what, offset: offset, byteCount: byteCount)
        }
        return bytes[Int(offset)..<Int(end)]
    }

    private func subgraph(_ table: FlatTable, _ codes: [FlatTable]) throws(TFLiteFileError) -> Subgraph {
        var graph = Subgraph()
        graph.name = try table.string(4)
        for tensor in try table.tables(0) { graph.tensors.append(try self.tensor(tensor)) }
        let count = graph.tensors.count
        for index in try table.numbers(1, of: Int32.self) {
            graph.inputs.append(try checked(Int(index), "input tensor", count))
        }
        for index in try table.numbers(2, of: Int32.self) {
            graph.outputs.append(try checked(Int(index), "output tensor", count))
        }
        for op in try table.tables(3) { graph.operators.append(try self.op(op, codes, tensorCount: count)) }
        return graph
    }

    private func tensor(_ table: FlatTable) throws(TFLiteFileError) -> Tensor {
        var tensor = Tensor()
        tensor.shape = try table.numbers(0, of: Int32.self).map { Int($0) }
        tensor.element = TFLiteElement(code: Int(try table.number(1, default: Int8(0))))
        tensor.buffer = try checked(Int(try table.number(2, default: UInt32(0))), "buffer", buffers.count)
        tensor.name = try table.string(3)
        tensor.isVariable = try table.bool(5)
        if let sparsity = try table.table(6) { tensor.sparsity = try Sparsity(sparsity) }
        tensor.isSparse = tensor.sparsity != nil
        tensor.shapeSignature = try table.numbers(7, of: Int32.self).map { Int($0) }
        tensor.hasRank = try table.bool(8)
        if let quantization = try table.table(4) {
            tensor.scales = try quantization.numbers(2)
            tensor.zeroPoints = try quantization.numbers(3)
            tensor.hasOtherQuantization = try quantization.number(4, default: UInt8(0)) != 0
            tensor.quantizedAxis = Int(try quantization.number(6, default: Int32(0)))
        }
        return tensor
    }

    private func op(
        _ table: FlatTable, _ codes: [FlatTable], tensorCount: Int
    ) throws(TFLiteFileError) -> Operator {
        func indices(_ slot: Int, _ what: String) throws(TFLiteFileError) -> [Int?] {
            var indices: [Int?] = []
            for index in try table.numbers(slot, of: Int32.self) {
                indices.append(index == -1 ? nil : try checked(Int(index), what, tensorCount))
            }
            return indices
        }
        var op = Operator()
        let index = Int(try table.number(0, default: UInt32(0)))
        let code = codes[try checked(index, "operator code", codes.count)]
        // Numbers above 127 are in the wider field only; the narrow one then holds a placeholder below them.
        let builtin = max(Int(try code.number(0, default: Int8(0))), Int(try code.number(3, default: Int32(0))))
        op.isCustom = builtin == TFLiteBuiltin.custom
        op.name = op.isCustom ? try code.string(1) : TFLiteBuiltin.name(builtin)
        op.version = Int(try code.number(2, default: Int32(1)))
        op.inputs = try indices(1, "operator input")
        op.outputs = try indices(2, "operator output")
        op.mutatingInputs = try table.numbers(7, of: UInt8.self).map { $0 != 0 }
        op.intermediates = try indices(8, "intermediate tensor")
        op.optionsOffset = try table.table(4)?.position
        if op.optionsOffset == nil { op.optionsOffset = try table.table(12)?.position }
        op.customOptions = try TFLiteFile.window(
            "a custom operator's options", bytes, offset: try table.number(9, default: 0),
            byteCount: try table.number(10, default: 0))
        if op.customOptions == nil { op.customOptions = try table.window(5) }
        return op
    }

    private func signature(_ table: FlatTable) throws(TFLiteFileError) -> Signature {
        var signature = Signature()
        signature.key = try table.string(2)
        signature.subgraph = Int(try table.number(4, default: UInt32(0)))
        let count = subgraphs[try checked(signature.subgraph, "subgraph", subgraphs.count)].tensors.count
        func ends(_ slot: Int) throws(TFLiteFileError) -> [(name: String, tensor: Int)] {
            var ends: [(name: String, tensor: Int)] = []
            for end in try table.tables(slot) {
                let index = Int(try end.number(1, default: UInt32(0)))
                ends.append((try end.string(0), try checked(index, "signature tensor", count)))
            }
            return ends
        }
        signature.inputs = try ends(0)
        signature.outputs = try ends(1)
        return signature
    }

    private func checked(_ index: Int, _ what: String, _ count: Int) throws(TFLiteFileError) -> Int {
        guard (0..<count).contains(index) else { throw .badIndex(what: what, index: index, count: count) }
        return index
    }
}
