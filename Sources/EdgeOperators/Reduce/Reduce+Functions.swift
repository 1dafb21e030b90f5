import EdgeTensor

extension Reduce {
    /// One result in float64; the maximum or minimum of NaN and anything is NaN.
    func real(_ input: TensorView, _ walk: ReductionWalk, _ index: Int) -> Double {
        let start = walk.start(of: index)
        func fold(_ initial: Double, _ combine: (Double, Double) -> Double) -> Double {
            var result = initial
            for item in 0..<walk.reducedCount {
                result = combine(result, input.real(start + walk.offset(of: item)))
            }
            return result
        }
        switch function {
        case .sum: return fold(0) { $0 + $1 }
        case .mean: return fold(0) { $0 + $1 } / Double(walk.reducedCount)
        case .max: return fold(-.infinity) { $0.isNaN || $0 > $1 ? $0 : $1 }
        case .min: return fold(.infinity) { $0.isNaN || $0 < $1 ? $0 : $1 }
        case .prod: return fold(1) { $0 * $1 }
        case .sumSquare: return fold(0) { $0 + $1 * $1 }
        case .l1: return fold(0) { $0 + abs($1) }
        case .l2: return fold(0) { $0 + $1 * $1 }.squareRoot()
        case .logSumExp:
            let largest = fold(-.infinity) { Swift.max($0, $1) }
            guard largest.isFinite else { return largest }
            return largest + Elementary.log(fold(0) { $0 + Elementary.exp($1 - largest) })
        }
    }

    /// One result in integers; the caller keeps the low bits. A mean is cut off towards zero.
    func integer(_ input: TensorView, _ walk: ReductionWalk, _ index: Int) -> Int128 {
        let start = walk.start(of: index)
        func fold(_ initial: Int128, _ combine: (Int128, Int128) -> Int128) -> Int128 {
            var result = initial
            for item in 0..<walk.reducedCount {
                result = combine(result, input.integerElement(start + walk.offset(of: item)))
            }
            return result
        }
        let limits = input.type.element.integerLimits
        switch function {
        case .mean: return walk.reducedCount == 0 ? 0 : fold(0) { $0 + $1 } / Int128(walk.reducedCount)
        case .max: return fold(limits.lowerBound) { Swift.max($0, $1) }
        case .min: return fold(limits.upperBound) { Swift.min($0, $1) }
        case .prod: return fold(1) { $0 &* $1 }
        case .sumSquare: return fold(0) { $0 &+ $1 &* $1 }
        case .l1: return fold(0) { $0 + abs($1) }
        case .sum, .l2, .logSumExp: return fold(0) { $0 + $1 }
        }
    }

    /// `i32(Σ (x − x0))`
    func integerSum(_ input: TensorView, _ walk: ReductionWalk, _ index: Int) -> Int32 {
        let start = walk.start(of: index)
        let zeroPoint = input.quantization?.zeroPoint ?? 0
        let source = input.elements(as: Int8.self)
        var sum: Int32 = 0
        for item in 0..<walk.reducedCount {
            sum &+= Int32(source[start + walk.offset(of: item)]) - zeroPoint
        }
        return sum
    }
}

/// Where the elements lie that one result of a reduction is made of.
struct ReductionWalk {
    private typealias Axis = (extent: Int, stride: Int)
    private let kept: [Axis]
    private let reduced: [Axis]
    /// Elements per result.
    let reducedCount: Int

    init(_ shape: Shape, axes: [Int]) {
        let strides = shape.strides
        kept = shape.indices.filter { !axes.contains($0) }.map { (shape[$0], strides[$0]) }
        reduced = axes.map { (shape[$0], strides[$0]) }
        reducedCount = reduced.reduce(1) { $0 * $1.extent }
    }

    /// The element at which result `index` begins.
    func start(of index: Int) -> Int { offset(index, kept) }

    /// How far element `item` of a result lies from its beginning.
    func offset(of item: Int) -> Int { offset(item, reduced) }

    private func offset(_ index: Int, _ axes: [Axis]) -> Int {
        var (rest, offset) = (index, 0)
        for axis in axes.reversed() {
            offset += rest % axis.extent * axis.stride
            rest /= axis.extent
        }
        return offset
    }
}

extension ElementType {
    /// The smallest and largest integer of the type; 0 and 1 for bools.
    var integerLimits: ClosedRange<Int128> {
        switch self {
        case .int8: -128...127
        case .uint8: 0...255
        case .int16: -32768...32767
        case .uint16: 0...65535
        case .int32: Int128(Int32.min)...Int128(Int32.max)
        case .uint32: 0...Int128(UInt32.max)
        case .int64: Int128(Int64.min)...Int128(Int64.max)
        case .uint64: 0...Int128(UInt64.max)
        case .bool: 0...1
        case .float32, .float64, .float16, .bfloat16, .bytes: 0...0
        }
    }
}
