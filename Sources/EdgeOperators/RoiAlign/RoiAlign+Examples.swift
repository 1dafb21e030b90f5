import EdgeGraph
import EdgeTensor

extension RoiAlign {
    public static var examples: [Example] {
        let picture = TensorType(.float32, [2, 7, 9, 3])
        func example(_ name: String, _ op: RoiAlign, _ range: ClosedRange<Float>) -> Example {
            Example(
                name, op,
                [
                    .init(picture), .init(TensorType(.float32, [4, 4]), range: range),
                    .init(TensorType(.int64, [4]), range: -1...2),
                ])
        }
        return [
            example("average", RoiAlign(mode: .average, height: 2, width: 3, isHalfPixel: false), 0...9),
            example("half-pixel", RoiAlign(mode: .average, height: 3, width: 2, samplingRatio: 2), -4...14),
            example("max", RoiAlign(mode: .max, height: 2, width: 2, spatialScale: 0.5), 0...18),
            example("huge-regions", RoiAlign(mode: .average, height: 2, width: 2), -1e12...1e12),
            Example(
                "float16", RoiAlign(mode: .max, height: 1, width: 1, samplingRatio: 3),
                [
                    .init(TensorType(.float16, [1, 4, 4, 2])), .init(TensorType(.float16, [2, 4]), range: 0...4),
                    .init(TensorType(.int64, [2]), range: 0...0),
                ]),
        ]
    }
}
