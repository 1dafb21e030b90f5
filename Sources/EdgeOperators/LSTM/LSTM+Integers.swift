import EdgeGraph
import EdgeTensor

/// The numbers of the integer form («Integer LSTM» of docs/quantization.md), for reference and kernels alike.
struct IntegerLSTMNumbers {
    /// Units of 2⁻¹² per unit of a row's products with x and with h.
    let inputMultipliers, recurrentMultipliers: [Float]
    /// Units of c per 2⁻³⁰, and 2⁻¹² per unit of c.
    let cellMultiplier, cellRescale: Float
    /// The largest magnitude of a stored c.
    let cellBound: Int32
    /// From 2⁻³⁰ to what the output gate lets through: h, or the input of the projection.
    let hidden: Requantization
    /// For each row of the projection.
    let projection: [Requantization]
    let inputZeroPoint, recurrentZeroPoint: Int32

    init(_ op: LSTM, _ inputs: [TensorType]) {
        let (x, h, c) = (inputs[LSTM.Input.x.rawValue], inputs[LSTM.Input.h.rawValue], inputs[LSTM.Input.c.rawValue])
        func multipliers(_ activation: TensorType, _ input: LSTM.Input) -> [Float] {
            let weights = inputs[input.rawValue]
            return (0..<weights.shape[0]).map { row in
                Requantization.bounded(Double(activation.scale()) * Double(weights.scale(row)) * 0x1p12)
            }
        }
        inputMultipliers = multipliers(x, .inputWeights)
        recurrentMultipliers = multipliers(h, .recurrentWeights)
        (inputZeroPoint, recurrentZeroPoint) = (x.zeroPoint(), h.zeroPoint())
        cellMultiplier = Requantization.bounded(0x1p-30 / Double(c.scale()))
        cellRescale = Requantization.bounded(Double(c.scale()) * 0x1p12)
        let bound = (Double(op.cellClip) / Double(c.scale())).rounded(.toNearestOrEven)
        cellBound = op.cellClip > 0 ? Int32(min(bound, 32767)) : 32768
        let hiddenType = op.hasProjection ? h.quantized(op.hiddenQuantization) : h
        hidden = Requantization(
            multiplier: Requantization.bounded(0x1p-30 / Double(hiddenType.scale())), to: hiddenType)
        let limit = op.projectionClip > 0 ? ActivationRange(-op.projectionClip, op.projectionClip) : nil
        projection =
            op.hasProjection
            ? (0..<h.shape[1]).map { row in
                Requantization(
                    multiplier: Requantization.multiplier(
                        hiddenType.scale(), inputs[op.projectionInput].scale(row), over: h.scale()),
                    to: h, activation: limit ?? .none)
            } : []
    }

    /// Values of 2⁻¹⁵ for arguments of 2⁻¹² at −32768, −32640 … 32768.
    static let sigmoidTable = table(Elementary.sigmoid)
    static let tanhTable = table(Elementary.tanh)

    private static func table(_ function: (Double) -> Double) -> [Int16] {
        (0...512).map { entry in
            let value = (function(Double(entry * 128 - 32768) * 0x1p-12) * 0x1p15).rounded(.toNearestOrEven)
            return Int16(clamping: Int(value))
        }
    }

    /// For each segment of a table the value at its beginning and, in the upper half, what the next one adds.
    static func segments(_ table: [Int16]) -> [Int32] {
        zip(table, table.dropFirst()).map { value, next in
            Int32(UInt16(bitPattern: value)) | Int32(next - value) << 16
        }
    }

    /// The function of `table` at `z`, in a straight line between two entries.
    static func interpolate(_ table: [Int16], _ z: Int16) -> Int32 {
        let entry = (Int(z) + 32768) >> 7
        let (lower, upper) = (Int32(table[entry]), Int32(table[entry + 1]))
        return lower + ((upper - lower) * Int32(z & 127) + 64) >> 7
    }
}

/// The cell in stored integers.
struct IntegerLSTMCell: LSTMCell {
    static var zero: Int8 { 0 }
    private let numbers: IntegerLSTMNumbers
    private let hidden: Int
    private let inputWeights, recurrentWeights: UnsafeBufferPointer<Int8>
    private let bias: UnsafeBufferPointer<Int32>
    private let projectionWeights: UnsafeBufferPointer<Int8>?
    private let projectionBias: UnsafeBufferPointer<Int32>?

    init(_ op: LSTM, _ inputs: [TensorView]) {
        numbers = IntegerLSTMNumbers(op, inputs.map(\.type))
        hidden = LSTM.Sizes(inputs.map(\.type)).hidden
        inputWeights = inputs[LSTM.Input.inputWeights.rawValue].elements(as: Int8.self)
        recurrentWeights = inputs[LSTM.Input.recurrentWeights.rawValue].elements(as: Int8.self)
        bias = inputs[LSTM.Input.bias.rawValue].elements(as: Int32.self)
        projectionWeights = op.hasProjection ? inputs[op.projectionInput].elements(as: Int8.self) : nil
        projectionBias = op.hasProjection ? inputs[op.projectionInput + 1].elements(as: Int32.self) : nil
    }

    func advance(_ x: Swift.Slice<UnsafeBufferPointer<Int8>>, h: inout [Int8], c: inout [Int16]) {
        func gate(_ number: Int, _ index: Int, _ table: [Int16]) -> Int32 {
            let row = number * hidden + index
            let fromX = IntegerLSTMCell.product(inputWeights, row, x, numbers.inputZeroPoint) &+ bias[row]
            let fromH = IntegerLSTMCell.product(recurrentWeights, row, h, numbers.recurrentZeroPoint)
            let u = IntegerLSTMCell.saturated(fromX, numbers.inputMultipliers[row])
            let v = IntegerLSTMCell.saturated(fromH, numbers.recurrentMultipliers[row])
            return IntegerLSTMNumbers.interpolate(table, Int16(clamping: u + v))
        }
        let (sigmoid, tanh) = (IntegerLSTMNumbers.sigmoidTable, IntegerLSTMNumbers.tanhTable)
        var result: [Int8] = []
        for index in 0..<hidden {
            let (input, forget) = (gate(0, index, sigmoid), gate(1, index, sigmoid))
            let kept = IntegerLSTMCell.saturated(forget * Int32(c[index]), 0x1p-15)
            let new = IntegerLSTMCell.saturated(input * gate(2, index, tanh), numbers.cellMultiplier)
            let sum = Int32(Int16(clamping: kept + new))
            c[index] = Int16(clamping: min(max(sum, -numbers.cellBound), numbers.cellBound))
            let rescaled = IntegerLSTMCell.saturated(Int32(c[index]), numbers.cellRescale)
            let output = gate(3, index, sigmoid)
            let squashed = IntegerLSTMNumbers.interpolate(tanh, Int16(clamping: rescaled))
            result.append(Int8(clamping: numbers.hidden(output * squashed)))
        }
        if let projectionWeights, let projectionBias {
            result = projectionBias.indices.map { row in
                let product = IntegerLSTMCell.product(projectionWeights, row, result, numbers.hidden.zeroPoint)
                return Int8(clamping: numbers.projection[row](projectionBias[row] &+ product))
            }
        }
        h = result
    }

    /// `i32(Σ (vector − zeroPoint) · weights)` of one row.
    private static func product(
        _ weights: UnsafeBufferPointer<Int8>, _ row: Int, _ vector: some Collection<Int8>, _ zeroPoint: Int32
    ) -> Int32 {
        zip(weights[row * vector.count..<(row + 1) * vector.count], vector).reduce(0) { sum, pair in
            sum &+ Int32(pair.0) &* (Int32(pair.1) - zeroPoint)
        }
    }

    /// `sat16(rne(f32(f32(value) · multiplier)))`
    private static func saturated(_ value: Int32, _ multiplier: Float) -> Int32 {
        Requantization(multiplier: multiplier, zeroPoint: 0, range: -32768...32767)(value)
    }
}
