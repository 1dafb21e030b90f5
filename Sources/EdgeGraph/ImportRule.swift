import EdgeTensor

/// How one foreign operator becomes nodes of ours. Rules are data in the operator's folder; the importers decode
/// files and look rules up in the catalog.
public struct ImportRule: Sendable {
    public enum Format: String, Hashable, Sendable { case onnx, tflite }

    public let format: Format
    /// ONNX domain, empty for the standard one; empty for TFLite.
    public let domain: String
    /// ONNX operator type, or the TFLite builtin's name (`CONV_2D`) or custom code.
    public let operatorName: String
    /// ONNX opset versions, or TFLite operator versions, for which the rule holds.
    public let versions: ClosedRange<Int>
    /// The fields of the TFLite operator's options table; empty for ONNX.
    public let options: [TFLiteOption]
    /// Whether inputs may be complex: float32 with a last axis of real and imaginary part, which the file does not have.
    public let takesComplex: Bool
    /// Adds our nodes to the builder and gives the values of the foreign outputs, in order.
    public let apply: @Sendable (ForeignNode, inout GraphBuilder) throws(OperatorError) -> [Graph.ValueID]

    /// A rule for an ONNX operator of the standard domain, or of `domain`.
    public static func onnx(
        _ operatorName: String, domain: String = "", versions: ClosedRange<Int> = 1...Int.max,
        apply: @escaping @Sendable (ForeignNode, inout GraphBuilder) throws(OperatorError) -> [Graph.ValueID]
    ) -> ImportRule {
        ImportRule(
            format: .onnx, domain: domain, operatorName: operatorName, versions: versions, options: [],
            takesComplex: false, apply: apply)
    }

    /// A rule for a TFLite builtin operator.
    public static func tflite(
        _ operatorName: String, versions: ClosedRange<Int> = 1...Int.max, options: [TFLiteOption] = [],
        takesComplex: Bool = false,
        apply: @escaping @Sendable (ForeignNode, inout GraphBuilder) throws(OperatorError) -> [Graph.ValueID]
    ) -> ImportRule {
        ImportRule(
            format: .tflite, domain: "", operatorName: operatorName, versions: versions, options: options,
            takesComplex: takesComplex, apply: apply)
    }
}

/// One field of a TFLite options table: its slot in the FlatBuffers vtable, its kind and its default.
public struct TFLiteOption: Hashable, Sendable {
    public enum Kind: Hashable, Sendable { case int8, int32, float, bool, string, ints }

    public let name: String
    public let slot: Int
    public let kind: Kind
    /// What the schema says the field is when the table leaves it out; lists and strings default to empty.
    public let fallback: Float

    public init(_ name: String, slot: Int, _ kind: Kind, default fallback: Float = 0) {
        self.name = name
        self.slot = slot
        self.kind = kind
        self.fallback = fallback
    }
}

/// A node of a foreign model, decoded: what an ``ImportRule`` gets to see.
public struct ForeignNode: Sendable {
    public let format: ImportRule.Format
    public let operatorName: String
    /// The ONNX opset of the node's domain, or the TFLite operator's version.
    public let version: Int
    public let name: String
    public let attributes: [String: AttributeValue]
    /// The inputs in the builder's graph; nil where the model leaves an optional one out.
    public let inputs: [Graph.ValueID?]
    /// What the file says about its outputs: all for TFLite (quantization included), nothing for ONNX.
    public let outputTypes: [TensorType?]
    /// The number of outputs that the model names; an unnamed one in the middle counts.
    public let outputCount: Int

    public init(
        format: ImportRule.Format, operatorName: String, version: Int, name: String,
        attributes: [String: AttributeValue], inputs: [Graph.ValueID?], outputTypes: [TensorType?], outputCount: Int
    ) {
        self.format = format
        self.operatorName = operatorName
        self.version = version
        self.name = name
        self.attributes = attributes
        self.inputs = inputs
        self.outputTypes = outputTypes
        self.outputCount = outputCount
    }

    // MARK: Inputs

    /// Input `index`, which must be there.
    public func input(_ index: Int) throws(OperatorError) -> Graph.ValueID {
        guard let id = optionalInput(index) else { throw .badInput(index, "is missing") }
        return id
    }

    /// Input `index`, or nil when the model leaves it out.
    public func optionalInput(_ index: Int) -> Graph.ValueID? {
        inputs.indices.contains(index) ? inputs[index] : nil
    }

    /// The quantization that the file gives output `index`.
    public func outputQuantization(_ index: Int = 0) -> Quantization? {
        outputTypes.indices.contains(index) ? outputTypes[index]?.quantization : nil
    }

    // MARK: Attributes

    public func int(_ name: String, default fallback: Int? = nil) throws(OperatorError) -> Int {
        switch attributes[name] {
        case .int(let value): return value
        case nil:
            guard let fallback else { throw .badAttribute(name, "is missing") }
            return fallback
        default: throw .badAttribute(name, "is not an integer")
        }
    }

    public func bool(_ name: String, default fallback: Bool = false) throws(OperatorError) -> Bool {
        try int(name, default: fallback ? 1 : 0) != 0
    }

    public func float(_ name: String, default fallback: Float? = nil) throws(OperatorError) -> Float {
        switch attributes[name] {
        case .float(let value): return value
        case nil:
            guard let fallback else { throw .badAttribute(name, "is missing") }
            return fallback
        default: throw .badAttribute(name, "is not a float")
        }
    }

    public func string(_ name: String, default fallback: String? = nil) throws(OperatorError) -> String {
        switch attributes[name] {
        case .string(let value): return value
        case nil:
            guard let fallback else { throw .badAttribute(name, "is missing") }
            return fallback
        default: throw .badAttribute(name, "is not a string")
        }
    }

    /// The integers of a list; nil when the attribute is not there.
    public func ints(_ name: String) throws(OperatorError) -> [Int]? {
        switch attributes[name] {
        case .ints(let values): return values
        case nil: return nil
        default: throw .badAttribute(name, "is not a list of integers")
        }
    }

    /// The floats of a list; nil when the attribute is not there.
    public func floats(_ name: String) throws(OperatorError) -> [Float]? {
        switch attributes[name] {
        case .floats(let values): return values
        case nil: return nil
        default: throw .badAttribute(name, "is not a list of floats")
        }
    }

    /// The integers of input `index`, which must be known at compile time.
    public func integers(_ index: Int, in builder: GraphBuilder) throws(OperatorError) -> [Int] {
        guard let values = builder.integers(try input(index)) else { throw .notConstant(index) }
        return values
    }

    /// The numbers of input `index`, which must be known at compile time.
    public func reals(_ index: Int, in builder: GraphBuilder) throws(OperatorError) -> [Float] {
        guard let values = builder.reals(try input(index)) else { throw .notConstant(index) }
        return values
    }
}
