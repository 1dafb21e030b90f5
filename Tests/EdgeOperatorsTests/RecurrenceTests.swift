import EdgeGraph
import EdgeOperators
import EdgeTensor
import Testing

/// GRU and RNN against ONNX Runtime: three steps, a batch of two, two inputs, two cells, sequences of several lengths.
@Suite struct RecurrenceTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var attributes: [String: AttributeValue]
        var lengths: [Int]
        var x, weights, recurrentWeights, bias, h: [Float]
        var y, finalH: [Float]

        var testDescription: String { "\(name) of lengths \(lengths)" }

        /// The node's inputs, and for the batch-first layout those with the batch in front.
        func inputs(isBatchFirst: Bool = false) throws -> [Tensor?] {
            let directions = h.count / 4, gates = name == "GRU" ? 3 : 1
            let (x, h) = (Tensor.floats([3, 2, 2], x), Tensor.floats(try Shape([directions, 2, 2]), h))
            return [
                isBatchFirst ? try Transpose([1, 0, 2]).result(x) : x,
                .floats(try Shape([directions, 2 * gates, 2]), weights),
                .floats(try Shape([directions, 2 * gates, 2]), recurrentWeights),
                .floats(try Shape([directions, 4 * gates]), bias), .int32s(lengths),
                isBatchFirst ? try Transpose([1, 0, 2]).result(h) : h,
            ]
        }
    }

    static let cases = [
        Case(
            name: "GRU",
            attributes: [
                "direction": .string("bidirectional"), "hidden_size": .int(2), "linear_before_reset": .int(1),
                "clip": .float(0.7),
            ], lengths: [3, 2],
            x: [-1.04, -0.8, -0.82, -0.21, -1.39, -0.11, -0.57, 0.54, 0.57, 0.84, 0.46, -0.03],
            weights: [
                0.52, 0.9, -0.39, 0.37, -0.03, 0.86, -0.5, -0.18, 0.22, 0.15, -0.98, 0.22, -0.07, -0.14, -0.09, 0.13,
                -1.09, 0.93, -0.52, -1.34, -0.05, 0.87, -0.31, 0.93,
            ],
            recurrentWeights: [
                0.93, -0.52, -1.48, -0.74, 0.71, -0.49, -0.91, -0.8, 0, -0.02, 0.52, 0.59, -0.56, -0.09, -0.68, 0.04,
                -0.69, -0.72, 1.27, 0.02, 0.39, 1.52, 0.47, -0.07,
            ],
            bias: [
                0.03, -0.45, 0.66, -0.2, 1.06, -0.21, -0.21, -0.25, 0.38, 0.11, 0.82, -0.33, 0.17, 1.16, -0.14, 0.32,
                0.94, 0.33, -0.38, -1.24, 1.44, 0.26, 0.76, -0.29,
            ], h: [1.09, 0.31, 0.03, -0.54, 0.22, -0.29, -0.13, -0.97],
            y: [
                0.7777507, 0.5066929, 0.3857225, -0.1910725, 0.5795429, 0.07185098, 0.4500619, 0.05579328, 0.6681257,
                0.5719581, 0.4699371, 0.1627778, 0.5437889, 0.3899189, 0.2528898, -0.2186476, 0.64697, -0.1008785, 0, 0,
                0.4560421, 0.1980539, 0, 0,
            ],
            finalH: [0.64697, -0.1008785, 0.4699371, 0.1627778, 0.5795429, 0.07185098, 0.4500619, 0.05579328]),
        Case(
            name: "GRU", attributes: ["direction": .string("reverse"), "hidden_size": .int(2)], lengths: [1, 3],
            x: [-0.29, 0.1, -0.75, 0.04, 0.4, -0.18, -0.37, -0.37, 0.56, -0.92, -0.18, -0.25],
            weights: [0.09, -0.04, -0.66, 1.22, 0.11, -0.81, -0.53, 0.06, 0.37, -0.81, 0.43, -0.82],
            recurrentWeights: [-0.48, 0.51, 1.02, -0.05, -0.19, 0.76, -0.64, 0.17, 0.14, 0.61, 0.18, -0.16],
            bias: [0.37, -0.68, 0.49, -0.4, -0.55, -0.22, 0.03, 0.43, -0.13, 0.44, 0.59, -0.06],
            h: [-0.59, 0.55, 0.17, -1.27],
            y: [
                -0.4186779, -0.1512875, -0.1670867, -0.3955901, 0, 0, -0.008875135, -0.2861061, 0, 0, -0.02321326,
                -0.5989869,
            ],
            finalH: [-0.4186779, -0.1512875, -0.1670867, -0.3955901]),
        Case(
            name: "GRU",
            attributes: [
                "direction": .string("forward"), "hidden_size": .int(2),
                "activations": .strings(["HardSigmoid", "Softsign"]), "activation_alpha": .floats([0.3]),
                "activation_beta": .floats([0.4]),
            ], lengths: [3, 3],
            x: [-0.59, 0.09, -0.82, -0.41, -1.03, 0.24, 0.14, 0.11, 0.87, -0.21, -0.17, 1.21],
            weights: [-0.78, 0.44, -0.79, 0.14, 1.27, 0.16, -0.46, 1.43, -0.33, -0.12, 0.18, -0.81],
            recurrentWeights: [0.67, 0.97, 0.46, 0.2, -0.09, 0.53, -1.89, -0.07, 0.15, -1.19, 0.26, -0.08],
            bias: [-0.02, 0.06, 0.35, 0.27, -0.62, -0.07, -0.11, 0.02, -0.35, 0.58, 0.78, 0.91],
            h: [1.14, 0.9, -0.28, -0.37],
            y: [
                1.14, 0.7950189, 0.2045837, 0.03509681, 1.14, 0.7400004, 0.1311795, 0.2699594, 0.6694868, 0.648318,
                0.02213445, 0.08038256,
            ],
            finalH: [0.6694868, 0.648318, 0.02213445, 0.08038256]),
        Case(
            name: "RNN",
            attributes: [
                "direction": .string("bidirectional"), "hidden_size": .int(2),
                "activations": .strings(["Tanh", "Elu"]), "activation_alpha": .floats([0.6]), "clip": .float(0.8),
            ], lengths: [2, 3],
            x: [-0.24, 0.34, -0.08, 0.59, 0.99, -0.26, 0.59, -0.24, -0.76, -0.76, -0.19, -1.14],
            weights: [0.3, 0.91, -0.7, -0.2, 0.93, 0.21, 0.12, -0.16],
            recurrentWeights: [0.61, 0.2, -0.65, -1.46, -1.61, 0.39, -0.16, 0.87],
            bias: [0.31, -0.76, 0.17, 0.72, -0.54, -0.31, 1.04, -1.05],
            h: [-0.65, 0.63, 0.12, -0.69, -0.87, 0.28, 0.73, 0.5],
            y: [
                0.4193475, -0.411404, 0.6640368, 0.6640368, -0.3304026, -0.3304026, -0.3304026, -0.3304026, 0.61313,
                -0.338968, 0.6640368, -0.6640368, 0.8, -0.3304026, 0.8, -0.3304026, 0, 0, -0.3293909, 0.6640368, 0, 0,
                -0.3304026, -0.3304026,
            ],
            finalH: [0.61313, -0.338968, -0.3293909, 0.6640368, -0.3304026, -0.3304026, -0.3304026, -0.3304026]),
    ]

    @Test(arguments: cases) func agreesWithONNXRuntime(example: Case) throws {
        let node = ImportedNode(name: example.name, version: 14, attributes: example.attributes, outputCount: 2)
        let outputs = try node.outputs(try example.inputs())
        #expect(isClose(outputs[0].reals, example.y))
        #expect(isClose(outputs[1].reals, example.finalH))
    }

    @Test(arguments: cases) func batchFirstIsTheSameInAnotherOrder(example: Case) throws {
        var node = ImportedNode(name: example.name, version: 14, attributes: example.attributes, outputCount: 2)
        let first = try node.outputs(try example.inputs())
        node.attributes["layout"] = .int(1)
        let second = try node.outputs(try example.inputs(isBatchFirst: true))
        #expect(try Transpose([2, 0, 1, 3]).result(first[0]) == second[0])
        #expect(try Transpose([1, 0, 2]).result(first[1]) == second[1])
    }

    /// Lengths that only a run knows are bounded by the number of steps.
    @Test func lengthsBeyondTheStepsAreBounded() throws {
        let op = RNN(hasLengths: true, function: GateFunction(.identity))
        let inputs: [Tensor] = [
            .floats([2, 2, 1], [1, 2, 3, 4]), .floats([1, 1], [1]), .floats([1, 1], [1]), .floats([1], [0]),
            .floats([2, 1], [10, 20]), .int32s([99, -5]),
        ]
        let outputs = op.evaluate(inputs, outputTypes: try op.outputTypes(for: inputs.map(\.type)))
        #expect(outputs[0].reals == [11, 0, 14, 0])
        #expect(outputs[1].reals == [14, 20])
    }

    @Test func functionsAreReadInTheirOrder() throws {
        func error(_ attributes: [String: AttributeValue]) -> OperatorError? {
            do {
                _ = try ImportedNode(name: "GRU", attributes: attributes).outputs([
                    .floats([1, 1, 1]), .floats([1, 3, 1]), .floats([1, 3, 1]),
                ])
                return nil
            } catch { return error as? OperatorError }
        }
        #expect(error([:]) == nil)
        #expect(error(["activations": .strings(["Tanh"])]) == .badAttribute("activations", "names 1 functions"))
        #expect(error(["direction": .string("up")]) == .badAttribute("direction", "is «up»"))
        #expect(error(["clip": .float(-1)]) == .badAttribute("clip", "is -1.0"))
    }
}
