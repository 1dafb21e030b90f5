import EdgeGraph
import EdgeTensor

extension Resize {
    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        guard outputs[0].type.elementCount > 0 else { return }
        if mode == .nearest {
            copy(from: inputs[0].type).evaluate(inputs[0], into: outputs[0])
        } else if isPlainLinear && inputs[0].type.element == .int8 {
            interpolateIntegers(inputs[0], into: outputs[0])
        } else {
            interpolateReals(inputs[0], into: outputs[0])
        }
    }

    /// Nearest as a copy.
    func copy(from input: TensorType) -> IndexedCopy {
        // Sizes were checked when types were inferred.
        let output = (try? Shape(sizes)) ?? input.shape
        let scaled = scaledAxes(of: input.shape)
        let fill = Tensor(TensorType(input.element, [1], quantization: input.quantization)) { view in
            if input.element != .bytes { view.store(reals: [extrapolation]) }
        }
        return IndexedCopy(from: input.shape, to: output, fill: fill.bytes.withUnsafeBytes { Array($0) }) {
            axis, index in
            let length = input.shape[axis]
            guard scaled.contains(axis) else { return index }
            let place = place(of: index, axis, length)
            return isExtrapolated(place, length) ? nil : Int(min(max(rounding(place), 0), Double(length - 1)))
        }
    }

    // MARK: Real numbers

    /// One axis after the other.
    private func interpolateReals(_ input: TensorView, into output: MutableTensorView) {
        var elements = input.realElements()
        var shape = input.shape.dimensions
        var isExtrapolated = [Bool](repeating: false, count: output.type.elementCount)
        let strides = output.shape.strides
        for axis in scaledAxes(of: input.shape) {
            let footprints = footprints(axis, shape[axis])
            elements = filtered(elements, shape, axis, footprints)
            shape[axis] = sizes[axis]
            guard coordinates == .cropAndResize else { continue }
            for index in isExtrapolated.indices where footprints[index / strides[axis] % sizes[axis]].isEmpty {
                isExtrapolated[index] = true
            }
        }
        let isInteger = !output.type.element.isFloatingPoint
        for (index, value) in elements.enumerated() {
            let real = isExtrapolated[index] ? Double(extrapolation) : value
            output.setElement(index, isInteger ? real.rounded(.toNearestOrEven) : real)
        }
    }

    /// The sums of one axis; 0 where there is nothing to add.
    private func filtered(_ elements: [Double], _ shape: [Int], _ axis: Int, _ footprints: [Footprint]) -> [Double] {
        let inner = shape[(axis + 1)...].reduce(1, *)
        let outer = shape[..<axis].reduce(1, *)
        var result = [Double](repeating: 0, count: outer * footprints.count * inner)
        for row in 0..<outer {
            for (index, footprint) in footprints.enumerated() {
                let target = (row * footprints.count + index) * inner
                for (element, weight) in footprint {
                    let source = (row * shape[axis] + element) * inner
                    for place in 0..<inner { result[target + place] += weight * elements[source + place] }
                }
            }
        }
        return result
    }

    // MARK: int8

    private func interpolateIntegers(_ input: TensorView, into output: MutableTensorView) {
        let source = input.elements(as: Int8.self)
        let target = output.elements(as: Int8.self)
        let shift = 11 * scaledAxes(of: input.shape).count
        var position = 0
        forEachNeighbourhood(of: input.shape) { neighbours in
            let sum = neighbours.reduce(Int64(0)) { $0 + Int64(source[$1.offset]) * $1.weight }
            target[position] = Int8(clamping: shift == 0 ? sum : (sum + 1 << (shift - 1)) >> shift)
            position += 1
        }
    }

    /// One of the input's elements around an output element, with the product of its weights along all linear axes.
    private struct Neighbour {
        var offset = 0
        var weight: Int64 = 1

        func moved(by distance: Int, weight: Int32 = 1) -> Neighbour {
            Neighbour(offset: offset + distance, weight: self.weight * Int64(weight))
        }
    }

    /// Calls `body` with the 2ⁿ neighbours of every output element in order, for n linear axes.
    private func forEachNeighbourhood(of input: Shape, _ body: ([Neighbour]) -> Void) {
        let linear = scaledAxes(of: input)
        let strides = input.strides
        let taps = sizes.indices.map { linear.contains($0) ? self.taps($0, input[$0]) : [] }
        func visit(_ axis: Int, _ neighbours: [Neighbour]) {
            guard axis < sizes.count else { return body(neighbours) }
            for index in 0..<sizes[axis] {
                guard linear.contains(axis) else {
                    visit(axis + 1, neighbours.map { $0.moved(by: index * strides[axis]) })
                    continue
                }
                let tap = taps[axis][index]
                visit(
                    axis + 1,
                    neighbours.map { $0.moved(by: tap.lower * strides[axis], weight: 2048 - tap.weight) }
                        + neighbours.map { $0.moved(by: tap.upper * strides[axis], weight: tap.weight) })
            }
        }
        visit(0, [Neighbour()])
    }
}
