import EdgeGraph
import EdgeTensor

extension Cast {
    public static var examples: [Example] {
        let special: [Float] = [0.5, -0.5, 1.5, -1.5, 255.9, 256, -129, 3e9, -3e9, 1e20, .nan, .infinity, -.infinity]
        let type = TensorType(.float32, [special.count])
        return ElementType.numbers.flatMap { element in
            [
                Example("f32-\(element)", Cast(element: element), [.init(type, tensor: Tensor(type, special))]),
                Example("int64-\(element)", Cast(element: element), [.init(TensorType(.int64, [11]))]),
                Example("int32-\(element)", Cast(element: element), [.init(TensorType(.int32, [11]))]),
                Example("int8-\(element)", Cast(element: element), [.init(TensorType(.int8, [11]))]),
                Example("uint8-\(element)", Cast(element: element), [.init(TensorType(.uint8, [11]))]),
                Example("\(element)-f32", Cast(element: .float32), [.init(TensorType(element, [11]))]),
            ]
        }
    }
}
