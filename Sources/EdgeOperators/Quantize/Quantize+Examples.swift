import EdgeGraph
import EdgeTensor

extension Quantize {
    public static var examples: [Example] {
        var examples: [Example] = []
        for count in [1, 7, 16, 33, 100] {
            let shape: Shape = [1, count]
            let coarse = Quantization.make(0.5, -3)
            examples += [
                Example(
                    "f32-s8-\(count)", Quantize(element: .int8, quantization: coarse),
                    [.init(TensorType(.float32, shape), range: -70...70)]),
                Example(
                    "f32-u8-\(count)", Quantize(element: .uint8, quantization: .make(0.25, 128)),
                    [.init(TensorType(.float32, shape), range: -40...40)]),
                Example(
                    "s8-s8-\(count)", Quantize(element: .int8, quantization: coarse),
                    [.init(TensorType(.int8, shape, quantization: .make(0.75, 10)))]),
                Example(
                    "u8-s8-\(count)", Quantize(element: .int8, quantization: .make(0.1, -28)),
                    [.init(TensorType(.uint8, shape, quantization: .make(0.1, 100)))]),
                Example(
                    "s8-u8-\(count)", Quantize(element: .uint8, quantization: .make(0.1, 100)),
                    [.init(TensorType(.int8, shape, quantization: .make(0.1, -28)))]),
                Example(
                    "s16-s8-\(count)", Quantize(element: .int8, quantization: coarse),
                    [.init(TensorType(.int16, shape, quantization: .make(0.01, 0)))]),
            ]
        }
        return examples + special
    }

    private static var special: [Example] {
        let odd: [Float] = [0.25, 0.75, -0.25, 1.25, .nan, .infinity, -.infinity, 1e30, -0.0, 63.75]
        let type = TensorType(.float32, [odd.count])
        let perAxis = perAxisQuantization(3, axis: 0)
        return [
            Example(
                "ties and ends", Quantize(element: .int8, quantization: .make(0.5, 7)),
                [.init(type, tensor: Tensor(type, odd))]
            ),
            Example(
                "per axis", Quantize(element: .int8, quantization: perAxis),
                [.init(TensorType(.float32, [3, 5]), range: -3...3)]),
            Example(
                "int32", Quantize(element: .int8, quantization: .make(100, 0)),
                [.init(TensorType(.int32, [9], quantization: .make(0.125, 0)), range: -1e5...1e5)]),
        ]
    }

    /// Scales 0.01, 0.02 … and zero points 0, 1 …
    static func perAxisQuantization(_ count: Int, axis: Int) -> Quantization {
        do {
            return try Quantization(
                scales: (1...count).map { Float($0) * 0.01 }, zeroPoints: (0..<count).map { Int32($0) }, axis: axis)
        } catch {
            preconditionFailure("\(error)")
        }
    }
}
