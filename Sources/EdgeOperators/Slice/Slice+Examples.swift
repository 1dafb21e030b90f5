import EdgeGraph
import EdgeTensor

extension Slice {
    public static var examples: [Example] {
        let cases: [(String, Shape, Slice)] = [
            ("rows", [9, 5], Slice(2..<7, ofAxis: 0, in: [9, 5])),
            ("columns", [9, 33], Slice(3..<20, ofAxis: 1, in: [9, 33])),
            ("one-column", [9, 33], Slice(32..<33, ofAxis: 1, in: [9, 33])),
            ("middle", [2, 8, 3, 5], Slice(starts: [0, 1, 1, 0], sizes: [2, 6, 2, 5], steps: [1, 1, 1, 1])),
            ("strided", [1, 9, 11, 3], Slice(starts: [0, 0, 1, 0], sizes: [1, 5, 5, 3], steps: [1, 2, 2, 1])),
            ("reversed", [4, 7], Slice(starts: [3, 6], sizes: [4, 4], steps: [-1, -2])),
            ("any-step", [4, 7], Slice(starts: [3, 6], sizes: [1, 1], steps: [.min, .max])),
            ("empty", [4, 7], Slice(starts: [9, 0], sizes: [0, 7], steps: [1, 1])),
        ]
        return cases.flatMap { name, shape, slice in
            [ElementType.float32, .int8, .int16, .int64].map { element in
                Example("\(name)-\(element)", slice, [.init(TensorType(element, shape))])
            }
        }
    }
}
