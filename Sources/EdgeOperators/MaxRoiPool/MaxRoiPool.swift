import EdgeGraph
import EdgeTensor

/// Regions of pictures, each divided into bins of whole pixels, of which the largest counts (Fast R-CNN, Girshick 2015).
///
/// Inputs: x `[N, H, W, C]` of floats and regions `[R, 5]` (picture, x₁, y₁, x₂, y₂) of its element type, whose
/// pictures are clamped to those that exist; output `[R, height, width, C]`. A bin without a pixel gives 0.
public struct MaxRoiPool: Operator {
    public static let name = "max_roi_pool"
    public var height: Int
    public var width: Int
    /// What regions are multiplied by before they are rounded to pixels.
    public var spatialScale: Float

    public init(height: Int, width: Int, spatialScale: Float = 1) {
        self.height = height
        self.width = width
        self.spatialScale = spatialScale
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        height = try reader.int("height")
        width = try reader.int("width")
        spatialScale = try reader.float("spatial_scale")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(height, "height")
        writer.write(width, "width")
        writer.write(spatialScale, "spatial_scale")
    }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 2)
        try expectElement(inputs, 0, ElementType.floats)
        try expectElement(inputs, 1, [inputs[0].element])
        try expectRank(inputs, 0, 4...4)
        guard inputs[1].shape.rank == 2, inputs[1].shape[1] == 5 else {
            throw .badInput(1, "has shape \(inputs[1].shape); regions have five numbers each")
        }
        guard 1...SlidingWindow.limit ~= height, 1...SlidingWindow.limit ~= width else {
            throw .badAttribute("height", "and width are \(height) and \(width)")
        }
        guard inputs[0].elementCount > 0 else { throw .badInput(0, "is empty") }
        let shape = try Shape.inferred([inputs[1].shape[0], height, width, inputs[0].shape[3]])
        return [TensorType(inputs[0].element, shape)]
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? {
        axes[0] == nil && axes[1] == 0 ? [0] : nil
    }

    public func operationCount(for signature: Signature) -> Int {
        signature.outputs[0].elementCount
            .multipliedClamped(by: signature.inputs[0].shape[1] * signature.inputs[0].shape[2])
            .addingClamped(signature.inputs[0].elementCount)
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let shape = inputs[0].shape
        let (source, regions) = (inputs[0].realElements(), inputs[1].realElements())
        var index = 0
        for region in 0..<inputs[1].shape[0] {
            let numbers = regions[5 * region..<5 * region + 5].map { $0.isNaN ? 0 : $0 }
            let picture = Int(min(max(numbers[0], 0), Double(shape[0] - 1)))
            let columns = bins(from: numbers[1], to: numbers[3], width, shape[2])
            for row in bins(from: numbers[2], to: numbers[4], height, shape[1]) {
                for column in columns {
                    for channel in 0..<shape[3] {
                        var largest = -Double.infinity
                        for y in row {
                            for x in column {
                                let place = (picture * shape[1] + y) * shape[2] + x
                                largest = max(largest, source[place * shape[3] + channel])
                            }
                        }
                        outputs[0].setElement(index, row.isEmpty || column.isEmpty ? 0 : largest)
                        index += 1
                    }
                }
            }
        }
    }

    /// The pixels of each bin of a region along an axis of `length` pixels; both ends belong to the region.
    private func bins(from start: Double, to end: Double, _ count: Int, _ length: Int) -> [Range<Int>] {
        let first = (start * Double(spatialScale)).rounded()
        let extent = max((end * Double(spatialScale)).rounded() - first + 1, 1)
        func pixel(_ place: Double) -> Int { Int(min(max(place.isNaN ? 0 : place, 0), Double(length))) }
        return (0..<count).map { bin in
            let lower = pixel((Double(bin) * extent / Double(count)).rounded(.down) + first)
            let upper = pixel((Double(bin + 1) * extent / Double(count)).rounded(.up) + first)
            return lower..<max(lower, upper)
        }
    }
}
