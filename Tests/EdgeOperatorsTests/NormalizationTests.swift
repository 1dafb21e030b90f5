import EdgeGraph
import EdgeOperators
import EdgeTensor
import EdgeTestSupport
import Testing

/// Normalization in the forms in which foreign models have it, against the formulas of their documentation.
@Suite struct NormalizationTests {
    private static let x: [Float] = [1, 2, 4, 7, -3, 0, 0.5, 9, 2, 2, -6, 1]

    /// (x − mean) / √(variance + ε) of some numbers, computed in float64.
    private func normalized(_ numbers: [Float], epsilon: Double = 1e-5) -> [Float] {
        let reals = numbers.map { Double($0) }
        let mean = reals.reduce(0, +) / Double(reals.count)
        let variance = reals.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(reals.count)
        return reals.map { Float(($0 - mean) / (variance + epsilon).squareRoot()) }
    }

    @Test func layerNormalizationScalesAndShiftsRows() throws {
        let rows = Tensor.floats([3, 4], NormalizationTests.x)
        let (scale, shift) = (Tensor.floats([4], [1, 2, 3, 4]), Tensor.floats([4], [0, 0, 1, -1]))
        let found = try ImportedNode(name: "LayerNormalization", version: 17).reals([rows, scale, shift])
        let expected = (0..<3).flatMap { row -> [Float] in
            let y = normalized(Array(NormalizationTests.x[row * 4..<row * 4 + 4]))
            return [y[0], y[1] * 2, y[2] * 3 + 1, y[3] * 4 - 1]
        }
        #expect(isClose(found, expected))
    }

    @Test func layerNormalizationGivesItsStatistics() throws {
        var node = ImportedNode(name: "LayerNormalization", version: 17)
        node.outputCount = 3
        let outputs = try node.outputs([.floats([1, 4], [1, 3, 5, 7]), .floats([4], [1, 1, 1, 1]), nil])
        #expect(outputs.map(\.shape) == [[1, 4], [1, 1], [1, 1]])
        #expect(isClose(outputs[1].reals, [4]))
        #expect(isClose(outputs[2].reals, [Float(1 / 5.00001.squareRoot())]))
    }

    @Test func instanceNormalizationTakesChannelsByThemselves() throws {
        let picture = Tensor.floats([1, 3, 2, 2], NormalizationTests.x)
        let found = try ImportedNode(name: "InstanceNormalization")
            .reals([picture, .floats([3], [1, 1, 2]), .floats([3], [0, 5, 0])])
        let channels = (0..<3).map { normalized(Array(NormalizationTests.x[$0 * 4..<$0 * 4 + 4])) }
        #expect(isClose(found, channels[0] + channels[1].map { $0 + 5 } + channels[2].map { $0 * 2 }))
    }

    /// Version 18 has one factor for each group, version 21 one for each channel.
    @Test(arguments: [18, 21]) func groupNormalizationTakesChannelsTogether(version: Int) throws {
        let picture = Tensor.floats([1, 4, 3, 1], NormalizationTests.x)
        let scale = version == 18 ? Tensor.floats([2], [1, 3]) : Tensor.floats([4], [1, 1, 3, 3])
        let shift = version == 18 ? Tensor.floats([2], [0, 1]) : Tensor.floats([4], [0, 0, 1, 1])
        let found = try ImportedNode(
            name: "GroupNormalization", version: version, attributes: ["num_groups": .int(2)]
        ).reals([picture, scale, shift])
        let groups = (0..<2).map { normalized(Array(NormalizationTests.x[$0 * 6..<$0 * 6 + 6])) }
        #expect(isClose(found, groups[0] + groups[1].map { $0 * 3 + 1 }))
    }

    @Test func groupsThatDoNotDivideTheChannelsAreRefused() throws {
        let node = ImportedNode(name: "GroupNormalization", version: 21, attributes: ["num_groups": .int(3)])
        #expect(throws: OperatorError.badAttribute("num_groups", "3 does not divide 4 channels")) {
            try node.outputs([.floats([1, 4, 3, 1]), .floats([4]), .floats([4])])
        }
    }

    @Test func scaleThatIsNoRowIsRefused() throws {
        let node = ImportedNode(name: "LayerNormalization", version: 17)
        #expect(throws: OperatorError.self) { try node.outputs([.floats([3, 4]), .floats([3]), nil]) }
        #expect(throws: OperatorError.self) { try node.outputs([.floats([4]), .floats([1, 4]), nil]) }
    }

    @Test func normsOfZerosGiveZeros() throws {
        for order in [1, 2] {
            let node = ImportedNode(name: "LpNormalization", attributes: ["p": .int(order)])
            let expected: [Float] =
                order == 1 ? [0, 0, 0.5, -0.5] : [0, 0, Float(0.5).squareRoot(), -Float(0.5).squareRoot()]
            #expect(try isClose(node.reals([.floats([2, 2], [0, 0, 3, -3])]), expected))
        }
    }

    /// TFLite's int8 L2 normalization counts in units of 1/128.
    @Test func l2NormalizationOfIntegersCountsIn128ths() throws {
        let input = TensorType(.int8, [2, 2], quantization: try Quantization(scale: 0.5, zeroPoint: 1))
        let output = TensorType(.int8, [2, 2], quantization: try Quantization(scale: 1 / 128))
        var builder = GraphBuilder()
        let x = builder.addInput(name: "x", type: input)
        let rule = try #require(OperatorCatalog.standard.rule(.tflite, "L2_NORMALIZATION", version: 2))
        let node = ForeignNode(
            format: .tflite, operatorName: "L2_NORMALIZATION", version: 2, name: "", attributes: [:], inputs: [x],
            outputTypes: [output], outputCount: 1)
        for id in try rule.apply(node, &builder) { builder.addOutput(id, name: "y") }
        var interpreter = ReferenceInterpreter(builder.finish())
        let found = interpreter.run([Tensor(input, [4, 5, 1, -9] as [Int8])])
        #expect(found[0].type == output)
        #expect(found[0].elements(as: Int8.self) == [77, 102, 0, -128])
    }

    @Test func localResponsesOfBothFormats() throws {
        let x: [Float] = [1, 2, 3, 4]
        let onnx = ImportedNode(
            name: "LRN", attributes: ["size": .int(2), "alpha": .float(4), "beta": .float(0.5), "bias": .float(1)])
        // Windows of an even size have their longer half behind; alpha is divided by the size.
        let sums: [Float] = [1 + 4, 4 + 9, 9 + 16, 16]
        let expected = zip(x, sums).map { $0 / (1 + 2 * $1).squareRoot() }
        #expect(try isClose(onnx.reals([.floats([1, 4, 1], x)]), expected))
        let tflite = ImportedNode(
            format: .tflite, name: "LOCAL_RESPONSE_NORMALIZATION", version: 1,
            attributes: ["radius": .int(1), "alpha": .float(2), "beta": .float(1), "bias": .float(3)])
        let around: [Float] = [1 + 4, 1 + 4 + 9, 4 + 9 + 16, 9 + 16]
        #expect(try isClose(tflite.reals([.floats([1, 1, 1, 4], x)]), zip(x, around).map { $0 / (3 + 2 * $1) }))
    }

    @Test func hardmaxOfOldVersionsTakesRowsOfAllThatFollows() throws {
        let old = ImportedNode(name: "Hardmax", version: 11)
        #expect(try old.reals([.floats([1, 2, 2], [3, 1, 4, 4])]) == [0, 0, 1, 0])
        let new = ImportedNode(name: "Hardmax")
        #expect(try new.reals([.floats([1, 2, 2], [3, 1, 4, 4])]) == [1, 0, 1, 0])
    }
}
