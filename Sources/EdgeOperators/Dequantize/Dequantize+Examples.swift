import EdgeGraph
import EdgeTensor

extension Dequantize {
    public static var examples: [Example] {
        var examples: [Example] = []
        for count in [1, 7, 16, 33, 100] {
            for element in [ElementType.int8, .uint8, .int32] {
                let type = TensorType(element, [1, count], quantization: .make(0.3, element == .int32 ? 0 : 5))
                examples.append(Example("\(element)-\(count)", Dequantize(), [.init(type)]))
            }
        }
        let perAxis = TensorType(.int8, [2, 3, 5], quantization: Quantize.perAxisQuantization(3, axis: 1))
        return examples + [Example("per axis", Dequantize(), [.init(perAxis)])]
    }
}
