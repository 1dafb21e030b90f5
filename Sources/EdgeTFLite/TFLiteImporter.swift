import EdgeGraph
import EdgeTensor

/// Makes a graph of a TFLite model (FlatBuffers, schema version 3).
///
/// Values and nodes have the names of the file's tensors. Quantized uint8 tensors are int8 within the graph; inputs
/// and outputs keep the types that the file gives them. Constants share the file's memory where they can.
public enum TFLiteImporter {
    /// The first subgraph of the model in `bytes`, made with the rules of `catalog`.
    ///
    /// - Throws: ``ImportFailure`` with everything that stands in the way: damage to the file, or each operator that
    ///   has no rule, or whose rule refuses it or gives something else than the file declares.
    public static func model(
        from bytes: Bytes, catalog: OperatorCatalog, options: ImportOptions
    ) throws(ImportFailure) -> ImportedModel {
        let file: TFLiteFile
        do {
            file = try TFLiteFile(decoding: bytes)
        } catch {
            throw ImportFailure([.init(reason: error.description)])
        }
        var graph = GraphImport(file, catalog, options)
        let metadata = ModelMetadata(of: file)
        return ImportedModel(
            graph: try graph.run(), properties: metadata.properties, labels: metadata.labels,
            normalization: metadata.normalization)
    }
}
