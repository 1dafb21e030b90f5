import EdgeTensor

/// The value of a named attribute, of our operators and of foreign ones.
public enum AttributeValue: Hashable, Sendable {
    case int(Int)
    case float(Float)
    case string(String)
    case ints([Int])
    case floats([Float])
    case strings([String])
    case tensor(Tensor)
}

extension AttributeValue: CustomStringConvertible {
    public var description: String {
        switch self {
        case .int(let value): "\(value)"
        case .float(let value): "\(value)"
        case .string(let value): value
        case .ints(let values): "\(values)"
        case .floats(let values): "\(values)"
        case .strings(let values): "\(values)"
        case .tensor(let tensor): "\(tensor.type)"
        }
    }
}

/// Collects an operator's attributes, in the order in which ``AttributeReader`` gives them back.
public struct AttributeWriter {
    public private(set) var attributes: [(name: String, value: AttributeValue)] = []

    public init() {}

    public mutating func write(_ value: Int, _ name: String) { attributes.append((name, .int(value))) }
    public mutating func write(_ value: Bool, _ name: String) { attributes.append((name, .int(value ? 1 : 0))) }
    public mutating func write(_ value: Float, _ name: String) { attributes.append((name, .float(value))) }
    public mutating func write(_ value: String, _ name: String) { attributes.append((name, .string(value))) }
    public mutating func write(_ values: [Int], _ name: String) { attributes.append((name, .ints(values))) }
    public mutating func write(_ values: [Float], _ name: String) { attributes.append((name, .floats(values))) }
    public mutating func write(_ value: some RawRepresentable<String>, _ name: String) {
        attributes.append((name, .string(value.rawValue)))
    }
    /// Two attributes: the scales, empty for none, and the zero points. Per tensor only.
    public mutating func write(_ quantization: Quantization?, _ name: String) {
        write(quantization.map { [$0.scale] } ?? [], name + ".scale")
        write(quantization.map { [Int($0.zeroPoint)] } ?? [], name + ".zero_point")
    }
}

/// Gives back what an ``AttributeWriter`` collected; every read checks presence and kind.
///
/// Attributes that an operator gains later stand behind all others and have a default: what files mean that end before.
public struct AttributeReader {
    private let values: [AttributeValue]
    private var position = 0

    public init(_ values: [AttributeValue]) { self.values = values }

    /// True when every attribute was read.
    public var isAtEnd: Bool { position == values.count }

    public mutating func int(_ name: String) throws(OperatorError) -> Int {
        guard case .int(let value) = try next(name) else { throw .badAttribute(name, "is not an integer") }
        return value
    }

    public mutating func bool(_ name: String) throws(OperatorError) -> Bool { try int(name) != 0 }

    public mutating func float(_ name: String) throws(OperatorError) -> Float {
        guard case .float(let value) = try next(name) else { throw .badAttribute(name, "is not a float") }
        return value
    }

    public mutating func string(_ name: String) throws(OperatorError) -> String {
        guard case .string(let value) = try next(name) else { throw .badAttribute(name, "is not a string") }
        return value
    }

    public mutating func ints(_ name: String) throws(OperatorError) -> [Int] {
        guard case .ints(let values) = try next(name) else { throw .badAttribute(name, "is not a list of integers") }
        return values
    }

    public mutating func floats(_ name: String) throws(OperatorError) -> [Float] {
        guard case .floats(let values) = try next(name) else { throw .badAttribute(name, "is not a list of floats") }
        return values
    }

    public mutating func bool(_ name: String, default value: Bool) throws(OperatorError) -> Bool {
        isAtEnd ? value : try bool(name)
    }

    public mutating func float(_ name: String, default value: Float) throws(OperatorError) -> Float {
        isAtEnd ? value : try float(name)
    }

    public mutating func ints(_ name: String, default values: [Int]) throws(OperatorError) -> [Int] {
        isAtEnd ? values : try ints(name)
    }

    public mutating func floats(_ name: String, default values: [Float]) throws(OperatorError) -> [Float] {
        isAtEnd ? values : try floats(name)
    }

    /// A case of a string enumeration.
    public mutating func choice<Choice: RawRepresentable<String>>(
        _ name: String, of type: Choice.Type = Choice.self
    ) throws(OperatorError) -> Choice {
        let text = try string(name)
        guard let choice = Choice(rawValue: text) else { throw .badAttribute(name, "has the unknown value «\(text)»") }
        return choice
    }

    /// What `AttributeWriter.write(_: Quantization?, _:)` wrote.
    public mutating func quantization(_ name: String) throws(OperatorError) -> Quantization? {
        let scales = try floats(name + ".scale")
        let zeroPoints = try ints(name + ".zero_point")
        guard let scale = scales.first, let zeroPoint = zeroPoints.first else { return nil }
        guard let narrow = Int32(exactly: zeroPoint) else { throw .badAttribute(name, "has zero point \(zeroPoint)") }
        do {
            return try Quantization(scale: scale, zeroPoint: narrow)
        } catch {
            throw .badAttribute(name, "is \(error)")
        }
    }

    private mutating func next(_ name: String) throws(OperatorError) -> AttributeValue {
        guard position < values.count else { throw .badAttribute(name, "is missing") }
        defer { position += 1 }
        return values[position]
    }
}
