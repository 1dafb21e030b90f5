import EdgeGraph
import EdgeTensor

extension Unary {
    public static var examples: [Example] {
        functions.flatMap { examples(of: $0) } + integers + wide
    }

    /// Every function, with the parameters of its usual form.
    static var functions: [Unary] {
        Function.allCases.filter { $0 != .not }.map { function in
            switch function {
            case .hardSigmoid: Unary(function, alpha: 0.2, beta: 0.5)
            case .leakyRelu: Unary(function, alpha: 0.1)
            case .elu, .celu, .thresholdedRelu: Unary(function, alpha: 1.5)
            case .selu: Unary(function, alpha: 1.6732632, beta: 1.050701)
            case .shrink: Unary(function, alpha: 0.5, beta: 0.25)
            default: Unary(function)
            }
        }
    }

    private static func examples(of unary: Unary) -> [Example] {
        let special: [Float] = [0, -0.0, 1, -1, 0.5, -2.5, 3.5, 88, -88, 104, -104, .infinity, -.infinity, .nan, 1e-20]
        let type = TensorType(.float32, [special.count])
        let name = unary.function.rawValue
        return [1, 7, 33, 100].map { count in
            Example("\(name)-\(count)", unary, [.init(TensorType(.float32, [1, count]), range: -9...9)])
        } + [
            Example("\(name)-special", unary, [.init(type, tensor: Tensor(type, special))]),
            Example("\(name)-float64", unary, [.init(TensorType(.float64, [5]), range: 0...1)]),
            Example("\(name)-float16", unary, [.init(TensorType(.float16, [5]))], tolerance: 1e-3),
        ]
    }

    /// 16-bit activations.
    private static var wide: [Example] {
        let type = TensorType(.int16, [9], quantization: .make(2e-4, 0))
        return functions.map { Example("\($0.function)-s16", $0, [.init(type)], quantized: [.make(1e-4, 0)]) }
    }

    private static var integers: [Example] {
        let exact: [Function] = [.abs, .neg, .sign, .square, .not]
        let elements: [ElementType] = [.int8, .uint8, .int32, .int64, .uint64]
        return exact.flatMap { function in
            elements.map { Example("\(function)-\($0)", Unary(function), [.init(TensorType($0, [3, 5]))]) }
        } + [Example("not-bool", Unary(.not), [.init(TensorType(.bool, [7]))])]
    }
}
