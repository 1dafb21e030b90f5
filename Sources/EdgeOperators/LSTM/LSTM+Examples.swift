import EdgeGraph
import EdgeTensor

extension LSTM {
    public static var examples: [Example] {
        let sizes: [(steps: Int, batch: Int, input: Int, hidden: Int)] = [
            (1, 1, 1, 1), (5, 3, 7, 5), (4, 2, 33, 20), (50, 1, 3, 17),
        ]
        return sizes.flatMap { size in
            [
                real("plain", LSTM(), size), real("reversed", LSTM(isReversed: true, cellClip: 0.3), size),
                real("peepholes", LSTM(hasPeepholes: true), size),
                real("projection", LSTM(projectionClip: 0.1, hasPeepholes: true, hasProjection: true), size),
                real("normalized", LSTM(hasPeepholes: true, hasProjection: true, hasNormalization: true), size),
                real("lengths", LSTM(isReversed: true, hasLengths: true, gateClip: 0.5), size),
                integer("plain", LSTM(), size), integer("reversed", LSTM(isReversed: true, cellClip: 0.5), size),
                integer(
                    "projection",
                    LSTM(projectionClip: 0.6, hasProjection: true, hiddenQuantization: .make(1 / 128, 3)), size),
            ]
        }
            + GateFunction.samples.map { function in
                real("\(function.kind)", LSTM(gate: function, candidate: function, output: function), (2, 2, 5, 9))
            }
    }

    private static func real(
        _ name: String, _ op: LSTM, _ size: (steps: Int, batch: Int, input: Int, hidden: Int)
    ) -> Example {
        let output = op.hasProjection ? 3 : size.hidden
        var shapes: [Shape] = [
            [size.steps, size.batch, size.input], [4 * size.hidden, size.input], [4 * size.hidden, output],
            [4 * size.hidden], [size.batch, output], [size.batch, size.hidden],
        ]
        if op.hasPeepholes { shapes.append([3 * size.hidden]) }
        if op.hasProjection { shapes += [[output, size.hidden], [output]] }
        if op.hasNormalization { shapes.append([4 * size.hidden]) }
        var inputs = shapes.map { Example.Input(TensorType(.float32, $0)) }
        for index in op.matrices { inputs[index].isConstant = true }
        if op.hasLengths {
            inputs.append(.init(TensorType(.int32, [size.batch]), range: -1...Float(size.steps + 1)))
        }
        return Example("float-\(name)-\(size.steps)x\(size.batch)x\(size.input)x\(size.hidden)", op, inputs)
    }

    private static func integer(
        _ name: String, _ op: LSTM, _ size: (steps: Int, batch: Int, input: Int, hidden: Int)
    ) -> Example {
        let output = op.hasProjection ? 3 : size.hidden
        func type(_ element: ElementType, _ shape: Shape, _ scale: Float, _ zeroPoint: Int32 = 0) -> TensorType {
            TensorType(element, shape, quantization: .make(scale, zeroPoint))
        }
        var inputs: [Example.Input] = [
            .init(type(.int8, [size.steps, size.batch, size.input], 1 / 255, -128)),
            .init(
                TensorType(.int8, [4 * size.hidden, size.input], quantization: .rows(4 * size.hidden)),
                isConstant: true),
            .init(type(.int8, [4 * size.hidden, output], 0.005), isConstant: true),
            .init(TensorType(.int32, [4 * size.hidden]), isConstant: true),
            .init(type(.int8, [size.batch, output], 1 / 120, 7)),
            .init(type(.int16, [size.batch, size.hidden], 0x1p-12), range: -9000...9000),
        ]
        if op.hasProjection {
            inputs += [
                .init(type(.int8, [output, size.hidden], 0.01), isConstant: true),
                .init(TensorType(.int32, [output]), isConstant: true),
            ]
        }
        return Example("int8-\(name)-\(size.steps)x\(size.batch)x\(size.input)x\(size.hidden)", op, inputs)
    }
}

extension Quantization {
    /// Another scale for every row, as the four gates of an integer model have.
    fileprivate static func rows(_ count: Int) -> Quantization {
        let scales = (0..<count).map { 0.004 + 0.001 * Float($0 % 7) }
        do {
            return try Quantization(scales: scales, zeroPoints: Array(repeating: 0, count: count), axis: 0)
        } catch {
            preconditionFailure("\(error)")
        }
    }
}
