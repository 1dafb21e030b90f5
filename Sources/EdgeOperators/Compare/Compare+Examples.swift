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
                    "\(function)-int32", Compare(function),
                    [
                        .init(TensorType(.int32, [2, 1, 19]), range: 0...2),
                        .init(TensorType(.int32, [1, 3, 1]), range: 0...2),
                    ]),
                Example(
                    "\(function)-f32-rows", Compare(function),
                    [.init(TensorType(.float32, [4, 33])), .init(TensorType(.float32, [1, 33]))]),
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
