import EdgeGraph
import EdgeTensor

extension Resize {
    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        guard outputs[0].type.elementCount > 0 else { return }
        switch (mode, inputs[0].type.element) {
        case (.nearest, _): copy(from: inputs[0].shape).evaluate(inputs[0], into: outputs[0])
        case (.linear, .int8): interpolateIntegers(inputs[0], into: outputs[0])
        case (.linear, _): interpolateReals(inputs[0], into: outputs[0])
        }
    }

    /// Nearest as a copy.
    func copy(from input: Shape) -> IndexedCopy {
        // Sizes were checked when types were inferred.
        let output = (try? Shape(sizes)) ?? input
        let scaled = scaledAxes(of: input)
        return IndexedCopy(from: input, to: output, fill: []) { axis, index in
            guard scaled.contains(axis) else { return index }
            return Int(min(max(rounding(place(of: index, axis, input[axis])), 0), Double(input[axis] - 1)))
        }
    }

    // MARK: Coordinates

    /// Where output index `index` of an axis lies between the input's `length` elements; may lie outside.
    func place(of index: Int, _ axis: Int, _ length: Int) -> Double {
        let (x, input, output) = (Double(index), Double(length), Double(sizes[axis]))
        /// A scale that the model states divides in float32, as it does where the model was made; a ratio of sizes
        /// is exact.
        func unscaled(_ place: Double) -> Double {
            scales.isEmpty ? place * input / output : Double(Float(place) / scales[axis])
        }
        switch coordinates {
        case .halfPixel: return unscaled(x + 0.5) - 0.5
        case .halfPixelSymmetric:
            let adjustment = scales.isEmpty ? 1 : output / (Double(scales[axis]) * input)
            return input / 2 * (1 - adjustment) + unscaled(x + 0.5) - 0.5
        case .pytorchHalfPixel: return sizes[axis] > 1 ? unscaled(x + 0.5) - 0.5 : 0
        case .alignCorners:
            // Stated scales make the output end between two elements.
            let end = scales.isEmpty ? output : Double(scales[axis]) * input
            return sizes[axis] > 1 ? x * (input - 1) / (end - 1) : 0
        case .asymmetric: return unscaled(x)
        case .tensorflowHalfPixel: return unscaled(x + 0.5)
        }
    }

    /// The two neighbours of an output index and how far it is from the first to the second.
    struct Tap: Hashable, Sendable {
        var lower, upper: Int
        var fraction: Double

        /// The weight of `upper` in the integer rule, in units of 2⁻¹¹.
        var weight: Int32 { Int32((fraction * 2048).rounded(.toNearestOrEven)) }
    }

    /// One tap for every index of an output axis.
    func taps(_ axis: Int, _ length: Int) -> [Tap] {
        (0..<sizes[axis]).map { index in
            let place = min(max(place(of: index, axis, length), 0), Double(length - 1))
            let lower = place.rounded(.down)
            return Tap(lower: Int(lower), upper: min(Int(lower) + 1, length - 1), fraction: place - lower)
        }
    }

    // MARK: Linear

    private func interpolateReals(_ input: TensorView, into output: MutableTensorView) {
        let source = input.elements(as: Float.self)
        let target = output.elements(as: Float.self)
        var position = 0
        forEachNeighbourhood(of: input.shape) { neighbours in
            target[position] = neighbours.reduce(0) { sum, neighbour in
                sum + source[neighbour.offset] * neighbour.fractions.reduce(1) { $0 * Float($1) }
            }
            position += 1
        }
    }

    private func interpolateIntegers(_ input: TensorView, into output: MutableTensorView) {
        let source = input.elements(as: Int8.self)
        let target = output.elements(as: Int8.self)
        let shift = 11 * scaledAxes(of: input.shape).count
        var position = 0
        forEachNeighbourhood(of: input.shape) { neighbours in
            let sum = neighbours.reduce(Int64(0)) { sum, neighbour in
                sum + Int64(source[neighbour.offset]) * neighbour.weights.reduce(1) { $0 * Int64($1) }
            }
            target[position] = Int8(clamping: shift == 0 ? sum : (sum + 1 << (shift - 1)) >> shift)
            position += 1
        }
    }

    /// One of the input's elements around an output element, with its share along each linear axis.
    fileprivate struct Neighbour {
        var offset = 0
        var fractions: [Double] = []
        var weights: [Int32] = []
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
                    neighbours.map { $0.moved(by: tap.lower * strides[axis], 1 - tap.fraction, 2048 - tap.weight) }
                        + neighbours.map { $0.moved(by: tap.upper * strides[axis], tap.fraction, tap.weight) })
            }
        }
        visit(0, [Neighbour()])
    }
}

extension Resize.Neighbour {
    fileprivate func moved(by distance: Int) -> Resize.Neighbour {
        Resize.Neighbour(offset: offset + distance, fractions: fractions, weights: weights)
    }

    fileprivate func moved(by distance: Int, _ fraction: Double, _ weight: Int32) -> Resize.Neighbour {
        Resize.Neighbour(offset: offset + distance, fractions: fractions + [fraction], weights: weights + [weight])
    }
}
