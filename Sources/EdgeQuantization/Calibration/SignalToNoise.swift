import EdgeTensor

/// Powers of a signal and of what differs from it, summed in the order in which numbers come.
public struct SignalToNoise: Hashable, Sendable {
    public private(set) var signal = 0.0
    public private(set) var noise = 0.0

    public init() {}

    /// Adds numbers and what became of them: every fourth to one of four sums, which are added in the end.
    mutating func add(_ numbers: UnsafeBufferPointer<Float>, _ changed: UnsafeBufferPointer<Float>) {
        let count = Swift.min(numbers.count, changed.count)
        var (signals, noises) = (SIMD4<Double>(), SIMD4<Double>())
        for start in stride(from: 0, to: count - count % 4, by: 4) {
            let exact = SIMD4(
                Double(numbers[start]), Double(numbers[start + 1]), Double(numbers[start + 2]),
                Double(numbers[start + 3]))
            let other = SIMD4(
                Double(changed[start]), Double(changed[start + 1]), Double(changed[start + 2]),
                Double(changed[start + 3]))
            let difference = exact - other
            signals += exact * exact
            noises += difference * difference
        }
        signal += (signals[0] + signals[1]) + (signals[2] + signals[3])
        noise += (noises[0] + noises[1]) + (noises[2] + noises[3])
        for index in count - count % 4..<count { add(numbers[index], changed[index]) }
    }

    mutating func add(_ numbers: [Float], _ changed: [Float]) {
        numbers.withUnsafeBufferPointer { numbers in changed.withUnsafeBufferPointer { add(numbers, $0) } }
    }

    /// Adds numbers and the integers with one scale that stand for them.
    mutating func add(_ numbers: UnsafeBufferPointer<Float>, stored: TensorView) {
        guard let quantization = stored.quantization else { return }
        let zeroPoint = quantization.zeroPoint
        switch stored.type.element {
        case .int8:
            for (number, integer) in zip(numbers, stored.elements(as: Int8.self)) {
                add(number, quantization.scale * Float(Int32(integer) - zeroPoint))
            }
        case .int16:
            for (number, integer) in zip(numbers, stored.elements(as: Int16.self)) {
                add(number, quantization.scale * Float(Int32(integer) - zeroPoint))
            }
        default: break
        }
    }

    @inline(__always)
    private mutating func add(_ number: Float, _ changed: Float) {
        let difference = Double(number) - Double(changed)
        signal += Double(number) * Double(number)
        noise += difference * difference
    }

    /// Noise as a share of the signal; a signal of zeros has none.
    public var ratio: Double { signal > 0 ? noise / signal : 0 }

    /// `10 · log₁₀(signal / noise)`, at most ``mostDecibels``, which also stands for no noise at all.
    public var decibels: Double {
        guard noise > 0, signal > 0 else { return Self.mostDecibels }
        return Swift.min(10 * Self.log10(signal / noise), Self.mostDecibels)
    }

    public static let mostDecibels = 150.0

    /// The decimal logarithm, by this project's own function, which is the same everywhere.
    public static func log10(_ value: Double) -> Double { Elementary.log(value) / Elementary.log(10) }
}
