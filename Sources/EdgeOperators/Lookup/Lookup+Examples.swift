import EdgeGraph
import EdgeTensor

extension Lookup {
    public static var examples: [Example] {
        let input = Quantization.make(0.05, 4)
        let output = Quantization.make(0x1p-8, -128)
        let table = Lookup.table(of: Unary(.sigmoid), input: input, output: output)
        return [1, 7, 16, 33, 256].map { count in
            Example(
                "sigmoid-\(count)", Lookup(),
                [.init(TensorType(.int8, [count], quantization: input)), .constant(table)],
                quantized: [output])
        }
    }
}
