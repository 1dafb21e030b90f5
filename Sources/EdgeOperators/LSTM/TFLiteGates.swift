import EdgeGraph
import EdgeTensor

/// The tensors of the four gates of a TFLite layer, stacked as our operator wants them.
///
/// Without an input gate of its own (the first tensor is left out) `i = 1 − f`; as `1 − σ(z) = σ(−z)`, its rows are those
/// of the forget gate with the other sign, or behind a layer normalization its coefficients and biases.
struct TFLiteGates {
    let node: ForeignNode
    let hidden: Int
    let isCoupled: Bool

    /// The tensors of `count` gates from `place` on, the forget gate's for a coupled input gate.
    private func tensors(_ place: Int, _ count: Int, _ builder: GraphBuilder) throws(OperatorError) -> [Tensor] {
        var tensors: [Tensor] = []
        for gate in 0..<count {
            let index = place + (gate == 0 && isCoupled ? 1 : gate)
            guard let tensor = builder.constant(try node.input(index)) else { throw .notConstant(index) }
            tensors.append(tensor)
        }
        return tensors
    }

    /// The real numbers of gates, one below the other, with `scales` for integers that have none of their own.
    private func stacked(
        _ tensors: [Tensor], negates: Bool, scales: [Float]? = nil, _ place: Int
    ) throws(OperatorError) -> [Float] {
        var numbers: [Float] = []
        for (gate, tensor) in tensors.enumerated() {
            let sign: Float = gate == 0 && isCoupled && negates ? -1 : 1
            if tensor.type.element == .int32, let integers = tensor.integers {
                numbers += integers.map { Float($0) * (scales?[gate] ?? 1) * sign }
            } else {
                guard let reals = tensor.reals else { throw .badInput(place + gate, "holds no numbers") }
                numbers += reals.map { $0 * sign }
            }
        }
        return numbers
    }

    private func expect(_ tensors: [Tensor], _ dimensions: [Int], _ place: Int) throws(OperatorError) {
        for (gate, tensor) in tensors.enumerated() where tensor.shape.dimensions != dimensions {
            throw .badInput(place + gate, "has shape \(tensor.shape) instead of \(dimensions)")
        }
    }

    /// Weights `[4H, K]` in float32, also those that the file keeps in int8; the columns of the auxiliary weights at
    /// `beside` follow those at `place`.
    func rows(
        _ place: Int, beside: Int? = nil, negates: Bool, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let tensors = try tensors(place, 4, builder)
        let columns = tensors[1].shape.last ?? 0
        try expect(tensors, [hidden, columns], place)
        let numbers = try stacked(tensors, negates: negates, place)
        let type = TensorType(.float32, try .inferred([4 * hidden, columns]))
        let weights = builder.addConstant(Tensor(type, numbers))
        guard let beside else { return weights }
        return try builder.addOne(
            Concat(axis: 1), [weights, try rows(beside, negates: negates, &builder)])
    }

    /// Biases or coefficients `[4H]` in float32; `scale` is that of int32 numbers.
    func vectors(
        _ place: Int, scale: [Float]? = nil, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let tensors = try tensors(place, 4, builder)
        try expect(tensors, [hidden], place)
        let type = TensorType(.float32, try .inferred([4 * hidden]))
        return builder.addConstant(Tensor(type, try stacked(tensors, negates: true, scales: scale, place)))
    }

    /// Peepholes `[3H]` in float32; that of an input gate without one is zero.
    func peepholes(
        _ place: Int, negates: Bool, _ builder: inout GraphBuilder
    ) throws(OperatorError) -> Graph.ValueID {
        let type = TensorType(.float32, try .inferred([3 * hidden]))
        let isMissing = node.optionalInput(place) == nil && !isCoupled
        var tensors = try tensors(isMissing ? place + 1 : place, isMissing ? 2 : 3, builder)
        if isMissing { tensors.insert(Tensor(TensorType(.float32, tensors[0].shape)) { _ in }, at: 0) }
        try expect(tensors, [hidden], place)
        return builder.addConstant(Tensor(type, try stacked(tensors, negates: negates, place)))
    }

    /// Weights `[4H, K]` in int8 with a scale for each row.
    func integerRows(_ place: Int, _ builder: inout GraphBuilder) throws(OperatorError) -> Graph.ValueID {
        let tensors = try tensors(place, 4, builder)
        let columns = tensors[0].shape.last ?? 0
        try expect(tensors, [hidden, columns], place)
        for (gate, tensor) in tensors.enumerated() {
            guard tensor.type.element == .int8, let quantization = tensor.type.quantization,
                quantization.axis ?? 0 == 0
            else { throw .badInput(place + gate, "is \(tensor.type) beside an int8 input") }
        }
        let rows = tensors.flatMap { tensor in (0..<hidden).map { (tensor.type.scale($0), tensor.type.zeroPoint($0)) } }
        let quantization: Quantization
        do {
            quantization = try Quantization(scales: rows.map(\.0), zeroPoints: rows.map(\.1), axis: 0)
        } catch {
            throw .badInput(place, "has \(error)")
        }
        let type = TensorType(.int8, try .inferred([4 * hidden, columns]), quantization: quantization)
        return builder.addConstant(Tensor(type, tensors.flatMap { $0.elements(as: Int8.self) }))
    }

    /// Biases `[4H]` in int32.
    func integers(_ place: Int, _ builder: inout GraphBuilder) throws(OperatorError) -> Graph.ValueID {
        let tensors = try tensors(place, 4, builder)
        try expect(tensors, [hidden], place)
        for (gate, tensor) in tensors.enumerated() where tensor.type.element != .int32 {
            throw .badInput(place + gate, "is \(tensor.type) beside an int8 input")
        }
        let type = TensorType(.int32, try .inferred([4 * hidden]))
        return builder.addConstant(Tensor(type, tensors.flatMap { $0.elements(as: Int32.self) }))
    }
}
