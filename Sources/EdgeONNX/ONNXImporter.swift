import EdgeGraph
import EdgeTensor

/// Reads ONNX models: Protocol Buffers, IR versions 1 and later, with the operators that a catalog knows.
public enum ONNXImporter {
    /// The model in `bytes` as a graph.
    ///
    /// Weights stay where they are in `bytes`. Initializers that also appear as inputs are constants; a free
    /// dimension is what `options.shapes` says, else 1. Safe for any bytes. Source: the ONNX specification, IR.md.
    /// - Throws: everything that stands in the way, together; unknown operators first.
    public static func model(
        from bytes: Bytes, catalog: OperatorCatalog, options: ImportOptions = ImportOptions()
    ) throws(ImportFailure) -> ImportedModel {
        let model: ModelProto
        do throws(ProtobufError) {
            model = try ModelProto(from: ProtobufReader(bytes))
        } catch {
            throw ImportFailure([.init(reason: "not an ONNX model: \(error)")])
        }
        guard let proto = model.graph else { throw ImportFailure([.init(reason: "the file holds no ONNX graph")]) }
        var conversion = GraphConversion(model, catalog, options, byteBudget: (64 << 20) + 8 * bytes.count)
        let graph = try conversion.graph(from: proto)
        return ImportedModel(
            graph: graph, properties: model.properties, labels: model.labels, normalization: model.normalization)
    }

    /// The tensor in a file that holds one `TensorProto`, as ONNX test vectors do. Its elements stay in `bytes`
    /// where they can.
    public static func tensor(from bytes: Bytes) throws(ImportFailure) -> Tensor {
        let proto: TensorProto
        do throws(ProtobufError) {
            proto = try TensorProto(from: ProtobufReader(bytes))
        } catch {
            throw ImportFailure([.init(reason: "not an ONNX tensor: \(error)")])
        }
        do throws(TensorProtoError) {
            return try proto.tensor(external: nil)
        } catch {
            throw ImportFailure([.init(reason: ProblemList.line("the tensor \(error)"))])
        }
    }
}
