import EdgeGraph
import EdgeTensor

/// TFLite's UNIDIRECTIONAL_SEQUENCE_LSTM: 24 inputs, a tensor for each gate, h and c as variables.
struct TFLiteRecurrence {
    // Where the inputs begin: x; four input weights, four recurrent weights; three peepholes; four biases; projection
    // weights and bias; h and c; four coefficients of layer normalization. Gates are input, forget, cell, output.
    private enum Place { static let inputWeights = 1, recurrentWeights = 5, peepholes = 9, biases = 12 }
    private enum End { static let projection = 16, h = 18, c = 19, normalization = 20..<24 }

    private let node: ForeignNode
    private let isInteger: Bool
    private let hidden: Int

    init(_ node: ForeignNode, _ builder: GraphBuilder) throws(OperatorError) {
        self.node = node
        isInteger = builder.type(of: try node.input(0)).element == .int8
        hidden = builder.shape(of: try node.input(End.c)).last ?? 0
        guard End.normalization.allSatisfy({ node.optionalInput($0) == nil }) else {
            throw .unsupported("layer normalization of an LSTM")
        }
        guard try !node.bool("diagonal_recurrent_tensors") else { throw .unsupported("a diagonal recurrent matrix") }
        guard try node.int("fused_activation_function", default: 4) == 4 else {
            throw .unsupported("an LSTM whose activation is not TANH")
        }
    }

    /// Adds the operator, and gives y.
    func add(_ builder: inout GraphBuilder) throws(OperatorError) -> Graph.ValueID {
        let isTimeMajor = try node.bool("time_major")
        let hasPeepholes = node.optionalInput(Place.peepholes + 1) != nil
        let hasProjection = node.optionalInput(End.projection) != nil
        let x = try node.input(0), h = try node.input(End.h), c = try node.input(End.c)
        guard builder.shape(of: x).rank == 3 else { throw .badInput(0, "has shape \(builder.shape(of: x))") }
        guard !isInteger || !hasProjection else { throw .unsupported("an integer LSTM with a projection") }
        var inputs = [
            isTimeMajor ? x : try builder.addOne(Transpose([1, 0, 2]), [x]),
            try weights(Place.inputWeights, &builder), try weights(Place.recurrentWeights, &builder),
            try biases(&builder), h, c,
        ]
        if hasPeepholes { inputs.append(try peepholes(&builder)) }
        if hasProjection { inputs += try projection(&builder) }
        let op = LSTM(
            cellClip: try node.float("cell_clip", default: 0), projectionClip: try node.float("proj_clip", default: 0),
            hasPeepholes: hasPeepholes, hasProjection: hasProjection)
        let outputs = try builder.add(op, inputs)
        for (state, next) in [(h, outputs[1]), (c, outputs[2])] { builder.setNext(next, ofState: state) }
        let y = isTimeMajor ? outputs[0] : try builder.addOne(Transpose([1, 0, 2]), [outputs[0]])
        return try builder.requantized(y, to: node.outputQuantization())
    }

    /// The rows of the gates' tensors from `place` on, one below the other.
    ///
    /// Without an input gate of its own (the first tensor is left out) `i = 1 − f`; as `1 − σ(z) = σ(−z)`, its rows
    /// are those of the forget gate with the other sign.
    private func gates(_ place: Int, _ count: Int, _ builder: GraphBuilder) throws(OperatorError) -> [Tensor] {
        var tensors: [Tensor] = []
        for gate in 0..<count {
            let isCoupled = gate == 0 && node.optionalInput(place) == nil
            guard !isCoupled || !isInteger else { throw .unsupported("an integer LSTM with a coupled input gate") }
            let index = isCoupled ? place + 1 : place + gate
            guard let tensor = builder.constant(try node.input(index)) else { throw .notConstant(index) }
            guard isInteger || tensor.reals != nil else { throw .badInput(index, "holds no numbers") }
            guard isCoupled else {
                tensors.append(tensor)
                continue
            }
            let type = TensorType(.float32, tensor.shape)
            tensors.append(Tensor(type, (tensor.reals ?? []).map { -$0 }))
        }
        return tensors
    }

    /// Weights of the hybrid form, int8 beside a float32 input, become float32.
    private func weights(_ place: Int, _ builder: inout GraphBuilder) throws(OperatorError) -> Graph.ValueID {
        let tensors = try gates(place, 4, builder)
        let columns = tensors[0].shape.last ?? 0
        for (gate, tensor) in tensors.enumerated() where tensor.shape.dimensions != [hidden, columns] {
            throw .badInput(place + gate, "has shape \(tensor.shape) instead of \([hidden, columns])")
        }
        let shape = try Shape.inferred([4 * hidden, columns])
        guard isInteger else {
            return builder.addConstant(Tensor(TensorType(.float32, shape), tensors.flatMap { $0.reals ?? [] }))
        }
        for (gate, tensor) in tensors.enumerated() {
            guard tensor.type.element == .int8, let quantization = tensor.type.quantization,
                quantization.axis ?? 0 == 0
            else { throw .badInput(place + gate, "is \(tensor.type) beside an int8 input") }
        }
        let type = TensorType(.int8, shape, quantization: try rowQuantization(tensors))
        return builder.addConstant(Tensor(type, tensors.flatMap { $0.elements(as: Int8.self) }))
    }

    /// The scales of the four gates, for every row.
    private func rowQuantization(_ tensors: [Tensor]) throws(OperatorError) -> Quantization {
        let rows = tensors.flatMap { tensor in (0..<hidden).map { (tensor.type.scale($0), tensor.type.zeroPoint($0)) } }
        do {
            return try Quantization(scales: rows.map(\.0), zeroPoints: rows.map(\.1), axis: 0)
        } catch {
            throw .badInput(Place.inputWeights, "has \(error)")
        }
    }

    private func biases(_ builder: inout GraphBuilder) throws(OperatorError) -> Graph.ValueID {
        let tensors = try gates(Place.biases, 4, builder)
        try checkVectors(tensors, Place.biases, hidden)
        let shape = try Shape.inferred([4 * hidden])
        guard isInteger else {
            return builder.addConstant(Tensor(TensorType(.float32, shape), tensors.flatMap { $0.reals ?? [] }))
        }
        for (gate, tensor) in tensors.enumerated() where tensor.type.element != .int32 {
            throw .badInput(Place.biases + gate, "is \(tensor.type) beside an int8 input")
        }
        return builder.addConstant(
            Tensor(TensorType(.int32, shape), tensors.flatMap { $0.elements(as: Int32.self) }))
    }

    private func peepholes(_ builder: inout GraphBuilder) throws(OperatorError) -> Graph.ValueID {
        guard !isInteger else { throw .unsupported("an integer LSTM with peepholes") }
        let tensors = try gates(Place.peepholes, 3, builder)
        try checkVectors(tensors, Place.peepholes, hidden)
        let type = TensorType(.float32, try .inferred([3 * hidden]))
        return builder.addConstant(Tensor(type, tensors.flatMap { $0.reals ?? [] }))
    }

    /// Weights and bias, which is zero where the file has none.
    private func projection(_ builder: inout GraphBuilder) throws(OperatorError) -> [Graph.ValueID] {
        guard let weights = builder.constant(try node.input(End.projection)) else { throw .notConstant(End.projection) }
        guard let reals = weights.reals, weights.shape.rank == 2 else {
            throw .badInput(End.projection, "is \(weights.type)")
        }
        var bias = Array(repeating: Float(0), count: weights.shape[0])
        if node.optionalInput(End.projection + 1) != nil { bias = try node.reals(End.projection + 1, in: builder) }
        guard bias.count == weights.shape[0] else {
            throw .badInput(End.projection + 1, "has \(bias.count) numbers for \(weights.shape[0]) outputs")
        }
        return [
            builder.addConstant(Tensor(TensorType(.float32, weights.shape), reals)),
            builder.addConstant(Tensor(TensorType(.float32, try .inferred([bias.count])), bias)),
        ]
    }

    private func checkVectors(_ tensors: [Tensor], _ place: Int, _ length: Int) throws(OperatorError) {
        for (gate, tensor) in tensors.enumerated() where tensor.shape.dimensions != [length] {
            throw .badInput(place + gate, "has shape \(tensor.shape) instead of \([length])")
        }
    }
}
