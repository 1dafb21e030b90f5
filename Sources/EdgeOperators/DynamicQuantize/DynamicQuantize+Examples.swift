import EdgeGraph
import EdgeTensor

extension DynamicQuantize {
    public static var examples: [Example] {
        func given(_ name: String, _ values: [Float]) -> Example {
            let type = TensorType(.float32, [1, values.count])
            return Example(name, DynamicQuantize(), [.init(type, tensor: Tensor(type, values))])
        }
        let drawn: [(ClosedRange<Float>, Int)] = [(-3...5, 1), (-3...5, 33), (1...2, 100), (-9...(-1), 17)]
        return drawn.map { range, count in
            Example("\(range)-\(count)", DynamicQuantize(), [.init(TensorType(.float32, [count]), range: range)])
        } + [
            given("zeros", [0, 0, -0.0]), given("ties", [-127.5, 127.5, 0.5, 1.5, 2.5]),
            given("specials", [.nan, 1, -1, .infinity]), given("far", [-3e38, 3e38, 1]),
            given("near", [Float.leastNonzeroMagnitude, 0]),
        ]
    }
}
