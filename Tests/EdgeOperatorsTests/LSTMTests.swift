import EdgeGraph
import EdgeOperators
import EdgeTensor
import Testing

/// The float32 form against ONNX Runtime, the integer form against a separate calculation of its rule.
@Suite struct LSTMTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var direction: String
        var couplesGates: Bool
        var weights, recurrentWeights, bias, h, c, peepholes: [Float]
        var y, finalH, finalC: [Float]

        var testDescription: String { couplesGates ? direction + ", coupled gates" : direction }
    }

    static let x: [Float] = [-0.83, -0.53, 0.6, 0.16, -0.81, -0.13, -0.04, -0.68, 0.47, -0.77, -0.22, 0.03]

    static let cases = [
        Case(
            direction: "forward", couplesGates: false,
            weights: [
                -0.14, 0.17, 0.48, 0.91, -0.43, 0.3, 0.39, -0.41, -1, 0.95, -0.4, -0.37, 0.78, 0.17, -0.06, 0.55,
            ],
            recurrentWeights: [
                -0.94, 0.41, -0.25, -0.82, 0.32, 0.86, -0.59, 0.26, -0.4, 0.48, 0.44, -0.56, 0.66, 0.32, 0.37,
                0.64,
            ],
            bias: [
                -0.14, 0.52, 0.76, -0.8, 0.7, -0.21, -0.04, -0.71, 0.4, -0.42, 0.74, -0.45, 0.12, -0.2, 0.23,
                -0.61,
            ], h: [-0.64, 0.49, 0.5, 0.13], c: [0.84, -0.59, 0.7, -0.66],
            peepholes: [0.93, 0.25, 0.21, 0.94, 0.57, 0.58],
            y: [
                0.1457558, -0.08600125, 0.6247286, -0.06915758, -0.0695778, -0.05162344, 0.5630893, -0.06585271,
                0.1057673, -0.1125572, 0.6073193, -0.05042846,
            ], finalH: [0.1057673, -0.1125572, 0.6073193, -0.05042846],
            finalC: [0.1445024, -0.5529715, 0.8622419, -0.5898663]),
        Case(
            direction: "forward", couplesGates: true,
            weights: [
                -0.14, 0.17, 0.48, 0.91, -0.43, 0.3, 0.39, -0.41, -1, 0.95, -0.4, -0.37, 0.78, 0.17, -0.06, 0.55,
            ],
            recurrentWeights: [
                -0.94, 0.41, -0.25, -0.82, 0.32, 0.86, -0.59, 0.26, -0.4, 0.48, 0.44, -0.56, 0.66, 0.32, 0.37,
                0.64,
            ],
            bias: [
                -0.14, 0.52, 0.76, -0.8, 0.7, -0.21, -0.04, -0.71, 0.4, -0.42, 0.74, -0.45, 0.12, -0.2, 0.23,
                -0.61,
            ], h: [-0.64, 0.49, 0.5, 0.13], c: [0.84, -0.59, 0.7, -0.66],
            peepholes: [0.93, 0.25, 0.21, 0.94, 0.57, 0.58],
            y: [
                -0.3764957, -0.1081267, 0.5393149, -0.0722018, -0.4139704, -0.07425616, 0.3960744, -0.07396889,
                -0.1591991, -0.1450922, 0.2974112, -0.05765541,
            ], finalH: [-0.1591991, -0.1450922, 0.2974112, -0.05765541],
            finalC: [-0.2333511, -0.843923, 0.3648044, -0.8004776]),
        Case(
            direction: "reverse", couplesGates: false,
            weights: [
                -0.89, -0.26, -0.83, -0.61, -0.57, 0.72, -0.75, -0.41, -0.01, 0.7, 0.93, 0.42, -0.57, 0.09, 0.41,
                -0.9,
            ],
            recurrentWeights: [
                0.36, -0.26, 0.18, 0.34, 0.34, 0.05, 0.11, -0.6, -0.01, -0.75, -0.04, 0.07, 0.55, -0.21, -0.96,
                0.06,
            ],
            bias: [
                -0.59, 0.48, -0.22, -0.24, 0.82, -0.21, -0.3, -0.3, -0.04, -0.81, 0.09, 0.84, 0.13, 0.49, 0.89,
                0.68,
            ], h: [0.49, 0.63, 0.64, -0.49], c: [-0.04, -0.31, -0.48, 0.14],
            peepholes: [-0.36, 0.24, 0.16, -0.79, -0.12, -0.22],
            y: [
                0.3350394, 0.1760245, 0.0940883, 0.1451534, 0.2545916, 0.1041051, 0.08543334, 0.2156904, 0.0303308,
                0.07661095, 0.02572429, -0.07285178,
            ], finalH: [0.3350394, 0.1760245, 0.0940883, 0.1451534],
            finalC: [0.7218446, 0.2319557, 0.2223459, 0.3597752]),
        Case(
            direction: "bidirectional", couplesGates: false,
            weights: [
                0.41, -0.82, -0.66, 0.03, -0.19, 0.33, -0.33, -0.61, 0.86, -0.51, -0.71, -0.44, -0.32, -0.55, 0.07,
                0.87, -0.75, -0.17, 0.34, 0.77, 1, -0.71, 0.07, 0.76, -0.89, 0.18, -0.65, 0.54, 0.88, 0.08, -0.98,
                -0.87,
            ],
            recurrentWeights: [
                -0.17, 0.69, -0.53, 0.34, -0.19, -0.47, 0.41, -0.38, -0.26, 0.53, -0.01, 0.57, 0.03, -0.68, -0.11,
                0.75, 0.13, 0.93, -1, -0.32, 0.54, 0.37, 0.12, 0.33, 0.75, 0.37, 0.09, 0.12, 0.33, -0.35, 0.34,
                0.23,
            ],
            bias: [
                0.57, -0.04, -0.95, 0.07, 0.72, 0.28, 0.29, -0.22, -0.29, 0.44, -0.84, 0.73, 0.75, 0.92, -0.73,
                -0.77, 0.79, -0.2, -0.46, -0.24, 0.32, -0.68, -0.03, 0.32, 0.44, -0.98, 0.62, -0.13, -0.13, 0.12,
                -0.44, 0.77,
            ], h: [-0.58, 0.09, -0.66, 0.23, 0.8, 0.77, -0.73, 0.25],
            c: [0.79, -0.6, -0.17, 0.43, 0.48, -0.1, 0.28, 0.34],
            peepholes: [-0.29, 0.3, 0.15, 0.39, 0.02, -0.33, -0.13, 0.84, -0.62, -0.7, -0.98, 0.7],
            y: [
                0.09090864, -0.5494679, -0.07104363, -0.02048611, -0.5006363, 0.0667249, -0.3201872, 0.09694498,
                0.09378431, -0.6292928, -0.05789666, -0.384074, -0.2579648, 0.05921502, -0.4904829, 0.09276316,
                0.07792157, -0.6293836, -0.07507148, -0.477939, 0.1201243, 0.0119058, -0.2233058, 0.1501865,
            ], finalH: [0.07792157, -0.6293836, -0.07507148, -0.477939, -0.5006363, 0.0667249, -0.3201872, 0.09694498],
            finalC: [0.5952184, -1.591027, -0.4904156, -0.9468273, -1.250549, 0.257854, -0.5148416, 0.2476778]),
    ]

    /// Three steps, a batch of two, two inputs, two cells, with peepholes.
    @Test(arguments: cases) func agreesWithONNXRuntime(example: Case) throws {
        let directions = example.h.count / 4
        let node = ImportedNode(
            name: "LSTM", version: 14,
            attributes: [
                "direction": .string(example.direction), "hidden_size": .int(2),
                "input_forget": .int(example.couplesGates ? 1 : 0),
            ], outputCount: 3)
        func shape(_ dimensions: Int...) throws -> Shape { try Shape([directions] + dimensions) }
        let outputs = try node.outputs([
            .floats([3, 2, 2], Self.x), .floats(try shape(8, 2), example.weights),
            .floats(try shape(8, 2), example.recurrentWeights), .floats(try shape(16), example.bias), nil,
            .floats(try shape(2, 2), example.h), .floats(try shape(2, 2), example.c),
            .floats(try shape(6), example.peepholes),
        ])
        #expect(try outputs.map(\.shape) == [Shape([3, directions, 2, 2]), shape(2, 2), shape(2, 2)])
        #expect(isClose(outputs[0].reals, example.y))
        #expect(isClose(outputs[1].reals, example.finalH))
        #expect(isClose(outputs[2].reals, example.finalC))
    }

    @Test func batchFirstIsTheSameInAnotherOrder() throws {
        let example = Self.cases[3]
        func outputs(_ layout: Int) throws -> [Tensor] {
            func states(_ elements: [Float]) throws -> Tensor {
                let tensor = Tensor.floats([2, 2, 2], elements)
                return layout == 1 ? try Transpose([1, 0, 2]).result(tensor) : tensor
            }
            let x = Tensor.floats([3, 2, 2], Self.x)
            let node = ImportedNode(
                name: "LSTM", version: 14,
                attributes: ["direction": .string("bidirectional"), "layout": .int(layout)], outputCount: 3)
            return try node.outputs([
                layout == 1 ? try Transpose([1, 0, 2]).result(x) : x, .floats([2, 8, 2], example.weights),
                .floats([2, 8, 2], example.recurrentWeights), .floats([2, 16], example.bias), nil,
                try states(example.h), try states(example.c),
            ])
        }
        let (first, second) = (try outputs(0), try outputs(1))
        #expect(try Transpose([2, 0, 1, 3]).result(first[0]) == second[0])
        #expect(try Transpose([1, 0, 2]).result(first[1]) == second[1])
        #expect(try Transpose([1, 0, 2]).result(first[2]) == second[2])
    }

    @Test func unknownActivationsAreRefusedByName() throws {
        let node = ImportedNode(name: "LSTM", attributes: ["activations": .strings(["Relu", "Tanh", "Cosine"])])
        let error = OperatorError.badAttribute("activations", "names the unknown function «Cosine»")
        #expect(throws: error) {
            try node.outputs([.floats([1, 1, 1]), .floats([1, 4, 1]), .floats([1, 4, 1])])
        }
    }

    /// One cell with every weight 0: gates of ½ and tanh 0, so that c is halved and h is tanh(c) / 2.
    @Test func projectionAndClipsApply() throws {
        let inputs: [Tensor] = [
            .floats([1, 1, 1]), .floats([4, 1], [0, 0, 0, 0]), .floats([4, 2], Array(repeating: 0, count: 8)),
            .floats([4], [0, 0, 0, 0]), .floats([1, 2]), .floats([1, 1], [4]), .floats([2, 1], [1, -2]),
            .floats([2], [0.25, 0]),
        ]
        let op = LSTM(cellClip: 1, projectionClip: 0.7, hasProjection: true)
        let outputs = op.evaluate(inputs, outputTypes: try op.outputTypes(for: inputs.map(\.type)))
        // tanh(1) / 2 = 0.3807971
        #expect(isClose(outputs[0].reals, [0.6307971, -0.7]))
        #expect(outputs[2].reals == [1])
    }

    /// A single step of the rule, calculated apart from this code.
    @Test func integerRule() throws {
        func quantization(_ scale: Float, _ zeroPoint: Int32 = 0) throws -> Quantization {
            try Quantization(scale: scale, zeroPoint: zeroPoint)
        }
        let rows = try Quantization(
            scales: [0.004, 0.006, 0.005, 0.008, 0.007, 0.01, 0.009, 0.003], zeroPoints: Array(repeating: 0, count: 8),
            axis: 0)
        let weights: [Int8] = [
            -114, -57, -30, 18, -23, -94, -116, -127, -115, -90, 127, -79, 39, 64, -68, -56, -17, -60, 121, -82, 101,
            76, 88, -98,
        ]
        let recurrent: [Int8] = [-27, 33, -2, 42, 45, 42, -112, 117, 14, 103, -58, -35, 97, -80, -111, -32]
        let inputs = [
            Tensor(
                TensorType(.int8, [3, 1, 3], quantization: try quantization(0.02, -3)),
                [Int8(43), 78, -123, 78, -8, 3, 33, -55, 122]),
            Tensor(TensorType(.int8, [8, 3], quantization: rows), weights),
            Tensor(TensorType(.int8, [8, 2], quantization: try quantization(0.006)), recurrent),
            Tensor(TensorType(.int32, [8]), [Int32(3225), -6800, 6661, -2862, -4909, 800, 7118, 6910]),
            Tensor(TensorType(.int8, [1, 2], quantization: try quantization(1 / 120, 7)), [Int8(10), -40]),
            Tensor(TensorType(.int16, [1, 2], quantization: try quantization(0x1p-11)), [Int16(3000), -5000]),
        ]
        let op = LSTM()
        let outputs = op.evaluate(inputs, outputTypes: try op.outputTypes(for: inputs.map(\.type)))
        #expect(outputs[0].elements(as: Int8.self) == [36, -89, 37, -17, -32, 2])
        #expect(outputs[1].elements(as: Int8.self) == [-32, 2])
        #expect(outputs[2].elements(as: Int16.self) == [-697, -226])
    }

    @Test func integerFormStatesWhatItNeeds() throws {
        let example = try #require(LSTM.examples.first { $0.name.hasPrefix("int8") })
        let types = example.inputs.map(\.type)
        func error(_ change: (inout [TensorType]) throws -> Void) throws -> OperatorError? {
            var changed = types
            try change(&changed)
            do {
                _ = try example.op.outputTypes(for: changed)
                return nil
            } catch { return error }
        }
        #expect(try error { _ in } == nil)
        let withZeroPoint = try Quantization(scale: 1, zeroPoint: 1)
        #expect(try error { $0[1].quantization = withZeroPoint } != nil)
        #expect(try error { $0[5].quantization = withZeroPoint } != nil)
        #expect(try error { $0[0].quantization = nil } != nil)
        #expect(try error { $0[3].element = .float32 } != nil)
        #expect(try error { $0[2].shape = [4, 9] } != nil)
    }
}
