import EdgeGraph
import EdgeTensor

/// The different slices along `axis`, or the different elements of the flattened data.
///
/// Input: numbers of any type. Outputs: the slices, each once; where each comes first; for every slice of the input the
/// place of its equal; how often each occurs; and the int64 scalar that counts them (``Extent``). Slices stand in rising
/// order of their elements, or in the order in which they come. NaN equals NaN and is larger than all numbers.
public struct Unique: Operator {
    public static let name = "unique"
    /// Nil for the flattened data.
    public var axis: Int?
    public var isSorted: Bool

    /// `axis` is not negative.
    public init(axis: Int?, isSorted: Bool) {
        self.axis = axis
        self.isSorted = isSorted
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        axis = try reader.ints("axis").first
        isSorted = try reader.bool("is_sorted")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(axis.map { [$0] } ?? [], "axis")
        writer.write(isSorted, "is_sorted")
    }

    public var countedAxes: [Int?] { [axis ?? 0, 0, nil, 0, nil] }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 1)
        try expectElement(inputs, 0, ElementType.numbers)
        try expectPerTensor(inputs, 0)
        var type = inputs[0]
        if axis == nil { type.shape = try .inferred([type.elementCount]) }
        guard type.shape.indices.contains(axis ?? 0) else { throw .noAxis(axis ?? 0, of: type.shape) }
        let places = TensorType(.int64, try .inferred([type.shape[axis ?? 0]]))
        return [type, places, places, places, TensorType(.int64, [])]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        for index in [0, 1, 3] { outputs[index].clear() }
        let slices = AxisSlices(inputs[0], outputs[0].shape, axis: axis ?? 0)
        // Equal slices lie together, the first that comes in front.
        let order = (0..<slices.count).sorted { slices.precedes($0, $1) ?? ($0 < $1) }
        var groups: [Range<Int>] = []
        for place in order.indices {
            if let last = groups.last, slices.precedes(order[last.lowerBound], order[place]) == nil {
                groups[groups.count - 1] = last.lowerBound..<place + 1
            } else {
                groups.append(place..<place + 1)
            }
        }
        if !isSorted { groups.sort { order[$0.lowerBound] < order[$1.lowerBound] } }
        for (number, group) in groups.enumerated() {
            slices.copy(order[group.lowerBound], to: outputs[0], number)
            outputs[1].setIndex(number, order[group.lowerBound])
            for place in group { outputs[2].setIndex(order[place], number) }
            outputs[3].setIndex(number, group.count)
        }
        outputs[4].setIndex(0, groups.count)
    }

    public func operationCount(for signature: Signature) -> Int {
        // Sorting compares each slice with as many others as its number has digits.
        let count = signature.inputs[0].elementCount
        return count.multipliedClamped(by: max(Int.bitWidth - count.leadingZeroBitCount, 1))
    }
}

/// The slices of a tensor along one axis.
private struct AxisSlices {
    let input: TensorView
    let count: Int
    let outerCount: Int
    let inner: Int

    /// `shape` is the input's, or that of its flattened form.
    init(_ input: TensorView, _ shape: Shape, axis: Int) {
        self.input = input
        count = shape[axis]
        outerCount = shape.prefix(axis).reduce(1, *)
        inner = shape.dropFirst(axis + 1).reduce(1, *)
    }

    /// Whether one slice stands before another in rising order; nil when they are equal.
    func precedes(_ left: Int, _ right: Int) -> Bool? {
        for outer in 0..<outerCount {
            let (a, b) = ((outer * count + left) * inner, (outer * count + right) * inner)
            for element in 0..<inner {
                if let precedes = input.precedes(a + element, b + element, false) { return precedes }
            }
        }
        return nil
    }

    /// Copies a slice to place `number` of a tensor of the same shape.
    func copy(_ slice: Int, to output: MutableTensorView, _ number: Int) {
        let run = inner * input.type.element.byteCount
        for outer in 0..<outerCount {
            output.copy(input, from: (outer * count + slice) * run, to: (outer * count + number) * run, byteCount: run)
        }
    }
}

extension Unique {
    public static var imports: [ImportRule] {
        let onnx = ["", "com.microsoft"].map { domain in
            ImportRule.onnx("Unique", domain: domain) { node, builder throws(OperatorError) in
                let data = try node.input(0)
                var axis: Int?
                if node.attributes["axis"] != nil { axis = try builder.shape(of: data).axis(try node.int("axis")) }
                let op = Unique(axis: axis, isSorted: domain.isEmpty ? try node.bool("sorted", default: true) : false)
                let found = try builder.add(op, [data])
                // Microsoft's has no output of first places.
                return domain.isEmpty ? Array(found.prefix(4)) : [found[0], found[2], found[3]]
            }
        }
        // Values in the order in which they come, and the place of each element among them.
        let tflite = ImportRule.tflite("UNIQUE", options: [TFLiteOption("idx_out_type", slot: 0, .int8, default: 2)]) {
            node, builder throws(OperatorError) in
            let found = try builder.add(Unique(axis: nil, isSorted: false), [try node.input(0)])
            let element = node.outputTypes.last??.element ?? .int32
            return [found[0], try builder.cast(found[2], to: element)]
        }
        return onnx + [tflite]
    }

    public static var examples: [Example] {
        let cases: [(ElementType, Shape, Int?)] = [
            (.float32, [3, 4], nil), (.int64, [5, 2], 0), (.int8, [2, 3, 2], 1), (.float16, [6], 0), (.bool, [0], nil),
        ]
        let special = Tensor(TensorType(.float32, [5]), [Float.nan, 1, -0.0, .nan, 0])
        return cases.flatMap { element, shape, axis in
            [true, false].map { isSorted in
                Example(
                    "\(element)-\(isSorted)", Unique(axis: axis, isSorted: isSorted),
                    [.init(TensorType(element, shape), range: element == .bool ? 0...1 : -1...1)])
            }
        } + [Example("nan", Unique(axis: 0, isSorted: true), [.init(special.type, tensor: special)])]
    }
}
