import EdgeGraph
import EdgeTensor

extension Convolution {
    /// Groups of channels that fill vectors, or blocks, or neither.
    static var groupedExamples: [Example] {
        var examples: [Example] = []
        for form in groupedForms {
            examples.append(form.real())
            examples.append(form.quantized(.even))
        }
        for form in groupedForms.prefix(groupedFormsWithEveryCase) {
            for numbers in QuantizedCase.all.dropLast() + [.farZeroPoint] { examples.append(form.quantized(numbers)) }
            let residual = Residual(activation: .relu)
            examples.append(form.real(residual: residual))
            examples.append(
                form.quantized(.standard, residual: Residual(quantization: .make(0.3, -9), activation: .relu)))
        }
        return examples
    }

    private static let groupedFormsWithEveryCase = 3

    /// `groups` groups of `depth` channels that become `width` each; the stride holds for both axes.
    private static func grouped(
        _ size: [Int], _ groups: Int, _ depth: Int, _ width: Int, _ window: [Int] = [3, 3], stride: Int = 1,
        dilation: Int = 1, batch: Int = 1
    ) -> Form {
        let numbers = [size, window, [groups, depth, width, stride, dilation]].joined().map(String.init)
        return Form(
            name: "groups-\(numbers.joined(separator: "-"))", input: [batch, size[0], size[1], groups * depth],
            weights: [groups * width, window[0], window[1], depth],
            strides: [stride, stride], padding: Padding(before: [1, 1], after: [1, 1]),
            dilations: [dilation, dilation], groups: groups)
    }

    private static var groupedForms: [Form] {
        [
            grouped([5, 6], 4, 8, 8), grouped([5, 4], 3, 12, 20), grouped([4, 5], 2, 16, 32, batch: 2),
            grouped([9, 9], 2, 4, 16), grouped([4, 4], 3, 16, 16, stride: 2), grouped([3, 5], 2, 8, 6),
            grouped([4, 3], 5, 4, 1), grouped([5, 5], 2, 20, 40, [1, 1]), grouped([6, 5], 2, 8, 24, dilation: 2),
            grouped([3, 3], 3, 6, 7), grouped([1, 1], 4, 4, 4), grouped([1, 13], 2, 32, 16, [1, 5]),
            grouped([3, 23], 2, 4, 12, stride: 3), grouped([4, 4], 2, 2, 18), grouped([4, 4], 2, 5, 33),
        ]
    }
}
