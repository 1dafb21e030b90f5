import EdgeTensor

/// Reads a window of a file beside the model; see ``ImportOptions/externalData``.
typealias ExternalReader = @Sendable (_ name: String, _ offset: Int, _ byteCount: Int?) -> Bytes?

extension TensorProto {
    /// The tensor. Raw data and packed floats are shared with the file, other elements are converted.
    ///
    /// The number of elements is compared with the shape before anything is allocated.
    func tensor(external: ExternalReader?) throws(TensorProtoError) -> Tensor {
        let type = try self.type()
        let bytes: Bytes
        if isExternal {
            bytes = try externalBytes(type, external)
        } else if let rawData {
            bytes = rawData
        } else {
            bytes = try typedBytes(type)
        }
        guard bytes.count == type.byteCount else { throw .byteCount(bytes.count, expected: type) }
        return Tensor(type, type.element == .bool ? TensorProto.normalizedBools(bytes) : bytes)
    }

    private func type() throws(TensorProtoError) -> TensorType {
        guard !isSegment else { throw .isSegment }
        guard let element = dataType.element else { throw .unsupportedType(dataType) }
        do throws(ShapeError) {
            return TensorType(element, try Shape(dimensions))
        } catch {
            throw .shape(error)
        }
    }

    // MARK: Elements in fields of numbers

    private func typedBytes(_ type: TensorType) throws(TensorProtoError) -> Bytes {
        guard !typedData.isEmpty else {
            guard type.elementCount == 0 else { throw .noData(type) }
            return Bytes()
        }
        guard let wanted = fieldNumber(of: type.element), typedData.allSatisfy({ $0.number == wanted }) else {
            throw .wrongField(typedData.first { $0.number != fieldNumber(of: type.element) }?.number ?? 0, dataType)
        }
        do throws(ProtobufError) {
            switch wanted {
            case 4: return try joined(type, width: 4)
            case 10: return try joined(type, width: 8)
            default: break
            }
        } catch {
            throw .wire(error)
        }
        return try converted(type)
    }

    /// The field in which elements of a type stand, one number each.
    private func fieldNumber(of element: ElementType) -> Int? {
        switch element {
        case .float32: 4
        case .int8, .uint8, .int16, .uint16, .int32, .bool, .float16, .bfloat16: 5
        case .int64: 7
        case .float64: 10
        case .uint32, .uint64: 11
        case .bytes: nil
        }
    }

    /// Floats, which are in the file as they are in memory. The caller checks the number of bytes.
    private func joined(_ type: TensorType, width: Int) throws(ProtobufError) -> Bytes {
        if typedData.count == 1 { return try typedData[0].fixedRun(width: width) }
        var bytes: [UInt8] = []
        for run in typedData {
            try run.fixedRun(width: width).withUnsafeBytes { bytes.append(contentsOf: $0) }
        }
        return Bytes(bytes)
    }

    /// Integers, each cut to the width of its element.
    private func converted(_ type: TensorType) throws(TensorProtoError) -> Bytes {
        let count = try varintCount()
        guard count == type.elementCount else { throw .elementCount(count, expected: type) }
        let width = type.element.byteCount
        do throws(ProtobufError) {
            return try Bytes(count: type.byteCount) { (target) throws(ProtobufError) in
                var offset = 0
                for run in typedData {
                    try run.forEachVarint { value in
                        TensorProto.store(value, width: width, at: offset, in: target)
                        offset += width
                    }
                }
            }
        } catch {
            throw .wire(error)
        }
    }

    private func varintCount() throws(TensorProtoError) -> Int {
        do throws(ProtobufError) {
            var count = 0
            for run in typedData { count += try run.varintCount() }
            return count
        } catch {
            throw .wire(error)
        }
    }

    private static func store(
        _ value: UInt64, width: Int, at offset: Int, in target: UnsafeMutableRawBufferPointer
    ) {
        switch width {
        case 1: target[offset] = UInt8(truncatingIfNeeded: value)
        case 2: target.storeBytes(of: UInt16(truncatingIfNeeded: value), toByteOffset: offset, as: UInt16.self)
        case 4: target.storeBytes(of: UInt32(truncatingIfNeeded: value), toByteOffset: offset, as: UInt32.self)
        default: target.storeBytes(of: value, toByteOffset: offset, as: UInt64.self)
        }
    }

    /// Bools are 0 or 1; any other byte stands for true.
    private static func normalizedBools(_ bytes: Bytes) -> Bytes {
        bytes.withUnsafeBytes { buffer in
            buffer.allSatisfy { $0 <= 1 } ? bytes : Bytes(buffer.map { UInt8($0 == 0 ? 0 : 1) })
        }
    }

    // MARK: Elements in another file

    private func externalBytes(_ type: TensorType, _ read: ExternalReader?) throws(TensorProtoError) -> Bytes {
        var location = ""
        var offset = 0
        var length = type.byteCount
        for entry in externalData {
            switch entry.key {
            case "location": location = entry.value
            case "offset": offset = try TensorProto.number(entry)
            case "length": length = try TensorProto.number(entry)
            default: break
            }
        }
        guard TensorProto.isInside(location) else { throw .externalLocation(location) }
        guard length == type.byteCount else { throw .externalLength(length, expected: type) }
        guard length > 0 else { return Bytes() }
        guard let bytes = read?(location, offset, length) else { throw .externalMissing(location) }
        return bytes
    }

    private static func number(_ entry: StringEntry) throws(TensorProtoError) -> Int {
        guard let number = Int(entry.value), number >= 0 else {
            throw .externalNumber(key: entry.key, entry.value)
        }
        return number
    }

    /// Whether a path is relative and stays within the folder that it starts from.
    private static func isInside(_ path: String) -> Bool {
        guard !path.isEmpty, !path.utf8.contains(0), !path.utf8.contains(UInt8(ascii: "\\")) else { return false }
        return path.utf8.first != UInt8(ascii: "/")
            && !path.split(separator: "/", omittingEmptySubsequences: false).contains("..")
    }
}
