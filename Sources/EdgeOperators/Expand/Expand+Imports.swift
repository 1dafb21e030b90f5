import EdgeGraph
import EdgeTensor

extension Expand {
    public static var imports: [ImportRule] {
        [
            .onnx("Expand") { node, builder throws(OperatorError) in
                let input = try node.input(0)
                let shape = try broadcast(builder.shape(of: input), try node.integers(1, in: builder))
                return [try builder.addOne(Expand(shape), [input])]
            },
            .tflite("BROADCAST_TO") { node, builder throws(OperatorError) in
                let input = try node.input(0)
                let shape = try broadcast(builder.shape(of: input), try node.integers(1, in: builder))
                return [try builder.addMove(Expand(shape), input, for: node)]
            },
            .onnx("ConstantOfShape") { node, builder throws(OperatorError) in
                let shape = try Shape.inferred(try node.integers(0, in: builder))
                var value = Tensor(TensorType(.float32, []), [Float(0)])
                if let attribute = node.attributes["value"] {
                    guard case .tensor(let tensor) = attribute, tensor.type.elementCount == 1,
                        tensor.type.element != .bytes
                    else { throw .badAttribute("value", "is no tensor of one element") }
                    value = Tensor(TensorType(tensor.type.element, []), tensor.bytes)
                }
                return [try builder.addOne(Expand(shape), [builder.addConstant(value)])]
            },
            .tflite("FILL") { node, builder throws(OperatorError) in
                let shape = try Shape.inferred(try node.integers(0, in: builder))
                let value = try builder.reshaped(try node.input(1), to: [])
                return [try builder.addMove(Expand(shape), value, for: node)]
            },
        ] + constants
    }

    /// What depends on shapes and constants alone.
    private static var constants: [ImportRule] {
        [
            .tflite("ZEROS_LIKE") { node, builder throws(OperatorError) in
                let input = try node.input(0)
                let shape = try builder.knownShape(of: input)
                // A quantized zero is the zero point.
                let type = TensorType(builder.type(of: input).element, [], quantization: node.outputQuantization())
                let value = Tensor(type) { $0.setElement(0, Int128(type.quantization?.zeroPoint ?? 0)) }
                return [try builder.addOne(Expand(shape), [builder.addConstant(value)])]
            },
            .onnx("EyeLike") { node, builder throws(OperatorError) in [try eye(node, &builder)] },
            .tflite("BROADCAST_ARGS") { node, builder throws(OperatorError) in
                let first = try Shape.inferred(try node.integers(0, in: builder))
                let shape = try broadcast(first, try node.integers(1, in: builder))
                return [try builder.addIntegers(shape.dimensions, as: builder.type(of: try node.input(0)).element)]
            },
            .onnx("Range") { node, builder throws(OperatorError) in [try range(node, &builder)] },
            .tflite("RANGE") { node, builder throws(OperatorError) in [try range(node, &builder)] },
        ]
    }

    /// The shape that holds both: dimensions are equal or one of them is 1.
    private static func broadcast(_ input: Shape, _ wanted: [Int]) throws(OperatorError) -> Shape {
        let rank = max(input.rank, wanted.count)
        let a = Array(repeating: 1, count: rank - input.rank) + input.dimensions
        let b = Array(repeating: 1, count: rank - wanted.count) + wanted
        guard zip(a, b).allSatisfy({ $0 == $1 || $0 == 1 || $1 == 1 }) else {
            throw .badInput(1, "shape \(wanted) cannot hold shape \(input)")
        }
        return try .inferred(zip(a, b).map { $0 == 1 ? $1 : $0 })
    }

    /// Ones on a diagonal of a matrix of the input's shape, a constant.
    private static func eye(_ node: ForeignNode, _ builder: inout GraphBuilder) throws(OperatorError) -> Graph.ValueID {
        let input = try node.input(0)
        let shape = try builder.knownShape(of: input)
        guard shape.rank == 2 else { throw .badInput(0, "has shape \(shape); only a matrix has a diagonal") }
        var element = builder.type(of: input).element
        if node.attributes["dtype"] != nil { element = try Cast.element(ofONNX: try node.int("dtype")) }
        let diagonal = try node.int("k", default: 0)
        return try builder.addComputed(TensorType(element, shape)) { view in
            for row in 0..<shape[0] {
                let (column, overflow) = row.addingReportingOverflow(diagonal)
                if !overflow, (0..<shape[1]).contains(column) { view.setElement(row * shape[1] + column, Int128(1)) }
            }
        }
    }

    /// `start, start + delta …` below `limit`, a constant.
    private static func range(_ node: ForeignNode, _ builder: inout GraphBuilder) throws(OperatorError) -> Graph.ValueID
    {
        let element = builder.type(of: try node.input(0)).element
        var numbers: [Double] = []
        for index in 0..<3 {
            guard let tensor = builder.constant(try node.input(index)) else { throw .notConstant(index) }
            guard tensor.type.elementCount == 1, let number = number(tensor) else {
                throw .badInput(index, "is no number")
            }
            numbers.append(number)
        }
        let (start, delta) = (numbers[0], numbers[2])
        let count = max(((numbers[1] - start) / delta).rounded(.up), 0)
        guard delta != 0, count <= Double(Shape.maximumElementCount) else {
            throw .unsupported("a range of \(count) elements")
        }
        return try builder.addComputed(TensorType(element, try .inferred([Int(count)]))) { view in
            for index in 0..<Int(count) { view.setElement(index, start + Double(index) * delta) }
        }
    }

    /// The only element, if it is a finite number that float64 holds exactly.
    private static func number(_ tensor: Tensor) -> Double? {
        switch tensor.type.element {
        case .float64: tensor.elements(as: Double.self).first.flatMap(finite)
        case .float32, .float16, .bfloat16: tensor.reals?.first.flatMap { finite(Double($0)) }
        case .bool, .bytes: nil
        default: tensor.integers?.first.flatMap { Double(exactly: $0) }
        }
    }

    private static func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }
}
