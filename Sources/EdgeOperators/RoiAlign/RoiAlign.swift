import EdgeGraph
import EdgeTensor

/// Regions of pictures, each brought to one size by samples between the pixels (Mask R-CNN, He et al. 2017).
///
/// Inputs: x `[N, H, W, C]` of floats, regions `[R, 4]` (x₁, y₁, x₂, y₂) of its element type, and the picture of each,
/// int64 `[R]`, clamped to those that exist; output `[R, height, width, C]`.
public struct RoiAlign: Operator {
    public enum Mode: String, Hashable, Sendable, CaseIterable {
        /// The mean of a bin's samples.
        case average
        /// The largest of the weighted pixels around all samples of a bin, as ONNX defines it.
        case max
    }

    public static let name = "roi_align"
    public var mode: Mode
    public var height: Int
    public var width: Int
    /// Samples of a bin along each axis; 0 takes as many as the bin is pixels long, rounded up.
    public var samplingRatio: Int
    /// What regions are multiplied by.
    public var spatialScale: Float
    /// Whether pixels have their centres at halves, and regions may be smaller than a pixel.
    public var isHalfPixel: Bool

    /// More samples along an axis of a bin are refused.
    static let largestSamplingRatio = 256

    public init(
        mode: Mode, height: Int, width: Int, samplingRatio: Int = 0, spatialScale: Float = 1, isHalfPixel: Bool = true
    ) {
        self.mode = mode
        self.height = height
        self.width = width
        self.samplingRatio = samplingRatio
        self.spatialScale = spatialScale
        self.isHalfPixel = isHalfPixel
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        mode = try reader.choice("mode")
        height = try reader.int("height")
        width = try reader.int("width")
        samplingRatio = try reader.int("sampling_ratio")
        spatialScale = try reader.float("spatial_scale")
        isHalfPixel = try reader.bool("half_pixel")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(mode, "mode")
        writer.write(height, "height")
        writer.write(width, "width")
        writer.write(samplingRatio, "sampling_ratio")
        writer.write(spatialScale, "spatial_scale")
        writer.write(isHalfPixel, "half_pixel")
    }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 3)
        try expectElement(inputs, 0, ElementType.floats)
        try expectElement(inputs, 1, [inputs[0].element])
        try expectElement(inputs, 2, [.int64])
        try expectRank(inputs, 0, 4...4)
        guard inputs[1].shape.rank == 2, inputs[1].shape[1] == 4 else {
            throw .badInput(1, "has shape \(inputs[1].shape); regions have four numbers each")
        }
        let regions = inputs[1].shape[0]
        guard inputs[2].shape.dimensions == [regions] else {
            throw .badInput(2, "has shape \(inputs[2].shape) for \(regions) regions")
        }
        guard 1...SlidingWindow.limit ~= height, 1...SlidingWindow.limit ~= width else {
            throw .badAttribute("height", "and width are \(height) and \(width)")
        }
        guard 0...RoiAlign.largestSamplingRatio ~= samplingRatio else {
            throw .badAttribute("sampling_ratio", "is \(samplingRatio)")
        }
        guard inputs[0].elementCount > 0 else { throw .badInput(0, "is empty") }
        return [TensorType(inputs[0].element, try .inferred([regions, height, width, inputs[0].shape[3]]))]
    }

    /// Samples that fall into the picture, four products each: of a region without a sampling ratio about two a pixel.
    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        areBatchEntries(axes, signature, along: [nil, 0, 0]) ? [0] : nil
    }

    public func operationCount(for signature: Signature) -> Int {
        let samples =
            samplingRatio > 0
            ? samplingRatio * samplingRatio
            : 4 * (signature.inputs[0].shape[1] + 2) * (signature.inputs[0].shape[2] + 2)
        return signature.outputs[0].elementCount.multipliedClamped(by: samples)
            .addingClamped(signature.inputs[0].elementCount)
    }
}
