import EdgeGraph
import EdgeTensor

extension Convolution {
    public static var examples: [Example] {
        var examples: [Example] = []
        for form in forms {
            examples.append(form.real())
            examples.append(form.quantized(.standard))
        }
        for form in [Form.dense, .chunks, .pointwise, .depthwise, .grouped] {
            for activation in [ActivationRange.none, .relu] {
                examples.append(form.real(residual: Residual(activation: activation)))
                examples.append(
                    form.quantized(
                        .standard, residual: Residual(quantization: .make(0.3, -9), activation: activation)))
            }
            for special in QuantizedCase.all.dropFirst() { examples.append(form.quantized(special)) }
        }
        for element in [ElementType.float64, .float16, .bfloat16] {
            let types = [Form.grouped.input, Form.grouped.weights, [Form.grouped.weights[0]]]
            examples.append(
                Example(
                    "\(element)", Form.grouped.op(.relu, nil), types.map { .init(TensorType(element, $0)) }))
        }
        return examples + groupedExamples + tileExamples + depthwiseExamples + wideExamples
    }

    /// Tiles of outputs, whole ones and others at all edges, with and without padding; their rounding differs.
    private static var tileExamples: [Example] {
        let forms = [
            Form(
                name: "tiles", input: [2, 15, 11, 19], weights: [21, 3, 3, 19],
                padding: Padding(before: [1, 1], after: [1, 1])),
            Form(name: "tiles-valid", input: [1, 13, 18, 16], weights: [36, 3, 3, 16]),
            Form(
                name: "tiles-aside", input: [1, 6, 9, 33], weights: [16, 3, 3, 33],
                padding: Padding(before: [0, 3], after: [4, 0])),
        ]
        return (forms.map { $0.real() } + [forms[0].real(residual: Residual(activation: .relu))]).map { example in
            var example = example
            example.tolerance = 1e-4
            return example
        }
    }

    /// Sizes of a case, from which float and integer examples are made.
    struct Form {
        var name: String
        var input: Shape
        var weights: Shape
        var strides: [Int] = [1, 1]
        var padding: Padding = .none(rank: 2)
        var dilations: [Int] = [1, 1]
        var groups = 1

        static let dense = Form(
            name: "3x3-same", input: [1, 5, 7, 8], weights: [20, 3, 3, 8],
            padding: Padding(before: [1, 1], after: [1, 1]))
        /// More pixels and more channels than are multiplied together.
        static let chunks = Form(
            name: "chunks", input: [2, 7, 11, 4], weights: [76, 3, 3, 4],
            padding: Padding(before: [1, 1], after: [1, 1]))
        static let pointwise = Form(name: "1x1", input: [1, 3, 5, 33], weights: [19, 1, 1, 33])
        static let depthwise = Form(
            name: "depthwise", input: [2, 5, 5, 21], weights: [21, 3, 3, 1],
            padding: Padding(before: [1, 1], after: [1, 1]), groups: 21)
        static let grouped = Form(
            name: "groups", input: [1, 4, 4, 12], weights: [18, 3, 2, 4],
            padding: Padding(before: [1, 0], after: [1, 1]), groups: 3)

        func op(_ activation: ActivationRange, _ residual: Residual?) -> Convolution {
            Convolution(
                strides: strides, padding: padding, dilations: dilations, groups: groups, activation: activation,
                residual: residual)
        }

        func real(residual: Residual? = nil) -> Example {
            make(
                "\(name)-f32", op(.relu6, residual), [.init(TensorType(.float32, input))],
                Example.realWeights(weights), residual, TensorType(.float32, input), [])
        }

        func quantized(_ numbers: QuantizedCase, residual: Residual? = nil) -> Example {
            let activation: ActivationRange = residual == nil && numbers.name == "s8" ? .relu6 : .none
            return make(
                "\(name)-\(numbers.name)", op(activation, residual), [.init(numbers.inputType(input))],
                [numbers.weights(weights), numbers.bias(weights[0])], residual,
                TensorType(.int8, input, quantization: .make(0.21, 11)), [numbers.output])
        }

        private func make(
            _ name: String, _ op: Convolution, _ x: [Example.Input], _ constants: [Example.Input],
            _ residual: Residual?, _ addend: TensorType, _ quantized: [Quantization?]
        ) -> Example {
            guard let residual else { return Example(name, op, x + constants, quantized: quantized) }
            var type = addend
            var plain = op
            plain.residual = nil
            if let output = try? plain.outputTypes(for: (x + constants).map(\.type)).first { type.shape = output.shape }
            let suffix = residual.activation == .none ? "-add" : "-add-relu"
            return Example(name + suffix, op, x + constants + [.init(type)], quantized: quantized)
        }
    }

    private static var forms: [Form] {
        let one = Padding(before: [1, 1], after: [1, 1])
        return [
            .dense, .chunks, .pointwise, .depthwise, .grouped,
            Form(name: "one-pixel", input: [1, 1, 1, 1], weights: [1, 1, 1, 1]),
            Form(name: "k1", input: [1, 2, 2, 1], weights: [5, 1, 1, 1]),
            Form(name: "n16-rows9", input: [1, 3, 3, 16], weights: [16, 1, 1, 16]),
            Form(name: "n8", input: [1, 2, 5, 12], weights: [8, 1, 1, 12]),
            Form(name: "n4-batch", input: [3, 2, 2, 5], weights: [4, 1, 1, 5]),
            Form(
                name: "first-layer", input: [1, 9, 8, 3], weights: [9, 3, 3, 3], strides: [2, 2],
                padding: Padding(before: [0, 0], after: [1, 1])),
            Form(name: "many-channels", input: [1, 5, 11, 5], weights: [70, 3, 3, 5], padding: one),
            Form(name: "to-one-pixel", input: [1, 4, 4, 3], weights: [37, 4, 4, 3]),
            Form(name: "valid-5x4", input: [1, 6, 9, 2], weights: [17, 5, 4, 2]),
            Form(
                name: "dilated", input: [1, 9, 8, 4], weights: [6, 3, 3, 4],
                padding: Padding(
                    before: [2, 3], after: [2, 3]), dilations: [2, 3]),
            Form(
                name: "wide-padding", input: [1, 2, 3, 3], weights: [3, 3, 3, 3],
                padding: Padding(before: [4, 5], after: [3, 6])),
            Form(name: "long-strides", input: [1, 3, 4, 8], weights: [5, 2, 2, 8], strides: [7, 9], padding: one),
            Form(name: "strided-1x1", input: [2, 5, 4, 6], weights: [7, 1, 1, 6], strides: [2, 3]),
            Form(
                name: "depthwise-strided", input: [1, 6, 7, 16], weights: [16, 3, 3, 1], strides: [2, 2],
                padding: Padding(before: [0, 1], after: [1, 1]), groups: 16),
            Form(
                name: "depthwise-x3", input: [1, 4, 5, 7], weights: [21, 3, 2, 1], padding: one, groups: 7),
            Form(
                name: "depthwise-dilated", input: [1, 7, 6, 33], weights: [33, 3, 3, 1],
                padding: Padding(before: [2, 2], after: [2, 2]), dilations: [2, 2], groups: 33),
            Form(name: "depthwise-one-tap", input: [1, 3, 5, 37], weights: [37, 1, 1, 1], groups: 37),
            Form(
                name: "1d", input: [1, 11, 6], weights: [10, 5, 6], strides: [2],
                padding: Padding(before: [2], after: [2]), dilations: [1]),
            Form(
                name: "1d-depthwise", input: [1, 9, 5], weights: [5, 3, 1], strides: [1],
                padding: Padding(before: [1], after: [1]), dilations: [1], groups: 5),
            Form(
                name: "3d", input: [1, 3, 4, 3, 2], weights: [3, 2, 3, 2, 2], strides: [1, 2, 1],
                padding: Padding(before: [1, 1, 0], after: [0, 1, 1]), dilations: [1, 1, 1]),
        ]
    }
}
