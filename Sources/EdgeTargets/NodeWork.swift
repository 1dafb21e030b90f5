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
        var family = op.kernels(for: packed).first.map { form.family(KernelCost.family(of: $0.name)) }
        if form == .float32, op.macCount(for: signature) > 0 {
            // Products of floats may have another way than those of integers.
            let real = signature.inFloat32.packed(for: op)
            family = op.kernels(for: real).first.map { KernelCost.family(of: $0.name) } ?? family
        }
        self.init(op, packed, family: signature.isView(of: op) ? "" : family, form)
    }

    /// The work of one kernel on packed constants; `reference` is the reference's name.
    public init(_ op: any Operator, _ signature: Signature, kernel: String) {
        self.init(op, signature, family: kernel == "reference" ? nil : KernelCost.family(of: kernel), .stored)
    }

    private init(_ op: any Operator, _ signature: Signature, family: String?, _ form: NumberForm) {
        self.family = family
        productCount =
            family == nil
            ? Double(op.operationCount(for: signature)) : Double(op.macCount(for: signature)) * signature.padding
        outputCount = signature.outputs.reduce(0) { $0 + Double($1.elementCount) }
        let inputs = zip(signature.inputs, signature.isConstant)
        byteCount = (inputs.filter { !$1 }.map(\.0) + signature.outputs).reduce(0) { $0 + form.byteCount(of: $1) }
        constantByteCount = inputs.filter(\.1).reduce(0) { $0 + form.constantByteCount(of: $1.0) }
    }
}

extension NumberForm {
    /// The family that does in this form what `family` does; the same where the name tells no form.
    func family(_ family: String) -> String {
        let suffixes = ["_s8", "_s16", "_f32"]
        guard let wanted = suffix, let own = suffixes.first(where: { family.hasSuffix($0) }) else { return family }
        // Winograd's tiles are a way of float32 alone.
        let base = family.dropLast(own.utf8.count)
        return (base == "winograd" && wanted != own ? "conv" : String(base)) + wanted
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

    /// The types of a node of products with dense float32 in place of what stands for real numbers: all that is quantized,
    /// and int32 biases.
    fileprivate var inFloat32: Signature {
        guard inputs.contains(where: { $0.quantization != nil }) else { return self }
        var real = self
        for index in inputs.indices
        where inputs[index].quantization != nil || isConstant[index] && inputs[index].element == .int32 {
            real.inputs[index] = TensorType(.float32, inputs[index].shape)
        }
        real.outputs = outputs.map { $0.quantization == nil ? $0 : TensorType(.float32, $0.shape) }
        return real
    }

    /// Whether the output is an input's memory, so that there is nothing to do.
    fileprivate func isView(of op: any Operator) -> Bool {
        guard case .view(let input) = op.sharing(for: self) else { return false }
        return outputs.count == 1 && isConstant.indices.contains(input) && !isConstant[input]
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
        case .dense, .depthwiseC16, .winogradN16:
            return 1
        }
    }
}
