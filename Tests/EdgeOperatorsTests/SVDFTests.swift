import EdgeGraph
import EdgeOperators
import EdgeTensor
import Testing

/// The integer form against LiteRT's integer kernel, several steps each; the float form against its formula.
@Suite struct SVDFTests {
    struct Case: Sendable {
        var batch, input, units, rank, memory: Int
        /// Those of x, the feature weights, the state, the time weights and y.
        var scales: [Float]
        var zeroPoint: Int32
        var features: [Int8]
        var time: [Int16]
        var bias: [Int32]
        /// One step after the other.
        var x, y: [Int8]
    }

    static let cases = [
        Case(
            batch: 1, input: 4, units: 8, rank: 2, memory: 3, scales: [0.04, 0.01, 0.004, 3e-05, 0.11], zeroPoint: -7,
            features: [
                -51, 72, -29, 27, -9, 53, -40, -105, -52, 33, 31, 123, -66, -20, 114, -99, 51, 117, 106, 45, 100, -77,
                65, 44, 2, 126, 88, -74, 123, 90, -32, 51, 72, -71, -61, -80, -9, 116, -28, -41, 108, -15, -112, 40, 67,
                -15, 114, -127, 94, -61, 76, -7, 38, 67, 101, 27, 35, -18, -114, -79, -98, 73, -100, -80,
            ],
            time: [
                -17943, 14665, -12320, -170, 11839, 3421, -1088, -7603, 28934, -19464, 19260, -21643, -1422, 9272,
                -13720, -14671, -21622, -31836, -15513, -20143, 9948, 27603, -31080, 13874, -6305, 5260, 30291, -6447,
                -25011, 20835, 25556, -15520, 5433, 8721, -24296, -31981, -31330, 9547, 7762, 30969, 6509, 13656, -2180,
                -27738, -10711, 5997, 12489, -12006,
            ],
            bias: [-149098, 167878, -108085, -192756, -36234, -195250, 62929, -161519],
            x: [
                -49, -42, 56, 97, 45, 16, -70, 41, 61, -117, 20, -84, -106, -31, 75, 32, 100, 64, -42, 19, -53, -57, 39,
                -83,
            ],
            y: [
                -128, -79, -128, -128, -128, -103, -118, -92, -128, -96, -128, -84, -97, -51, -126, -101, -109, -128,
                -128, -128, -85, -128, -114, -128, -128, -56, -128, -67, -128, -128, -110, -128, -108, -95, -128, -52,
                -99, -53, -128, -95, -120, -128, -111, -128, -128, -128, -102, -128,
            ]),
        Case(
            batch: 2, input: 3, units: 2, rank: 1, memory: 3, scales: [0.02, 0.02, 0.00055, 4e-05, 0.05],
            zeroPoint: 100,
            features: [-22, -20, 2, -62, -68, 66],
            time: [-25, 25759, -1281, 19932, 19633, -24838],
            bias: [125423, 114884],
            x: [
                31, -125, 90, -94, 102, 51, -38, -46, 13, 83, -47, 48, -28, 35, 40, 25, -73, 105, 18, 85, -25, -121,
                116, 124, 61, -18, 32, -53, -70, 94, -71, 107, 27, 69, -84, 56,
            ],
            y: [
                -128, -128, -128, -128, -81, -110, -95, -128, -82, 6, -104, -128, -96, 23, -88, -87, -114, -128, -93,
                -96, -104, -128, -74, 1,
            ]),
    ]

    @Test(arguments: cases.indices) func integersAreThoseOfLiteRT(index: Int) throws {
        let example = Self.cases[index]
        let filters = example.units * example.rank
        func type(_ element: ElementType, _ dimensions: [Int], _ scale: Int, _ zeroPoint: Int32 = 0) throws
            -> TensorType
        {
            let quantization = try Quantization(scale: example.scales[scale], zeroPoint: zeroPoint)
            return TensorType(element, try Shape(dimensions), quantization: quantization)
        }
        let op = SVDF(rank: example.rank, function: GateFunction(.relu))
        let xType = try type(.int8, [example.batch, example.input], 0, example.zeroPoint)
        let yType = try type(.int8, [example.batch, example.units], 4, -128)
        var state = Tensor(try type(.int16, [example.batch, filters * example.memory], 2)) { _ in }
        let weights = [
            Tensor(try type(.int8, [filters, example.input], 1), example.features),
            Tensor(try type(.int16, [filters, example.memory], 3), example.time),
            Tensor(TensorType(.int32, [example.units]), example.bias),
        ]
        var found: [Int8] = []
        for step in 0..<example.x.count / xType.elementCount {
            let x = Array(example.x[step * xType.elementCount..<(step + 1) * xType.elementCount])
            let outputs = op.evaluate([Tensor(xType, x)] + weights + [state], outputTypes: [yType, state.type])
            found += outputs[0].elements(as: Int8.self)
            state = outputs[1]
        }
        #expect(found == example.y)
    }

    @Test func memoriesMoveOnByOnePlace() throws {
        let op = SVDF(rank: 2)
        let inputs: [Tensor] = [
            .floats([1, 2], [1, 2]), .floats([2, 2], [1, 10, 100, 1000]), .floats([2, 2], [1, 2, 3, 4]),
            .floats([1], [0.5]), .floats([1, 4], [5, 6, 7, 8]),
        ]
        let outputs = op.evaluate(inputs, outputTypes: try op.outputTypes(for: inputs.map(\.type)))
        #expect(outputs[1].reals == [6, 21, 8, 2100])
        #expect(outputs[0].reals == [8472.5])
    }

    @Test func importTakesHybridWeightsAndNoBias() throws {
        let rule = try #require(OperatorCatalog.standard.rule(.tflite, "SVDF", version: 2))
        var builder = GraphBuilder()
        let scale = try Quantization(scale: 0.5)
        func weights(_ shape: Shape, _ elements: [Int8]) -> Graph.ValueID {
            builder.addConstant(Tensor(TensorType(.int8, shape, quantization: scale), elements))
        }
        let x = builder.addInput(name: "x", type: TensorType(.float32, [1, 2]))
        let features = weights([2, 2], [2, 4, 6, 8]), time = weights([2, 1], [1, -1])
        let state = builder.addState(name: "s", type: TensorType(.float32, [1, 2]))
        let node = ForeignNode(
            format: .tflite, operatorName: "SVDF", version: 2, name: "svdf",
            attributes: ["rank": .int(1), "fused_activation_function": .int(1)],
            inputs: [x, features, time, nil, state], outputTypes: [nil], outputCount: 1)
        builder.addOutput(try rule.apply(node, &builder)[0], name: "y")
        let graph = builder.finish()
        try graph.verify()
        let svdf = try #require(graph.nodes.first { $0.op is SVDF })
        #expect(svdf.op.isEqual(to: SVDF(rank: 1, function: GateFunction(.relu))))
        #expect(svdf.inputs.map { graph.constant($0)?.reals } == [nil, [1, 2, 3, 4], [0.5, -0.5], [0, 0], nil])
        #expect(graph.states.map(\.next) == [svdf.outputs[1]])
    }
}
