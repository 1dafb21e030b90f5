import EdgeData
import EdgeGraph
import EdgeTensor

extension Pipeline {
    /// The pipeline for pictures of a model that carries none: stretched to the input's size, pixels by ``PixelRule``;
    /// nil when the input has not the shape of a picture.
    static func forPictures(of type: TensorType) -> Pipeline? {
        guard type.shape.rank == 4, type.shape[0] == 1 else { return nil }
        var steps = PictureSteps()
        steps.numbers = PixelRule(for: type).numbers
        if [1, 3].contains(type.shape[3]) {
            steps.colours = type.shape[3] == 1 ? .gray : .rgb
        } else if [1, 3].contains(type.shape[1]) {
            steps.colours = type.shape[1] == 1 ? .gray : .rgb
            steps.axes = .nchw
        } else {
            return nil
        }
        return Pipeline(record: .picture(steps))
    }

    /// The pipeline that a foreign file's own metadata amounts to: pictures normalized as it says; nil where it says
    /// nothing, or the first input has not the shape of a picture.
    static func declared(by model: ImportedModel) -> Pipeline? {
        guard let normalization = model.normalization, let input = model.graph.inputs.first,
            let pipeline = forPictures(of: model.graph.type(of: input.value)),
            case .picture(var steps) = pipeline.record
        else { return nil }
        steps.numbers = Numbers(mean: normalization.mean, deviation: normalization.standardDeviation)
        return Pipeline(record: .picture(steps))
    }
}
