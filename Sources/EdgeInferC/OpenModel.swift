import CEdgeInfer
import EdgeFormat
import EdgeInfer
import EdgeTensor

/// What an `edgeinfer_model` points to: a model, and its texts and numbers as C reads them.
final class OpenModel: @unchecked Sendable {
    // Sendable because nothing changes after the initializer.
    let model: Model
    /// By variant, then by role.
    let tensors: [[[edgeinfer_tensor_info]]]
    let facts: [(key: UnsafePointer<CChar>, value: UnsafePointer<CChar>)]
    let labels: [UnsafePointer<CChar>]
    /// The label of a first score that the model has no label for.
    let background: UnsafePointer<CChar>
    private let memory = LentMemory()

    init(_ model: Model) throws(ModelError) {
        self.model = model
        labels = model.labels.map(memory.text)
        background = memory.text("background")
        facts = OpenModel.facts(of: model.metadata).map { [memory] in (memory.text($0), memory.text($1)) }
        var tensors: [[[edgeinfer_tensor_info]]] = []
        for variant in 0..<model.variantCount {
            let roles = [
                try model.inputs(variant: variant), try model.outputs(variant: variant),
                try model.states(variant: variant),
            ]
            tensors.append(roles.map { [memory] in $0.map(memory.info) })
        }
        self.tensors = tensors
    }

    private static func facts(of metadata: Metadata) -> [(String, String)] {
        let own = [
            ("name", metadata.name), ("version", metadata.version), ("licence", metadata.licence),
            ("author", metadata.author), ("description", metadata.description),
            ("source", metadata.provenance.sourceName), ("source_sha256", metadata.provenance.sourceSHA256),
            ("compiler", metadata.provenance.compilerVersion), ("options", metadata.provenance.options),
            ("minimum_runtime_version", metadata.minimumRuntimeVersion.description),
        ]
        return own.filter { !$0.1.isEmpty } + metadata.properties.map { ($0.name, $0.value) }
    }

    /// The tensors of a role.
    func tensors(_ variant: Int, _ role: edgeinfer_role) throws(CallFailure) -> [edgeinfer_tensor_info] {
        guard tensors.indices.contains(variant) else {
            throw CallFailure(.noVariant(variant, count: tensors.count))
        }
        guard role.rawValue <= EDGEINFER_STATE.rawValue else {
            throw CallFailure(EDGEINFER_INVALID_ARGUMENT, "no role has the number \(role.rawValue)")
        }
        return tensors[variant][Int(role.rawValue)]
    }
}

/// Memory that C borrows; all of it goes with the value.
private final class LentMemory {
    private var blocks: [UnsafeMutableRawPointer] = []

    deinit { for block in blocks { block.deallocate() } }

    /// The text and a NUL; a text that holds one ends there.
    func text(_ text: String) -> UnsafePointer<CChar> { array(text.utf8CString) }

    func array<Element: BitwiseCopyable>(_ elements: some Collection<Element>) -> UnsafePointer<Element> {
        let copy = UnsafeMutableBufferPointer<Element>.allocate(capacity: max(elements.count, 1))
        _ = copy.initialize(from: elements)
        // The capacity is at least 1, so that there is an address.
        let base = copy.baseAddress!
        blocks.append(UnsafeMutableRawPointer(base))
        return UnsafePointer(base)
    }

    func info(_ tensor: TensorDescription) -> edgeinfer_tensor_info {
        var info = edgeinfer_tensor_info()
        info.name = text(tensor.name)
        info.element = edgeinfer_element(rawValue: UInt32(tensor.type.element.rawValue))
        info.setShape(of: tensor.type)
        info.quantization_axis = Int32(tensor.type.quantization?.axis ?? -1)
        if let quantization = tensor.type.quantization {
            info.scale_count = quantization.scales.count
            info.scales = array(quantization.scales)
            info.zero_points = array(quantization.zeroPoints)
        }
        return info
    }
}

extension edgeinfer_tensor_info {
    /// Takes the shape of a type, and the sizes that follow from it.
    mutating func setShape(of type: TensorType) {
        rank = UInt32(type.shape.rank)
        element_count = type.elementCount
        byte_count = type.byteCount
        withUnsafeMutableBytes(of: &shape) { bytes in
            let dimensions = bytes.bindMemory(to: Int64.self)
            for axis in dimensions.indices { dimensions[axis] = axis < type.shape.rank ? Int64(type.shape[axis]) : 0 }
        }
    }
}
