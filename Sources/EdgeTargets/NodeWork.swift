import EdgeGraph
import EdgeTensor

/// The numbers in which a node would compute.
public enum NumberForm: String, Hashable, Sendable, CaseIterable {
    /// As the graph says.
    case stored
    case float32
    /// int8 activations and weights.
    case int8
    /// int16 activations, int8 weights.
    case int16
}

/// How much a node has to do, whatever the core.
public struct NodeWork: Hashable, Sendable {
    /// The family of the kernels that compute it; nil for the reference, empty for a view, which needs no step.
    public var family: String?
    /// Multiply-accumulate operations, those with the padding of packed weights included; the elementary operations of
    /// a reference.
    public var productCount: Double
    /// Elements of the outputs.
    public var outputCount: Double
    /// Bytes of the inputs and outputs that a run computes.
    public var byteCount: Double
    /// Bytes of constants, which every run reads.
    public var constantByteCount: Double

    public init(
        family: String?, productCount: Double, outputCount: Double, byteCount: Double, constantByteCount: Double = 0
    ) {
        self.family = family
        self.productCount = productCount
        self.outputCount = outputCount
        self.byteCount = byteCount
        self.constantByteCount = constantByteCount
    }

    /// The work of `op` on tensors as `signature` describes them. Constants count as packed, whether they are or not.
    public init(_ op: any Operator, _ signature: Signature, as form: NumberForm = .stored) {
        let packed = signature.packed(for: op)
        let isView =
            if case .view(let input) = op.sharing(for: signature) {
                packed.isConstant.indices.contains(input) && !packed.isConstant[input]
            } else { false }
        family = isView ? "" : op.kernels(for: packed).first.map { form.family(KernelCost.family(of: $0.name)) }
        productCount =
            family == nil
            ? Double(op.operationCount(for: signature)) : Double(op.macCount(for: signature)) * packed.padding
        outputCount = packed.outputs.reduce(0) { $0 + Double($1.elementCount) }
        let inputs = zip(packed.inputs, packed.isConstant)
        byteCount = (inputs.filter { !$1 }.map(\.0) + packed.outputs).reduce(0) { $0 + form.byteCount(of: $1) }
        constantByteCount = inputs.filter(\.1).reduce(0) { $0 + form.constantByteCount(of: $1.0) }
    }
}

extension NumberForm {
    /// The family that does in this form what `family` does; the same where the name tells no form.
    func family(_ family: String) -> String {
        let suffixes = ["_s8", "_s16", "_f32"]
        guard let wanted = suffix, let own = suffixes.first(where: { family.hasSuffix($0) }) else { return family }
        return String(family.dropLast(own.utf8.count)) + wanted
    }

    private var suffix: String? {
        switch self {
        case .stored: nil
        case .float32: "_f32"
        case .int8: "_s8"
        case .int16: "_s16"
        }
    }

    /// Bytes of an activation: of the form, if it holds real numbers.
    func byteCount(of type: TensorType) -> Double {
        guard self != .stored, type.element == .float32 || type.quantization != nil else {
            return Double(type.byteCount)
        }
        return Double(type.elementCount) * (self == .float32 ? 4 : self == .int8 ? 1 : 2)
    }

    /// Bytes of a constant: weights of either integer form are int8, biases stay as wide as they are.
    func constantByteCount(of type: TensorType) -> Double {
        switch (self, type.element) {
        case (.float32, .int8): Double(type.elementCount) * 4
        case (.int8, .float32), (.int16, .float32):
            type.shape.rank > 1 ? Double(type.elementCount) : Double(type.byteCount)
        default: Double(type.byteCount)
        }
    }
}

extension Signature {
    /// The types after constants were packed as the kernels of `op` want them.
    func packed(for op: any Operator) -> Signature {
        var packed = self
        for (input, layout) in op.packedLayouts(for: self)
        where isConstant[input] && inputs[input].layout == .dense && layout.accepts(inputs[input]) {
            packed.inputs[input].layout = layout
        }
        return packed
    }

    /// Products that kernels compute for each that counts, because packed weights are padded.
    fileprivate var padding: Double {
        guard inputs.count > 1 else { return 1 }
        let geometry = PackedGeometry(of: inputs[1])
        let useful = Double(geometry.channels) * Double(geometry.depth)
        guard useful > 0 else { return 1 }
        switch inputs[1].layout {
        case .gemmK4N16, .gemmK4N16Wide, .rowsK4N16, .rowsK4N16Wide:
            return Double(geometry.paddedChannels) * Double(geometry.paddedDepth) / useful
        case .gemmN16:
            return Double(geometry.paddedChannels) * Double(geometry.depth) / useful
        case .dense, .depthwiseC16, .depthwiseTaps:
            return 1
        }
    }
}
