import EdgeGraph
import EdgeTensor

extension Convolution {
    /// Depthwise cases around the widths of vectors, of windows of every kind.
    static var depthwiseExamples: [Example] {
        var examples: [Example] = []
        for form in depthwiseForms {
            examples.append(form.real())
            examples.append(form.quantized(.even))
        }
        for form in depthwiseForms.prefix(depthwiseFormsWithEveryCase) {
            for numbers in QuantizedCase.all.dropLast() + [.farZeroPoint] { examples.append(form.quantized(numbers)) }
            examples.append(
                form.quantized(.standard, residual: Residual(quantization: .make(0.3, -9), activation: .relu)))
        }
        return examples
    }

    private static let depthwiseFormsWithEveryCase = 6

    /// A window over a picture of some channels; `stride` holds for both axes, and padding is on all sides.
    private static func depthwise(
        _ input: Shape, _ window: [Int] = [3, 3], stride: Int = 1, padding: Int = 1, dilation: Int = 1,
        multiplier: Int = 1
    ) -> Form {
        let channels = input[3], outputs = channels * multiplier
        let suffix = [stride, padding, dilation, multiplier].map(String.init).joined(separator: "-")
        return Form(
            name: "dw-\(input.map(String.init).joined(separator: "x"))-\(window[0])x\(window[1])-\(suffix)",
            input: input, weights: [outputs, window[0], window[1], 1], strides: [stride, stride],
            padding: Padding(before: [padding, padding], after: [padding, padding]),
            dilations: [dilation, dilation], groups: channels)
    }

    /// One axis: `count` pixels under `taps` taps.
    private static func depthwise(count: Int, channels: Int, taps: Int, stride: Int = 1, dilation: Int = 1) -> Form {
        let numbers = [count, channels, taps, stride, dilation].map(String.init).joined(separator: "-")
        return Form(
            name: "dw-1d-\(numbers)", input: [1, count, channels], weights: [channels, taps, 1], strides: [stride],
            padding: Padding(before: [taps / 2], after: [taps / 2]), dilations: [dilation], groups: channels)
    }

    private static var depthwiseForms: [Form] {
        let everyCase = [
            depthwise([1, 5, 6, 70]), depthwise([1, 6, 5, 67], stride: 2), depthwise([1, 6, 9, 16]),
            depthwise([1, 7, 7, 24], [5, 5], padding: 2), depthwise([1, 5, 4, 9], multiplier: 2),
            depthwise([2, 3, 9, 8], stride: 2),
        ]
        let channels = [1, 2, 3, 4, 8, 12, 15, 31, 32, 40, 64, 65, 80, 96, 130]
        let windows = [
            depthwise([1, 9, 8, 20], [5, 5], stride: 2, padding: 2), depthwise([1, 8, 8, 18], [7, 7], padding: 3),
            depthwise([1, 7, 7, 33], [7, 7], padding: 0), depthwise([1, 3, 12, 17], [1, 7], padding: 3),
            depthwise([1, 12, 3, 17], [7, 1], padding: 3), depthwise([1, 6, 6, 21], [2, 2], stride: 2, padding: 0),
            depthwise([1, 7, 7, 34], [4, 4], stride: 2), depthwise([1, 9, 9, 19], stride: 3),
            depthwise([1, 9, 8, 36], padding: 3, dilation: 3), depthwise([1, 9, 11, 5], stride: 2, dilation: 2),
            depthwise([1, 12, 13, 7], stride: 5), depthwise([1, 2, 2, 10], [5, 5], padding: 2),
            depthwise([1, 3, 2, 64], padding: 5), depthwise([1, 40, 2, 3], [33, 1], padding: 1),
            depthwise([1, 6, 5, 3], multiplier: 8), depthwise([1, 4, 5, 23], [5, 5], padding: 2, multiplier: 3),
            depthwise([1, 5, 4, 40], stride: 2, multiplier: 2),
        ]
        let wide = [
            depthwise([1, 3, 47, 64]), depthwise([1, 4, 90, 32]), depthwise([1, 3, 330, 8]),
            depthwise([1, 3, 171, 16]), depthwise([1, 5, 91, 48], stride: 2), depthwise([1, 3, 61, 16], stride: 2),
            depthwise([1, 5, 43, 16], [5, 5], padding: 2),
        ]
        let small = [
            depthwise([1, 1, 1, 64]), depthwise([1, 1, 1, 7]), depthwise([1, 1, 5, 24]), depthwise([1, 5, 1, 24]),
            depthwise([3, 2, 3, 16]), depthwise([2, 3, 3, 64], padding: 0), depthwise([0, 4, 4, 16]),
        ]
        let single = [
            depthwise(count: 40, channels: 16, taps: 5), depthwise(count: 19, channels: 70, taps: 9),
            depthwise(count: 21, channels: 33, taps: 3, stride: 2), depthwise(count: 60, channels: 8, taps: 33),
            depthwise(count: 30, channels: 12, taps: 3, dilation: 4),
        ]
        return everyCase + single + channels.map { depthwise([1, 5, 7, $0]) }
            + channels.map { depthwise([1, 5, 8, $0], stride: 2) }
            + windows + wide + small
    }
}
