import EdgeGraph
import EdgeTensor

extension Clamp {
    public static var examples: [Example] {
        var examples: [Example] = []
        for count in [1, 7, 16, 33, 100] {
            let shape: Shape = [1, count]
            examples.append(Example("relu-\(count)", Clamp(.relu), [.init(TensorType(.float32, shape), range: -3...3)]))
            for scale in [0.5, 0.03] as [Float] {
                let type = TensorType(.int8, shape, quantization: .make(scale, -5))
                examples.append(Example("relu6-\(scale)-\(count)", Clamp(.relu6), [.init(type)]))
            }
        }
        let wide = TensorType(.int16, [33], quantization: .make(3e-4, 0))
        examples.append(Example("relu6-s16", Clamp(.relu6), [.init(wide)]))
        return examples
    }
}
