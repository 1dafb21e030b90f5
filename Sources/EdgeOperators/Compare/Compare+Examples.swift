import EdgeGraph
import EdgeTensor

extension Compare {
    public static var examples: [Example] {
        let special: [Float] = [0, -0.0, .nan, .infinity, -.infinity]
        let row = Tensor(TensorType(.float32, [1, 5]), special)
        let column = Tensor(TensorType(.float32, [5, 1]), special)
        return Function.allCases.flatMap { function in
            [
                Example(
                    "\(function)-f32", Compare(function),
                    [.init(row.type, tensor: row), .init(column.type, tensor: column)]),
                Example(
                    "\(function)-int64", Compare(function),
                    [
                        .init(TensorType(.int64, [2, 9]), range: 0...2),
                        .init(TensorType(.int64, [1, 9]), range: 0...2),
                    ]),
                Example(
                    "\(function)-bool", Compare(function),
                    [.init(TensorType(.bool, [9])), .init(TensorType(.bool, [1]))]),
            ]
        }
    }
}
