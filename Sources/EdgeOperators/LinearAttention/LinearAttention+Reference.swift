import EdgeGraph
import EdgeTensor

extension LinearAttention {
    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let state = inputs[3].shape
        for sample in 0..<state[0] {
            for head in 0..<heads { evaluate(sample, head, inputs, outputs) }
        }
    }

    /// All steps of one head of one sample.
    private func evaluate(_ sample: Int, _ head: Int, _ inputs: [TensorView], _ outputs: [MutableTensorView]) {
        let (shape, steps) = (inputs[3].shape, inputs[0].shape[1])
        let (depth, width) = (shape[2], shape[3])
        let first = (sample * heads + head) * depth * width
        func vector(_ input: Int, _ start: Int, _ count: Int) -> [Double] {
            let elements = inputs[input].elements(as: Float.self)
            return (start..<start + count).map { Double(elements[$0]) }
        }
        let target = outputs[0].elements(as: Float.self)
        var memory = MatrixMemory(elements: vector(3, first, depth * width), depth: depth, width: width)
        for row in sample * steps..<(sample + 1) * steps {
            let place = row * heads + head
            let key = vector(1, place * depth, depth)
            var value = vector(2, place * width, width)
            if rule.isGated {
                let isShared = inputs[4].shape[2] == heads
                memory.decay(by: isShared ? vector(4, place, 1) : vector(4, place * depth, depth))
            }
            if rule.isDelta {
                let rates = inputs.count - 1
                let rate = vector(rates, inputs[rates].shape[2] == heads ? place : row, 1)[0]
                value = zip(value, memory.product(key)).map { rate * ($0 - $1) }
            }
            memory.add(key, value)
            let group = queryHeads / heads
            for query in row * queryHeads + head * group..<row * queryHeads + (head + 1) * group {
                for (index, sum) in memory.product(vector(0, query * depth, depth)).enumerated() {
                    target[query * width + index] = Float(Double(scale) * sum)
                }
            }
        }
        let last = outputs[1].elements(as: Float.self)
        for (index, element) in memory.elements.enumerated() { last[first + index] = Float(element) }
    }
}

/// The matrix S `[depth][width]` of one head.
private struct MatrixMemory {
    var elements: [Double]
    let depth: Int
    let width: Int

    /// Multiplies every row, or all of them, by eᵍ.
    mutating func decay(by gates: [Double]) {
        for row in 0..<depth {
            let factor = Elementary.exp(gates[gates.count == 1 ? 0 : row])
            for column in 0..<width { elements[row * width + column] *= factor }
        }
    }

    /// Sᵀ · vector
    func product(_ vector: [Double]) -> [Double] {
        (0..<width).map { column in
            (0..<depth).reduce(0) { $0 + elements[$1 * width + column] * vector[$1] }
        }
    }

    /// S + key · valueᵀ
    mutating func add(_ key: [Double], _ value: [Double]) {
        for row in 0..<depth {
            for column in 0..<width { elements[row * width + column] += key[row] * value[column] }
        }
    }
}
