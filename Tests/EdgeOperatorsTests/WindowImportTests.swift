import EdgeGraph
import EdgeOperators
import EdgeTensor
import Testing

/// The import rules of convolutions, products and pools against numbers that ONNX Runtime 1.31 gave
/// (`Tests/Fixtures/onnx-windows.py` prints them). Element `i` of every input is `(7 i + 3) mod 11 − 5`.
@Suite struct WindowImportTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let operatorName: String
        let shapes: [[Int]]
        let attributes: [String: AttributeValue]
        let shape: [Int]
        let expected: [Float]

        init(
            _ name: String, _ operatorName: String, _ shapes: [[Int]], _ attributes: [String: AttributeValue],
            _ shape: [Int], _ expected: [Float]
        ) {
            self.name = name
            self.operatorName = operatorName
            self.shapes = shapes
            self.attributes = attributes
            self.shape = shape
            self.expected = expected
        }

        var testDescription: String { "\(operatorName), \(name)" }
    }

    @Test(arguments: cases)
    func agreesWithONNXRuntime(_ example: Case) throws {
        var builder = GraphBuilder()
        var inputs: [Graph.ValueID?] = []
        for shape in example.shapes {
            let type = TensorType(.float32, try Shape(shape))
            let elements = (0..<type.elementCount).map { Float(($0 * 7 + 3) % 11 - 5) }
            inputs.append(builder.addConstant(Tensor(type, elements)))
        }
        let rule = try #require(OperatorCatalog.standard.rule(.onnx, example.operatorName, version: 19))
        let node = ForeignNode(
            format: .onnx, operatorName: example.operatorName, version: 19, name: "", attributes: example.attributes,
            inputs: inputs, outputTypes: [], outputCount: 1)
        let outputs = try rule.apply(node, &builder)
        let result = try #require(outputs.first.flatMap { builder.constant($0) })
        #expect(Array(result.shape) == example.shape)
        let reals = try #require(result.reals)
        #expect(zip(reals, example.expected).allSatisfy { abs($0 - $1) <= 1e-4 }, "\(reals)")
    }

    static let cases: [Case] = [
        Case(
            "grouped, dilated", "Conv", [[1, 4, 4, 5], [6, 2, 2, 3], [6]],
            ["group": .int(2), "dilations": .ints([2, 1]), "pads": .ints([1, 0, 2, 1]), "strides": .ints([2, 3])],
            [1, 6, 3, 2],
            [
                5, 7, -26, -21, -31, -25, -21, -13, 39, 0, 23, 23, 52, 44, -17, -12, 11, 27, -24, -17, -33, 24, 56, -1,
                61, 26, 34, 17, -32, 0, -30, -19, -20, -45, 1, -21,
            ]),
        Case(
            "SAME_LOWER", "Conv", [[1, 1, 5, 4], [2, 1, 2, 2]],
            ["auto_pad": .string("SAME_LOWER"), "strides": .ints([2, 1])], [1, 2, 3, 4],
            [6, -17, 2, 10, 23, 6, -31, 31, 25, 7, -30, 32, -6, 23, -17, -13, -3, 5, 26, -30, 0, 8, 29, -27]),
        Case(
            "SAME_UPPER", "Conv", [[1, 1, 5, 4], [2, 1, 2, 2]],
            ["auto_pad": .string("SAME_UPPER"), "strides": .ints([2, 1])], [1, 2, 3, 4],
            [33, 7, -30, 9, -21, 30, -29, 8, -20, 23, -11, 2, -24, 8, 29, -24, -21, -33, 32, -24, 0, -16, 12, -4]),
        Case(
            "one axis", "Conv", [[1, 2, 7], [3, 2, 3]],
            ["pads": .ints([1, 1]), "strides": .ints([2])], [1, 3, 4],
            [7, -25, 12, -31, -3, -23, 0, -35, -13, 23, -23, 16]),
        Case(
            "ceil, counting", "AveragePool", [[1, 1, 5, 4]],
            [
                "kernel_shape": .ints([2, 3]), "strides": .ints([2, 2]), "pads": .ints([1, 1, 0, 1]),
                "ceil_mode": .int(1), "count_include_pad": .int(1),
            ], [1, 1, 3, 3],
            [0.5, 0.5, -0.75, -0.33333, -1, 0.25, 0.33333, 0, 0.75]),
        Case(
            "ceil", "AveragePool", [[1, 1, 5, 4]],
            [
                "kernel_shape": .ints([2, 3]), "strides": .ints([2, 2]), "pads": .ints([1, 1, 0, 1]),
                "ceil_mode": .int(1),
            ], [1, 1, 3, 3],
            [1.5, 1, -3, -0.5, -1, 0.5, 0.5, 0, 1.5]),
        Case(
            "ceil drops a window", "AveragePool", [[1, 1, 6, 6]],
            [
                "kernel_shape": .ints([2, 2]), "strides": .ints([3, 3]), "ceil_mode": .int(1),
                "pads": .ints([0, 0, 1, 1]),
            ], [1, 1, 2, 2],
            [0.5, -0.5, 0, -1]),
        Case(
            "global", "GlobalAveragePool", [[1, 3, 2, 2]],
            [:], [1, 3, 1, 1],
            [0.25, 0.75, -1.5]),
        Case(
            "ceil", "MaxPool", [[1, 1, 5, 4]],
            ["kernel_shape": .ints([2, 2]), "strides": .ints([2, 3]), "ceil_mode": .int(1)], [1, 1, 3, 2],
            [5, 3, 5, 4, 0, -1]),
        Case(
            "ceil, dilated", "MaxPool", [[1, 1, 6, 5]],
            [
                "kernel_shape": .ints([2, 2]), "dilations": .ints([2, 3]), "strides": .ints([3, 2]),
                "ceil_mode": .int(1), "pads": .ints([0, 1, 0, 1]),
            ], [1, 1, 2, 3],
            [5, 5, 1, 0, 4, 3]),
        Case(
            "ceil drops a window", "MaxPool", [[1, 1, 2, 2]],
            ["kernel_shape": .ints([1, 1]), "strides": .ints([2, 2]), "ceil_mode": .int(1)], [1, 1, 1, 1],
            [-2]),
        Case(
            "global", "GlobalMaxPool", [[1, 3, 2, 2]],
            [:], [1, 3, 1, 1],
            [5, 4, 2]),
        Case(
            "padded", "ConvTranspose", [[1, 2, 2, 3], [2, 3, 2, 3], [3]],
            ["strides": .ints([2, 1]), "pads": .ints([1, 0, 0, 1]), "output_padding": .ints([1, 0])], [1, 3, 4, 4],
            [
                -4, -11, -13, 19, -11, -14, 32, -6, -3, -12, -19, 12, -2, -2, -2, -2, 15, -8, -10, 10, 12, -3, -8, 15,
                20, -1, -4, 11, 5, 5, 5, 5, 1, -5, 26, -21, -9, 41, -4, 3, -1, -12, 22, -23, 1, 1, 1, 1,
            ]),
        Case(
            "grouped", "ConvTranspose", [[1, 4, 2, 2], [4, 2, 2, 1]],
            ["group": .int(2), "strides": .ints([1, 2]), "dilations": .ints([2, 1])], [1, 4, 4, 3],
            [
                20, 0, -10, -18, 0, 18, -10, 0, 25, 5, 0, -15, -18, 0, 5, 17, 0, -15, 18, 0, -15, -15, 0, 18, 26, 0, 10,
                -17, 0, 22, 10, 0, 26, -13, 0, 14, -17, 0, -13, 13, 0, -16, 22, 0, 14, -16, 0, 20,
            ]),
        Case(
            "SAME_UPPER", "ConvTranspose", [[1, 1, 2, 2], [1, 1, 3, 3]],
            ["strides": .ints([2, 2]), "auto_pad": .string("SAME_UPPER")], [1, 1, 4, 4],
            [4, -10, -12, 25, 6, -8, -15, 20, 6, -1, -11, 0, -3, 4, 9, -12]),
        Case(
            "SAME_LOWER", "ConvTranspose", [[1, 1, 2, 2], [1, 1, 3, 3]],
            ["strides": .ints([2, 2]), "auto_pad": .string("SAME_LOWER")], [1, 1, 4, 4],
            [-8, -15, 20, 0, -1, -11, 0, -8, 4, 9, -12, 0, 3, 11, -9, 3]),
        Case(
            "output shape", "ConvTranspose", [[1, 1, 2, 2], [1, 1, 3, 3]],
            ["strides": .ints([2, 2]), "output_shape": .ints([4, 6])], [1, 1, 4, 6],
            [6, -8, -15, 20, 0, 0, 6, -1, -11, 0, -8, 0, -3, 4, 9, -12, 0, 0, -4, 3, 11, -9, 3, 0]),
        Case(
            "vector addend", "Gemm", [[3, 2], [3, 4], [1, 4]],
            ["transA": .int(1), "alpha": .float(0.5), "beta": .float(2)], [2, 4],
            [-2, -5, 3, -5.5, -15, 22.5, 10.5, -18]),
        Case(
            "column addend", "Gemm", [[2, 3], [4, 3], [2, 1]],
            ["transB": .int(1), "beta": .float(-1)], [2, 4],
            [32, 28, 24, 20, 21, 20, 19, 18]),
        Case(
            "scalar addend", "Gemm", [[2, 3], [3, 4], [1]],
            [:], [2, 4],
            [21, -17, -22, 17, 20, -17, -21, 19]),
        Case(
            "row vector", "MatMul", [[3], [2, 3, 2]],
            [:], [2, 2],
            [13, -25, 5, -33]),
        Case(
            "column vector", "MatMul", [[2, 2, 3], [3]],
            [:], [2, 2],
            [30, 26, 22, 18]),
        Case(
            "weights", "MatMul", [[2, 2, 3], [3, 2]],
            [:], [2, 2, 2],
            [13, -25, 10, -27, 7, -29, 4, -31]),
    ]
}
