import EdgeGraph
import EdgeTensor

extension SVDF {
    public static var examples: [Example] {
        let sizes = [(1, 1, 1, 1, 1), (2, 3, 4, 1, 10), (3, 40, 17, 2, 7)]
        return sizes.flatMap { batch, input, units, rank, memory in
            [
                real(SVDF(rank: rank), batch, input, units, memory),
                real(SVDF(rank: rank, function: GateFunction(.relu)), batch, input, units, memory),
                integer(SVDF(rank: rank, function: GateFunction(.relu)), batch, input, units, memory),
                integer(SVDF(rank: rank), batch, input, units, memory),
            ]
        }
    }

    private static func real(_ op: SVDF, _ batch: Int, _ input: Int, _ units: Int, _ memory: Int) -> Example {
        let filters = units * op.rank
        let shapes: [Shape] = [
            [batch, input], [filters, input], [filters, memory], [units], [batch, filters * memory],
        ]
        return Example(
            "float-\(op.function.kind)-\(batch)x\(input)x\(units)x\(memory)", op,
            shapes.map { .init(TensorType(.float32, $0)) })
    }

    private static func integer(_ op: SVDF, _ batch: Int, _ input: Int, _ units: Int, _ memory: Int) -> Example {
        let filters = units * op.rank
        func type(_ element: ElementType, _ shape: Shape, _ scale: Float, _ zeroPoint: Int32 = 0) -> TensorType {
            TensorType(element, shape, quantization: .make(scale, zeroPoint))
        }
        return Example(
            "int8-\(op.function.kind)-\(batch)x\(input)x\(units)x\(memory)", op,
            [
                .init(type(.int8, [batch, input], 0.05, -3)), .init(type(.int8, [filters, input], 0.01)),
                .init(type(.int16, [filters, memory], 0.0003)), .init(TensorType(.int32, [units])),
                .init(type(.int16, [batch, filters * memory], 0.004)),
            ], quantized: [.make(0.7, 5)])
    }
}
