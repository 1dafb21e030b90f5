import EdgeGraph
import EdgeTensor

extension Convolution {
    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        guard let window = try? window(inputs[0].shape, inputs[1].shape) else { return }
        let sums = WindowSums(inputs[0].type, inputs[1].type, window, groups: groups)
        if inputs[0].type.isWide {
            evaluateWide(sums, inputs, outputs[0])
        } else if inputs[0].type.element == .int8 {
            evaluateIntegers(sums, inputs, outputs[0])
        } else {
            evaluateReals(sums, inputs, outputs[0])
        }
    }

    private func evaluateReals(_ sums: WindowSums, _ inputs: [TensorView], _ output: MutableTensorView) {
        let bias = inputs[2].realElements()
        sums.forEachReal(inputs[0], inputs[1]) { index, channel, sum in
            let own = activation.clamp(sum + bias[channel])
            guard let residual else { return output.setElement(index, own) }
            output.setElement(index, residual.activation.clamp(own + inputs[3].realElement(index)))
        }
    }

    private func evaluateIntegers(_ sums: WindowSums, _ inputs: [TensorView], _ output: MutableTensorView) {
        let bias = inputs[2].elements(as: Int32.self)
        let target = output.elements(as: Int8.self)
        let own = ownType(of: output.type)
        let steps = Requantization.perChannel(inputs[0].type, inputs[1].type, to: own, activation: activation)
        let addition = residual.map {
            QuantizedSum(own, inputs[3].type, to: output.type, activation: $0.activation)
        }
        sums.forEachInteger(inputs[0], inputs[1]) { index, channel, sum in
            let result = steps[channel](sum &+ bias[channel])
            guard let addition else { return target[index] = Int8(clamping: result) }
            target[index] = Int8(clamping: addition(result, Int32(inputs[3].elements(as: Int8.self)[index])))
        }
    }
}

extension Convolution {
    /// The type to which the sum is rounded before a residual is added; without one it is the output's.
    func ownType(of output: TensorType) -> TensorType {
        output.quantized(residual.map(\.quantization) ?? output.quantization)
    }
}

extension Requantization {
    /// The step of each output channel of weights `[O, …]`.
    static func perChannel(
        _ input: TensorType, _ weights: TensorType, to output: TensorType, activation: ActivationRange
    ) -> [Requantization] {
        (0..<weights.shape[0]).map { channel in
            let multiplier = Requantization.multiplier(input.scale(), weights.scale(channel), over: output.scale())
            return Requantization(multiplier: multiplier, to: output, activation: activation)
        }
    }
}

/// The sums of products of a convolution, plain or transposed, without bias.
struct WindowSums {
    let window: SlidingWindow
    let batch: Int
    let channels: Int
    let outputs: Int
    let groups: Int

    init(_ input: TensorType, _ weights: TensorType, _ window: SlidingWindow, groups: Int) {
        self.window = window
        self.groups = groups
        batch = input.shape[0]
        channels = input.shape[input.shape.rank - 1]
        outputs = weights.shape[0]
    }

    /// `Σ x · w` for every element of the output: its index, its channel, the sum in float64.
    func forEachReal(_ x: TensorView, _ w: TensorView, _ body: (Int, Int, Double) -> Void) {
        let (x, w) = (x.realElements(), w.realElements())
        forEachElement { index, channel, runs, depth in
            var sum = 0.0
            for run in runs {
                for c in 0..<depth { sum += x[run.input + c] * w[run.kernel + c] }
            }
            body(index, channel, sum)
        }
    }

    /// `Σ (x − x0) · (w − w0)` for every element of the output, wrapping.
    func forEachInteger(_ x: TensorView, _ w: TensorView, _ body: (Int, Int, Int32) -> Void) {
        let (inputZero, weightType) = (x.type.zeroPoint(), w.type)
        let (x, w) = (x.elements(as: Int8.self), w.elements(as: Int8.self))
        forEachElement { index, channel, runs, depth in
            let weightZero = weightType.zeroPoint(channel)
            var sum: Int32 = 0
            for run in runs {
                for c in 0..<depth {
                    sum &+= (Int32(x[run.input + c]) - inputZero) &* (Int32(w[run.kernel + c]) - weightZero)
                }
            }
            body(index, channel, sum)
        }
    }

    /// Calls `body` with the runs of `depth` products that make up each element of the output.
    func forEachElement(
        _ body: (_ index: Int, _ channel: Int, _ runs: [SlidingWindow.Tap], _ depth: Int) -> Void
    ) {
        let depth = channels / groups
        guard batch > 0, outputs > 0 else { return }
        guard depth > 0 else {
            // A window over nothing may have any size.
            for index in 0..<batch * window.outputCount * outputs { body(index, index % outputs, [], 0) }
            return
        }
        let outputsPerGroup = outputs / groups
        var runs: [SlidingWindow.Tap] = []
        for picture in 0..<batch {
            window.forEachOutput { position, taps in
                for channel in 0..<outputs {
                    let first = channel / outputsPerGroup * depth
                    runs.removeAll(keepingCapacity: true)
                    for tap in taps {
                        runs.append(
                            SlidingWindow.Tap(
                                kernel: (channel * window.tapCount + tap.kernel) * depth,
                                input: (picture * window.inputCount + tap.input) * channels + first))
                    }
                    body((picture * window.outputCount + position) * outputs + channel, channel, runs, depth)
                }
            }
        }
    }
}
