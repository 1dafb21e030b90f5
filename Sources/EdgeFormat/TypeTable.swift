import EdgeTensor

/// Tensor types and quantizations that are stored once and named by number.
struct TypeTable {
    private(set) var types: [TensorType] = []
    private var quantizations: [Quantization] = []
    private var typeIndices: [TensorType: Int] = [:]
    private var quantizationIndices: [Quantization: Int] = [:]

    init() {}

    /// The number of `type`, which is added if it is new.
    mutating func index(of type: TensorType) -> Int {
        if let index = typeIndices[type] { return index }
        if let quantization = type.quantization, quantizationIndices[quantization] == nil {
            quantizationIndices[quantization] = quantizations.count
            quantizations.append(quantization)
        }
        typeIndices[type] = types.count
        types.append(type)
        return types.count - 1
    }

    /// The type whose number `reader` reads.
    func read(_ reader: inout ByteReader) throws(FormatError) -> TensorType {
        types[try reader.index(below: types.count, "type")]
    }
}

extension TypeTable {
    func encode(to writer: inout ByteWriter) {
        writer.append(count: quantizations.count)
        for quantization in quantizations { TypeTable.encode(quantization, to: &writer) }
        writer.append(count: types.count)
        for type in types {
            writer.append(type.element.rawValue)
            writer.append(type.layout.rawValue)
            writer.append(optional: type.quantization.flatMap { quantizationIndices[$0] })
            writer.append(count: type.shape.rank)
            for dimension in type.shape { writer.append(count: dimension) }
        }
    }

    /// Axis, scales, and zero points unless all of them are zero.
    private static func encode(_ quantization: Quantization, to writer: inout ByteWriter) {
        writer.append(optional: quantization.axis)
        if quantization.axis != nil { writer.append(count: quantization.scales.count) }
        for scale in quantization.scales { writer.append(float: scale) }
        let hasZeroPoints = quantization.zeroPoints.contains { $0 != 0 }
        writer.append(hasZeroPoints ? 1 : 0)
        guard hasZeroPoints else { return }
        for zeroPoint in quantization.zeroPoints { writer.append(signed: Int(zeroPoint)) }
    }

    /// Reads what ``encode(to:)`` wrote. Every entry stands once, so that comparing types stays cheap.
    init(from reader: inout ByteReader) throws(FormatError) {
        var zeros: [Int32] = []
        for _ in 0..<(try reader.count(ofAtLeast: 6, "quantizations")) {
            let quantization = try TypeTable.readQuantization(&reader, &zeros)
            guard quantizationIndices.updateValue(quantizations.count, forKey: quantization) == nil else {
                throw reader.malformed("a quantization that stands twice")
            }
            quantizations.append(quantization)
        }
        for _ in 0..<(try reader.count(ofAtLeast: 4, "types")) { types.append(try readType(&reader)) }
    }

    private static func readQuantization(
        _ reader: inout ByteReader, _ zeros: inout [Int32]
    ) throws(FormatError) -> Quantization {
        let axis = try reader.optionalIndex(below: Shape.maximumRank, "axis")
        let count = axis == nil ? 1 : try reader.count(ofAtLeast: 4, "scales")
        let bits = try reader.take(count * 4)
        let scales = (0..<count).map { index in
            let bits = bits.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self)
            return Float(bitPattern: UInt32(littleEndian: bits))
        }
        // Weights have zero points of 0, and neighbours have as many: they share an array.
        if zeros.count != count { zeros = [Int32](repeating: 0, count: count) }
        var zeroPoints = zeros
        if try reader.index(below: 2, "flag") == 1 {
            for index in 0..<count {
                guard let zeroPoint = Int32(exactly: try reader.signed()) else {
                    throw reader.malformed("a zero point that is too large")
                }
                zeroPoints[index] = zeroPoint
            }
            guard zeroPoints.contains(where: { $0 != 0 }) else { throw reader.malformed("needless zero points") }
        }
        do {
            return try Quantization(scales: scales, zeroPoints: zeroPoints, axis: axis)
        } catch {
            throw reader.malformed("\(error)")
        }
    }

    private func readType(_ reader: inout ByteReader) throws(FormatError) -> TensorType {
        guard let element = ElementType(rawValue: try reader.byte()) else {
            throw reader.malformed("an unknown element type")
        }
        guard let layout = Layout(rawValue: try reader.byte()) else { throw reader.malformed("an unknown layout") }
        let quantization = try reader.optionalIndex(below: quantizations.count, "quantization")
        var dimensions: [Int] = []
        for _ in 0..<(try reader.count("dimensions")) { dimensions.append(try reader.int()) }
        let type: TensorType
        do {
            type = TensorType(
                element, try Shape(dimensions), quantization: quantization.map { quantizations[$0] }, layout: layout)
        } catch {
            throw reader.malformed("\(error)")
        }
        guard type.hasConsistentQuantization else { throw reader.malformed("a quantization that does not fit") }
        guard type.layout == .dense || type.layout.accepts(type) else {
            throw reader.malformed("layout \(layout) does not fit \(element)[\(type.shape)]")
        }
        return type
    }
}
