import EdgeFormat
import EdgeTensor

/// A file format of models, told apart by content, whatever the file is called.
public enum ModelFormat: String, Hashable, Sendable {
    case edge, onnx, tflite

    /// The format that the first bytes show; nil when they are of no model.
    ///
    /// TFLite has its identifier at byte 4. ONNX has none: it is a Protocol Buffers message, which begins with the
    /// tag of one of `ModelProto`'s fields.
    public init?(of bytes: Bytes) {
        let head = bytes.withUnsafeBytes { Array($0.prefix(8)) }
        if EdgeModel.hasSignature(bytes) {
            self = .edge
        } else if head.dropFirst(4).elementsEqual("TFL3".utf8) {
            self = .tflite
        } else if let tag = head.first, Self.onnxTags.contains(tag) {
            self = .onnx
        } else {
            return nil
        }
    }

    /// ir_version, producer_name, producer_version, domain, model_version, doc_string, graph, opset_import,
    /// metadata_props.
    private static let onnxTags: Set<UInt8> = [0x08, 0x12, 0x1A, 0x22, 0x28, 0x32, 0x3A, 0x42, 0x72]
}
