import EdgeGraph
import EdgeTensor

/// One direction of TFLite's long short-term memories: a tensor for each gate, in the order input, forget, cell,
/// output; h and c as variables.
struct TFLiteLSTM {
    /// Where the inputs of a direction begin.
    struct Places {
        var inputWeights = 1, recurrentWeights = 5, peepholes = 9, biases = 12, projection = 16, h = 18, c = 19
        /// Coefficients of the layer normalization.
        var normalization: Int?
        /// Weights of the auxiliary input.
        var auxiliary: Int?

        /// Those of UNIDIRECTIONAL_SEQUENCE_LSTM, and of LSTM in its full form.
        static let unidirectional = Places(normalization: 20)
        /// Those of BIDIRECTIONAL_SEQUENCE_LSTM.
        static let forward = Places(h: 35, c: 36, auxiliary: 40)
        static let backward = Places(
            inputWeights: 18, recurrentWeights: 22, peepholes: 26, biases: 29, projection: 33, h: 37, c: 38,
            auxiliary: 44)
    }

    private let node: ForeignNode
    private let places: Places
    private let gates: TFLiteGates
    private let hasNormalization, hasPeepholes, hasProjection: Bool
    /// Whether the layer is computed by the integer rule; other integer layers are computed in real numbers.
    private let isInteger: Bool

    init(_ node: ForeignNode, at places: Places = .unidirectional, _ builder: GraphBuilder) throws(OperatorError) {
        self.node = node
        self.places = places
        hasNormalization = (places.normalization.flatMap { node.optionalInput($0 + 1) }) != nil
        hasPeepholes = node.optionalInput(places.peepholes + 1) != nil
        hasProjection = node.optionalInput(places.projection) != nil
        let isCoupled = node.optionalInput(places.inputWeights) == nil
        let hidden = builder.shape(of: try node.input(places.c)).last ?? 0
        isInteger =
            builder.type(of: try node.input(0)).element == .int8 && !hasNormalization && !hasPeepholes && !isCoupled
            && (!hasProjection || TFLiteLSTM.hiddenQuantization(node) != nil)
        gates = TFLiteGates(node: node, hidden: hidden, isCoupled: isCoupled)
        guard try !node.bool("diagonal_recurrent_tensors") else { throw .unsupported("a diagonal recurrent matrix") }
    }

    /// Adds the operator for `x` `[T, N, I]`, in which the auxiliary input is the last part if `usesAuxiliary`, moves
    /// the variables on, and gives y `[T, N, P]`.
    func add(
        _ x: Graph.ValueID, isReversed: Bool = false, usesAuxiliary: Bool = false, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let h = try node.input(places.h), c = try node.input(places.c)
        let function = try GateFunction(tflite: try node.int("fused_activation_function", default: 4))
        guard !isInteger || function == .tanh else { throw .unsupported("an integer LSTM with another than TANH") }
        var inputs = [x]
        let auxiliary = usesAuxiliary ? places.auxiliary : nil
        if isInteger {
            guard auxiliary == nil else { throw .unsupported("an auxiliary input of an integer LSTM") }
            inputs += [
                try gates.integerRows(places.inputWeights, &builder),
                try gates.integerRows(places.recurrentWeights, &builder), try gates.integers(places.biases, &builder),
                h, c,
            ]
        } else {
            inputs[0] = try builder.dequantized(x)
            inputs += [
                try gates.rows(places.inputWeights, beside: auxiliary, negates: !hasNormalization, &builder),
                try gates.rows(places.recurrentWeights, negates: !hasNormalization, &builder),
                try gates.vectors(places.biases, scale: try biasScale(x, builder), &builder),
                try builder.dequantized(h), try builder.dequantized(c),
            ]
        }
        if hasPeepholes { inputs.append(try gates.peepholes(places.peepholes, negates: !hasNormalization, &builder)) }
        if hasProjection { inputs += try projection(&builder) }
        if hasNormalization, let place = places.normalization {
            inputs.append(try gates.vectors(place, &builder))
        }
        let op = LSTM(
            isReversed: isReversed, cellClip: try node.float("cell_clip", default: 0),
            projectionClip: try node.float("proj_clip", default: 0), hasPeepholes: hasPeepholes,
            hasProjection: hasProjection,
            hiddenQuantization: isInteger && hasProjection ? TFLiteLSTM.hiddenQuantization(node) : nil,
            hasNormalization: hasNormalization, candidate: function, output: function)
        let outputs = try builder.add(op, inputs)
        for (state, next) in [(h, outputs[1]), (c, outputs[2])] {
            builder.setNext(try builder.quantized(next, like: state), ofState: state)
        }
        return try builder.quantized(outputs[0], like: h)
    }

    /// The scale of what goes into the projection, which an integer model says in an intermediate tensor.
    private static func hiddenQuantization(_ node: ForeignNode) -> Quantization? {
        guard case .floats(let scales) = node.attributes["intermediate_scales"], scales.count > 4,
            case .ints(let zeroPoints) = node.attributes["intermediate_zero_points"], zeroPoints.count > 4
        else { return nil }
        return try? Quantization(scale: scales[4], zeroPoint: Int32(clamping: zeroPoints[4]))
    }

    /// What a unit of each gate's integer bias stands for: the scales of x and of the gate's weights, or, before a
    /// layer normalization, 2⁻¹⁰ of the scale of its coefficients.
    private func biasScale(_ x: Graph.ValueID, _ builder: GraphBuilder) throws(OperatorError) -> [Float] {
        var scales: [Float] = []
        for gate in 0..<4 {
            func scale(_ place: Int) -> Float {
                let id = node.optionalInput(place + gate) ?? node.optionalInput(place + gate + 1)
                return id.map { builder.type(of: $0).scale() } ?? 1
            }
            if hasNormalization, let place = places.normalization {
                scales.append(scale(place) * 0x1p-10)
            } else {
                scales.append(builder.type(of: x).scale() * scale(places.inputWeights))
            }
        }
        return scales
    }

    /// Weights and bias, which is zero where the file has none.
    private func projection(_ builder: inout GraphBuilder) throws(OperatorError) -> [Graph.ValueID] {
        let id = try node.input(places.projection)
        guard let weights = builder.constant(id), let reals = weights.reals, weights.shape.rank == 2 else {
            throw .notConstant(places.projection)
        }
        let type = TensorType(isInteger ? .int32 : .float32, try .inferred([weights.shape[0]]))
        let bias = try node.optionalInput(places.projection + 1).map { id throws(OperatorError) in
            guard let tensor = builder.constant(id), tensor.shape == type.shape else {
                throw .badInput(places.projection + 1, "is no constant of shape \(type.shape)")
            }
            return tensor
        }
        if isInteger {
            let stored = bias.flatMap { $0.type.element == .int32 ? $0.elements(as: Int32.self) : nil }
            guard bias == nil || stored != nil else { throw .badInput(places.projection + 1, "is not int32") }
            let zeros = Array(repeating: Int32(0), count: type.elementCount)
            return [id, builder.addConstant(Tensor(type, stored ?? zeros))]
        }
        // Only an integer model has an int32 bias, in units of both scales.
        var scale: Float = 1
        if bias?.type.element == .int32 {
            scale = (TFLiteLSTM.hiddenQuantization(node)?.scale ?? 1) * weights.type.scale()
        }
        let numbers = bias?.type.element == .int32 ? bias?.integers?.map { Float($0) } : bias?.reals
        let zeros = Array(repeating: Float(0), count: type.elementCount)
        return [
            builder.addConstant(Tensor(TensorType(.float32, weights.shape), reals)),
            builder.addConstant(Tensor(type, (numbers ?? zeros).map { $0 * scale })),
        ]
    }
}

extension GraphBuilder {
    /// `id` with the element type and the quantization of `state`.
    mutating func quantized(
        _ id: Graph.ValueID, like state: Graph.ValueID
    ) throws(OperatorError) -> Graph.ValueID {
        let type = type(of: state)
        guard let quantization = type.quantization, self.type(of: id).element != type.element else { return id }
        return try addOne(Quantize(element: type.element, quantization: quantization), [id])
    }
}
