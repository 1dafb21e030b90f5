import EdgeGraph
import EdgeTensor

/// Running sums or products along `axis`: `y[i] = x[0] + … + x[i]`.
///
/// Numbers of any type; floats are computed in float64 and rounded at the end, integers wrap.
public struct Cumulate: Operator {
    public static let name = "cumulate"
    public var function: Function
    public var axis: Int
    /// Whether an element stays out of its own result.
    public var isExclusive: Bool
    /// Whether it runs from the end of the axis to its beginning.
    public var isReversed: Bool

    public enum Function: String, Hashable, Sendable, CaseIterable {
        case sum, product
    }

    /// `axis` is not negative.
    public init(_ function: Function, axis: Int, isExclusive: Bool = false, isReversed: Bool = false) {
        self.function = function
        self.axis = axis
        self.isExclusive = isExclusive
        self.isReversed = isReversed
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        function = try reader.choice("function")
        axis = try reader.int("axis")
        isExclusive = try reader.bool("is_exclusive")
        isReversed = try reader.bool("is_reversed")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(function, "function")
        writer.write(axis, "axis")
        writer.write(isExclusive, "is_exclusive")
        writer.write(isReversed, "is_reversed")
    }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 1)
        try expectElement(inputs, 0, ElementType.numbers)
        try expectUnquantized(inputs)
        guard inputs[0].shape.indices.contains(axis) else { throw .noAxis(axis, of: inputs[0].shape) }
        return [inputs[0]]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        let rows = AxisRows(inputs[0].shape, axis: axis)
        let isReal = inputs[0].type.element.isFloatingPoint
        for row in 0..<rows.count {
            let elements = rows[row]
            let isProduct = function == .product
            if isReal {
                run(elements, isProduct ? 1.0 : 0, { inputs[0].realElement($0) }, isProduct ? (*) : (+)) {
                    outputs[0].setElement($0, $1)
                }
            } else {
                // Bits above those of the element do not reach the ones below.
                run(elements, isProduct ? Int128(1) : 0, { inputs[0].integerElement($0) }, isProduct ? (&*) : (&+)) {
                    outputs[0].setElement($0, $1)
                }
            }
        }
    }

    private func run<Number>(
        _ elements: StrideTo<Int>, _ start: Number, _ load: (Int) -> Number, _ combine: (Number, Number) -> Number,
        _ store: (Int, Number) -> Void
    ) {
        var running = start
        func visit(_ element: Int) {
            // Read before it is written: both may be one tensor.
            let next = combine(running, load(element))
            store(element, isExclusive ? running : next)
            running = next
        }
        if isReversed {
            for element in elements.reversed() { visit(element) }
        } else {
            for element in elements { visit(element) }
        }
    }

    public func sharing(for signature: Signature) -> Sharing { elementwiseSharing(signature) }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? { rowAxes(axes, beside: axis) }

    public func permuted(by permutation: [Int], for signature: Signature) -> (any Operator)? {
        guard let moved = permutation.firstIndex(of: axis) else { return nil }
        return Cumulate(function, axis: moved, isExclusive: isExclusive, isReversed: isReversed)
    }
}

extension Cumulate {
    public static var imports: [ImportRule] {
        let onnx = [("CumSum", Function.sum), ("CumProd", .product)].map { name, function in
            ImportRule.onnx(name) { node, builder throws(OperatorError) in
                [try add(function, node, isReversed: try node.bool("reverse"), &builder)]
            }
        }
        let options = [TFLiteOption("exclusive", slot: 0, .bool), TFLiteOption("reverse", slot: 1, .bool)]
        return onnx + [
            .tflite("CUMSUM", options: options) { node, builder throws(OperatorError) in
                [try add(.sum, node, isReversed: try node.bool("reverse"), &builder)]
            }
        ]
    }

    private static func add(
        _ function: Function, _ node: ForeignNode, isReversed: Bool, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let data = try node.input(0)
        let axis = try node.integer(1, in: builder)
        let op = Cumulate(
            function, axis: try builder.shape(of: data).axis(axis), isExclusive: try node.bool("exclusive"),
            isReversed: isReversed)
        return try builder.addInReals(op, [data], quantization: node.outputQuantization())
    }

    public static var examples: [Example] {
        let elements: [ElementType] = [.float32, .int32, .float64, .uint8]
        return elements.enumerated().flatMap { number, element in
            [0, 1].map { axis in
                Example(
                    "\(element)-\(axis)",
                    Cumulate(
                        number % 2 == axis ? .sum : .product, axis: axis, isExclusive: number > 1,
                        isReversed: number % 2 == 1),
                    [.init(TensorType(element, [5, 7]), range: element == .uint8 ? 0...255 : -3...3)])
            }
        }
    }
}
