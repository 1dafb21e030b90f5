import EdgeGraph
import EdgeTensor

/// The order in which a recurrent layer sees the rows of a tensor `[T, N, …]`, for every element of the batch.
struct SequenceWalk {
    let steps, batch: Int
    /// Whether a sequence is walked from its end; results stay in the order of the rows.
    let isReversed: Bool
    /// The number of steps of each element of the batch; all where there are none.
    let lengths: UnsafeBufferPointer<Int32>?

    init(_ x: Shape, isReversed: Bool, lengths: TensorView?) {
        (steps, batch) = (x[0], x[1])
        self.isReversed = isReversed
        self.lengths = lengths?.elements(as: Int32.self)
    }

    /// The rows of one element of the batch, in the order of the walk.
    func rows(of item: Int) -> [Int] {
        let count = length(of: item)
        return (0..<count).map { (isReversed ? count - 1 - $0 : $0) * batch + item }
    }

    /// The rows behind the end of a sequence, whose results are zero.
    func restRows(of item: Int) -> [Int] { (length(of: item)..<steps).map { $0 * batch + item } }

    /// Lets a float32 state `[N, H]` see the sequences: `next` gives what that of one element of the batch becomes after
    /// a row of `x`. Writes every state as y, and the last as h.
    func run(
        _ x: TensorView, from h: TensorView, into outputs: [MutableTensorView],
        _ next: (_ x: Swift.Slice<UnsafeBufferPointer<Float>>, _ h: [Float]) -> [Float]
    ) {
        let (rows, before) = (x.elements(as: Float.self), h.elements(as: Float.self))
        let (y, after) = (outputs[0].elements(as: Float.self), outputs[1].elements(as: Float.self))
        let (input, hidden) = (x.shape[2], h.shape[1])
        for item in 0..<batch {
            var state = Array(before[item * hidden..<(item + 1) * hidden])
            for row in self.rows(of: item) {
                state = next(rows[row * input..<(row + 1) * input], state)
                y.put(state, row: row)
            }
            for row in restRows(of: item) { y.put(repeatElement(0, count: hidden), row: row) }
            after.put(state, row: item)
        }
    }

    private func length(of item: Int) -> Int { lengths.map { min(max(Int($0[item]), 0), steps) } ?? steps }
}

/// `Σ weights[row] · vector`
func product(_ weights: UnsafeBufferPointer<Float>, _ row: Int, _ vector: some Collection<Float>) -> Float {
    zip(weights[row * vector.count..<(row + 1) * vector.count], vector).reduce(0) { $0 + $1.0 * $1.1 }
}

extension Float {
    /// This number within `±limit`; as it is for a limit of 0.
    func clipped(_ limit: Float) -> Float {
        guard limit > 0 else { return self }
        return self < -limit ? -limit : self > limit ? limit : self
    }
}

extension UnsafeMutableBufferPointer {
    /// Replaces row `row` of rows that are as long as `elements`.
    func put(_ elements: some Collection<Element>, row: Int) {
        var place = row * elements.count
        for element in elements {
            self[place] = element
            place += 1
        }
    }
}

extension Operator {
    /// Throws unless a limit is a number from 0 on.
    func expectLimit(_ limit: Float, _ name: String) throws(OperatorError) {
        guard limit >= 0, limit.isFinite else { throw .badAttribute(name, "is \(limit)") }
    }

    /// Throws unless the inputs have these dimensions.
    func expectShapes(_ inputs: [TensorType], _ expected: [[Int]]) throws(OperatorError) {
        for (index, dimensions) in expected.enumerated() where inputs[index].shape.dimensions != dimensions {
            throw .badInput(index, "has shape \(inputs[index].shape); \(dimensions) fits the others")
        }
    }

    /// Throws unless all inputs are float32, but for lengths at `lengthInput`, which are int32.
    func expectReals(_ inputs: [TensorType], lengthInput: Int?) throws(OperatorError) {
        for index in inputs.indices { try expectElement(inputs, index, [index == lengthInput ? .int32 : .float32]) }
    }
}
