extension ModelProto {
    /// What the file says about itself, in its own words: the fields that are set, then the metadata in its order.
    var properties: [(name: String, value: String)] {
        var properties: [(name: String, value: String)] = []
        func add(_ name: String, _ value: String) {
            if !value.isEmpty { properties.append((name, value)) }
        }
        add("producer_name", producerName)
        add("producer_version", producerVersion)
        add("domain", domain)
        add("model_version", modelVersion == 0 ? "" : "\(modelVersion)")
        add("doc_string", documentation)
        add("ir_version", irVersion == 0 ? "" : "\(irVersion)")
        let opsets = opsets.map { "\($0.domain.isEmpty ? "ai.onnx" : $0.domain) \($0.version)" }
        add("opset_import", opsets.joined(separator: ", "))
        for entry in metadata { add(entry.key, entry.value) }
        return properties
    }

    /// The first metadata entry, by the keys' order, whose key is one of `keys` in any case.
    private func metadata(_ keys: [String]) -> String? {
        for key in keys {
            if let entry = metadata.first(where: { $0.key.lowercased() == key }) { return entry.value }
        }
        return nil
    }

    /// Class names from an entry such as `labels`, `classes` or `names`; empty when there is none that can be read.
    var labels: [String] {
        let keys = ["labels", "classes", "names", "class_names", "label_names"]
        return metadata(keys).flatMap(ListLiteral.strings) ?? []
    }

    /// How pixels from 0 to 255 become inputs: (x - mean) / standard deviation.
    ///
    /// From the entries `mean` and `std`, which by custom are fractions of the full scale when none is above 1;
    /// else from `Image.NominalPixelRange` of the ONNX metadata specification. Mean 0 with deviation 1 could mean
    /// either scale and gives nil.
    var normalization: (mean: [Float], standardDeviation: [Float])? {
        if let mean = numbers(["mean", "image_mean"]), let deviation = numbers(["std", "image_std"]) {
            guard mean.count == deviation.count, deviation.allSatisfy({ $0 > 0 }) else { return nil }
            if mean.allSatisfy({ $0 == 0 }) && deviation.allSatisfy({ $0 == 1 }) { return nil }
            let isFraction = (mean + deviation).allSatisfy { abs($0) <= 1 }
            let scale: Float = isFraction ? 255 : 1
            return (mean.map { $0 * scale }, deviation.map { $0 * scale })
        }
        return switch metadata(["image.nominalpixelrange"]) {
        case "NominalRange_0_255": ([0], [1])
        case "Normalized_0_1": ([0], [255])
        case "Normalized_1_1": ([127.5], [127.5])
        default: nil
        }
    }

    private func numbers(_ keys: [String]) -> [Float]? {
        guard let texts = metadata(keys).flatMap(ListLiteral.elements) else { return nil }
        let numbers = texts.compactMap { Float($0) }.filter(\.isFinite)
        return numbers.count == texts.count && !numbers.isEmpty ? numbers : nil
    }
}
