import EdgeGraph
import EdgeTensor

extension SVDF {
    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        if inputs[Input.x.rawValue].type.element == .int8 {
            evaluateIntegers(inputs, outputs)
        } else {
            evaluateReals(inputs, outputs)
        }
    }

    private func evaluateReals(_ inputs: [TensorView], _ outputs: [MutableTensorView]) {
        func elements(_ input: Input) -> UnsafeBufferPointer<Float> {
            inputs[input.rawValue].elements(as: Float.self)
        }
        let (x, features, time, bias) = (elements(.x), elements(.features), elements(.time), elements(.bias))
        let sizes = Sizes(inputs.map(\.type), rank: rank)
        let (y, state) = (outputs[0].elements(as: Float.self), outputs[1].elements(as: Float.self))
        advance(sizes, elements(.state), into: state) { item, filter in
            product(features, filter, x[item * sizes.input..<(item + 1) * sizes.input])
        }
        for (index, target) in y.indices.enumerated() {
            let (item, unit) = (index / sizes.units, index % sizes.units)
            var sum = bias[unit]
            for filter in unit * rank..<(unit + 1) * rank {
                let place = (item * sizes.filters + filter) * sizes.memory
                sum += product(time, filter, UnsafeBufferPointer(rebasing: state[place..<place + sizes.memory]))
            }
            y[target] = function(sum)
        }
    }

    private func evaluateIntegers(_ inputs: [TensorView], _ outputs: [MutableTensorView]) {
        let x = inputs[Input.x.rawValue].elements(as: Int8.self)
        let features = inputs[Input.features.rawValue].elements(as: Int8.self)
        let time = inputs[Input.time.rawValue].elements(as: Int16.self)
        let bias = inputs[Input.bias.rawValue].elements(as: Int32.self)
        let sizes = Sizes(inputs.map(\.type), rank: rank)
        let rule = IntegerSVDF(self, inputs.map(\.type), output: outputs[0].type)
        let (y, state) = (outputs[0].elements(as: Int8.self), outputs[1].elements(as: Int16.self))
        advance(sizes, inputs[Input.state.rawValue].elements(as: Int16.self), into: state) { item, filter in
            let sum = (0..<sizes.input).reduce(Int32(0)) { sum, index in
                let centred = Int32(x[item * sizes.input + index]) &- rule.inputZeroPoint
                return sum &+ Int32(features[filter * sizes.input + index]) &* centred
            }
            return Int16(clamping: rule.toState(sum))
        }
        for (index, target) in y.indices.enumerated() {
            let (item, unit) = (index / sizes.units, index % sizes.units)
            var sum = bias[unit]
            for entry in unit * rank * sizes.memory..<(unit + 1) * rank * sizes.memory {
                sum = sum &+ Int32(time[entry]) &* Int32(state[item * sizes.filters * sizes.memory + entry])
            }
            let result = Int64(rule.toOutput(sum)) + Int64(rule.outputZeroPoint)
            y[target] = Int8(clamping: min(max(result, Int64(rule.range.lowerBound)), Int64(rule.range.upperBound)))
        }
    }

    /// Moves every filter's memory on by one place; `feature` gives the new entry.
    private func advance<Element>(
        _ sizes: Sizes, _ before: UnsafeBufferPointer<Element>, into after: UnsafeMutableBufferPointer<Element>,
        feature: (_ item: Int, _ filter: Int) -> Element
    ) {
        for row in 0..<sizes.batch * sizes.filters {
            let place = row * sizes.memory
            for entry in place..<place + sizes.memory - 1 { after[entry] = before[entry + 1] }
            after[place + sizes.memory - 1] = feature(row / sizes.filters, row % sizes.filters)
        }
    }
}

/// The numbers of the integer form («SVDF» of docs/quantization.md), for reference and kernels alike.
struct IntegerSVDF {
    let toState, toOutput: FixedPointFactor
    let inputZeroPoint, outputZeroPoint: Int32
    let range: ClosedRange<Int32>

    init(_ op: SVDF, _ inputs: [TensorType], output: TensorType) {
        func scale(_ input: SVDF.Input) -> Float { inputs[input.rawValue].scale() }
        toState = FixedPointFactor(Double(scale(.x) * scale(.features) / scale(.state)))
        toOutput = FixedPointFactor(Double(scale(.state) * scale(.time) / output.scale()))
        (inputZeroPoint, outputZeroPoint) = (inputs[SVDF.Input.x.rawValue].zeroPoint(), output.zeroPoint())
        range = (op.clampedRange ?? .none).stored(in: output)
    }
}
