import EdgeGraph
import EdgeTensor

extension MaxRoiPool {
    public static var examples: [Example] {
        func example(_ name: String, _ element: ElementType, _ op: MaxRoiPool, _ range: ClosedRange<Float>) -> Example {
            Example(
                name, op,
                [.init(TensorType(element, [2, 6, 7, 3])), .init(TensorType(element, [5, 5]), range: range)])
        }
        return [
            example("regions", .float32, MaxRoiPool(height: 2, width: 3), 0...7),
            example("scaled", .float32, MaxRoiPool(height: 3, width: 2, spatialScale: 0.25), -10...40),
            example("huge-regions", .float64, MaxRoiPool(height: 2, width: 2), -1e30...1e30),
        ]
    }
}
