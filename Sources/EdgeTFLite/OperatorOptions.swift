import EdgeGraph
import EdgeTensor

extension TFLiteFile {
    /// The fields of an operator's options table that a rule asks for, with the schema's defaults for the others.
    func options(
        of op: Operator, _ fields: [TFLiteOption], _ buffer: FlatBuffer
    ) throws(TFLiteFileError) -> [String: AttributeValue] {
        var table: FlatTable?
        if let offset = op.optionsOffset { table = try FlatTable(buffer, at: offset) }
        var values: [String: AttributeValue] = [:]
        for field in fields { values[field.name] = try value(of: field, in: table) }
        return values
    }

    private func value(of field: TFLiteOption, in table: FlatTable?) throws(TFLiteFileError) -> AttributeValue {
        let slot = field.slot
        switch field.kind {
        case .int8: return .int(Int(try table?.number(slot, default: Int8(field.fallback)) ?? Int8(field.fallback)))
        case .int32:
            return .int(Int(try table?.number(slot, default: Int32(field.fallback)) ?? Int32(field.fallback)))
        case .float: return .float(try table?.number(slot, default: field.fallback) ?? field.fallback)
        case .bool:
            let fallback: UInt8 = field.fallback == 0 ? 0 : 1
            return .int(try table?.number(slot, default: fallback) ?? fallback == 0 ? 0 : 1)
        case .string: return .string(try table?.string(slot) ?? "")
        case .ints: return .ints((try table?.numbers(slot, of: Int32.self) ?? []).map { Int($0) })
        }
    }
}
