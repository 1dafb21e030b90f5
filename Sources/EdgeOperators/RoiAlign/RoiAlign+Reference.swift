import EdgeGraph
import EdgeTensor

extension RoiAlign {
    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let shape = inputs[0].shape
        let (source, regions) = (inputs[0].realElements(), inputs[1].realElements())
        let pictures = inputs[2].elements(as: Int64.self)
        var index = 0
        for region in 0..<inputs[1].shape[0] {
            let first = Swift.min(Swift.max(Int(clamping: pictures[region]), 0), shape[0] - 1) * shape[1] * shape[2]
            let rows = bins(from: regions[4 * region + 1], to: regions[4 * region + 3], height, shape[1])
            let columns = bins(from: regions[4 * region], to: regions[4 * region + 2], width, shape[2])
            for row in rows {
                for column in columns {
                    for channel in 0..<shape[3] {
                        let value = pooled(row, column) { y, x in
                            source[(first + y * shape[2] + x) * shape[3] + channel]
                        }
                        outputs[0].setElement(index, value)
                        index += 1
                    }
                }
            }
        }
    }

    /// Two neighbouring pixels of one axis with their weights.
    private struct Sample {
        var lower, upper: Int
        var fraction: Double
    }

    /// The samples of one bin along one axis that fall into the picture.
    private struct Bin {
        var samples: [Sample]
        /// All samples, those outside included.
        var count: Double
    }

    /// The bins of a region along an axis of `length` pixels.
    private func bins(from start: Double, to end: Double, _ count: Int, _ length: Int) -> [Bin] {
        let offset = isHalfPixel ? 0.5 : 0
        let origin = start * Double(spatialScale) - offset
        var extent = end * Double(spatialScale) - offset - origin
        if !isHalfPixel { extent = Swift.max(extent, 1) }
        let size = extent / Double(count)
        let samples = samplingRatio > 0 ? Double(samplingRatio) : size.rounded(.up)
        return (0..<count).map { bin in
            guard samples >= 1, size.isFinite, origin.isFinite else { return Bin(samples: [], count: 0) }
            let places = RoiAlign.places(from: origin + Double(bin) * size, step: size / samples, samples, length)
            return Bin(samples: places.map { RoiAlign.sample(at: $0, length) }, count: samples)
        }
    }

    /// The places `start + (i + ½) · step` for `i` below `count` that lie within a pixel of the picture.
    private static func places(from start: Double, step: Double, _ count: Double, _ length: Int) -> [Double] {
        // Of the samples of a region much larger than the picture only those around the picture are looked at.
        let ends = step == 0 ? [0, count] : [(-1 - start) / step - 1.5, (Double(length) - start) / step + 0.5]
        let first = Swift.max((ends.min() ?? 0).rounded(.down), 0)
        let last = Swift.min((ends.max() ?? 0).rounded(.up), count - 1)
        guard first <= last else { return [] }
        return stride(from: first, through: last, by: 1).map { start + ($0 + 0.5) * step }
            .filter { -1...Double(length) ~= $0 }
    }

    private static func sample(at place: Double, _ length: Int) -> Sample {
        let lower = Int(Swift.max(place, 0))
        guard lower < length - 1 else { return Sample(lower: length - 1, upper: length - 1, fraction: 0) }
        return Sample(lower: lower, upper: lower + 1, fraction: Swift.max(place, 0) - Double(lower))
    }

    private func pooled(_ rows: Bin, _ columns: Bin, _ pixel: (_ y: Int, _ x: Int) -> Double) -> Double {
        let count = rows.count * columns.count
        // A sample outside counts as 0.
        let isComplete = Double(rows.samples.count * columns.samples.count) == count
        var sum = 0.0
        var largest = isComplete && count > 0 ? -Double.infinity : 0
        for row in rows.samples {
            for column in columns.samples {
                let upperLeft = (1 - row.fraction) * (1 - column.fraction) * pixel(row.lower, column.lower)
                let upperRight = (1 - row.fraction) * column.fraction * pixel(row.lower, column.upper)
                let lowerLeft = row.fraction * (1 - column.fraction) * pixel(row.upper, column.lower)
                let lowerRight = row.fraction * column.fraction * pixel(row.upper, column.upper)
                sum += upperLeft + upperRight + lowerLeft + lowerRight
                largest = Swift.max(largest, upperLeft, upperRight, lowerLeft, lowerRight)
            }
        }
        return mode == .average ? sum / Swift.max(count, 1) : largest
    }
}
