import EdgeGraph
import EdgeOperators
import EdgeTensor
import Testing

/// Attention, rotary embedding and Einsum: what the rules make of them.
@Suite struct AttentionImportTests {
    // MARK: Attention

    private static let q = Tensor.floats([1, 1, 2, 1], [1, 2])
    private static let k = Tensor.floats([1, 1, 3, 1], [0, 1, 3])
    private static let v = Tensor.floats([1, 1, 3, 1], [10, 20, 40])

    /// Softmax of some scores times ``v``.
    private func mixed(_ scores: [Float]) -> Float {
        let powers = scores.map { Elementary.exp(Double($0)) }
        return Float(zip(powers, [10, 20, 40]).reduce(0) { $0 + $1.0 * $1.1 } / powers.reduce(0, +))
    }

    private func attention(_ attributes: [String: AttributeValue] = [:], mask: Tensor? = nil) throws -> [Float] {
        let node = ImportedNode(name: "Attention", version: 23, attributes: attributes)
        return try node.reals([AttentionImportTests.q, AttentionImportTests.k, AttentionImportTests.v, mask])
    }

    @Test func attentionMixesValuesByScores() throws {
        #expect(try isClose(attention(), [mixed([0, 1, 3]), mixed([0, 2, 6])]))
        #expect(try isClose(attention(["scale": .float(0.5)]), [mixed([0, 0.5, 1.5]), mixed([0, 1, 3])]))
        #expect(try isClose(attention(["is_causal": .int(1)]), [10, mixed([0, 2, -.infinity])]))
    }

    @Test func softcapComesBeforeTheMask() throws {
        let capped = [0, 1, 3].map { Float(2 * Elementary.tanh(Double($0) / 2)) }
        let mask = Tensor.floats([2, 3], [0, -.infinity, 0, 1, 0, 0])
        let found = try attention(["softcap": .float(2)], mask: mask)
        #expect(isClose([found[0]], [mixed([capped[0], -.infinity, capped[2]])]))
    }

    @Test func queriesThatSeeNothingGiveZeros() throws {
        let numbers = Tensor.floats([2, 3], [-.infinity, -.infinity, -.infinity, 0, -.infinity, 0])
        #expect(try isClose(attention(mask: numbers), [0, mixed([0, -.infinity, 6])]))
        let bools = Tensor(TensorType(.bool, [2, 3]), [0, 0, 0, 1, 0, 1] as [UInt8])
        #expect(try isClose(attention(mask: bools), [0, mixed([0, -.infinity, 6])]))
    }

    /// The last key has no number in the mask and is hidden.
    @Test func shortMasksHideTheRest() throws {
        #expect(
            isClose(
                try attention(mask: .floats([2, 2], [0, 0, 0, 0])),
                [mixed([0, 1, -.infinity]), mixed([0, 2, -.infinity])]))
    }

    @Test func pastKeysStandInFront() throws {
        var node = ImportedNode(name: "Attention", version: 23, attributes: ["is_causal": .int(1)])
        node.outputCount = 3
        let one = Tensor.floats([1, 1, 1, 1], [3])
        let outputs = try node.outputs([
            one, .floats([1, 1, 1, 1], [3]), .floats([1, 1, 1, 1], [40]), nil, .floats([1, 1, 2, 1], [0, 1]),
            .floats([1, 1, 2, 1], [10, 20]),
        ])
        #expect(isClose(outputs[0].reals, [mixed([0, 3, 9])]))
        #expect(outputs[1].reals == [0, 1, 3])
        #expect(outputs[2].reals == [10, 20, 40])
    }

    /// Products, capped to ±1, with the mask, and as probabilities.
    @Test(arguments: 0...3) func scoresComeFromTheStepAskedFor(mode: Int) throws {
        let biased = [0, 1.7615942, 0.9950548]
        let sum = biased.reduce(0) { $0 + Elementary.exp($1) }
        let steps: [[Float]] = [
            [0, 1, 3], [0, 0.7615942, 0.9950548], biased.map { Float($0) },
            biased.map { Float(Elementary.exp($0) / sum) },
        ]
        var node = ImportedNode(
            name: "Attention", version: 23, attributes: ["softcap": .float(1), "qk_matmul_output_mode": .int(mode)])
        node.outputCount = 4
        let outputs = try node.outputs([
            .floats([1, 1, 1, 1], [1]), AttentionImportTests.k, AttentionImportTests.v, .floats([3], [0, 1, 0]),
        ])
        #expect(isClose(outputs[3].reals, steps[mode]))
    }

    @Test func headsThatDoNotFitAreRefused() throws {
        let node = ImportedNode(
            name: "Attention", version: 23, attributes: ["q_num_heads": .int(3), "kv_num_heads": .int(2)])
        #expect(throws: OperatorError.self) {
            try node.outputs([.floats([1, 2, 6]), .floats([1, 2, 4]), .floats([1, 2, 4])])
        }
        let none = ImportedNode(name: "Attention", version: 23)
        #expect(throws: OperatorError.self) {
            try none.outputs([.floats([1, 2, 6]), .floats([1, 2, 6]), .floats([1, 2, 6])])
        }
    }

    // MARK: Einsum

    @Test(
        arguments: [
            ("ij,jk->ik", [[2, 3], [3, 2]], [2, 2], [10, 13, 28, 40]),
            ("ij,jk", [[2, 3], [3, 2]], [2, 2], [10, 13, 28, 40]),
            ("ii", [[3, 3]], [], [12]),
            ("ii->i", [[3, 3]], [3], [0, 4, 8]),
            ("iij->ji", [[2, 2, 2]], [2, 2], [0, 6, 1, 7]),
            ("i,j->ji", [[2], [3]], [3, 2], [0, 0, 0, 1, 0, 2]),
            ("...i,...i->...", [[2, 2], [1, 2]], [2], [1, 3]),
            ("a b , b c , c -> a", [[1, 2], [2, 2], [2]], [1], [3]),
            ("ab->", [[2, 3]], [], [15]),
            ("ab,ab->ab", [[2, 1], [2, 3]], [2, 3], [0, 0, 0, 3, 4, 5]),
        ] as [(String, [[Int]], [Int], [Float])])
    func einsumContracts(equation: String, shapes: [[Int]], shape: [Int], expected: [Float]) throws {
        for element in [ElementType.float32, .float64, .int32, .float16] {
            let inputs = try shapes.map { dimensions in
                Tensor(TensorType(element, try Shape(dimensions))) { view in
                    view.store(reals: (0..<view.type.elementCount).map { Float($0) })
                }
            }
            let outputs = try ImportedNode(name: "Einsum", attributes: ["equation": .string(equation)]).outputs(inputs)
            #expect(try outputs[0].type == TensorType(element, Shape(shape)))
            #expect(outputs[0].reals == expected)
        }
    }

    @Test(arguments: [
        "ij->ik", "ij,jk->ik", "i->i", "ijk", "ij->ii", "i.j", "..ij", "i1", "...ij......", ",",
    ])
    func equationsThatMakeNoSenseAreRefused(equation: String) throws {
        let node = ImportedNode(name: "Einsum", attributes: ["equation": .string(equation)])
        #expect(throws: OperatorError.self) { try node.outputs([.floats([2, 3])]) }
    }

    // MARK: Rotary embedding

    @Test(arguments: [false, true]) func pairsAreTurned(isInterleaved: Bool) throws {
        let node = ImportedNode(
            name: "RotaryEmbedding", version: 23,
            attributes: ["interleaved": .int(isInterleaved ? 1 : 0), "rotary_embedding_dim": .int(4)])
        // Position 1 turns the first pair by 90° and the second by 180°.
        let cosines = Tensor.floats([2, 2], [1, 1, 0, -1])
        let sines = Tensor.floats([2, 2], [0, 0, 1, 0])
        let positions = Tensor(TensorType(.int64, [1, 2]), [1, 0] as [Int64])
        let found = try node.reals([
            .floats([1, 1, 2, 5], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), cosines, sines, positions,
        ])
        let turned: [Float] = isInterleaved ? [-2, 1, -3, -4, 5] : [-3, -2, 1, -4, 5]
        #expect(found == turned + [6, 7, 8, 9, 10])
    }

    // MARK: Caches

    /// The first sample's update begins at the last place; what would follow is left out, or goes to the front.
    @Test(arguments: [("linear", [0, 1, 8, 9, 6, 5]), ("circular", [7, 1, 8, 9, 6, 5])] as [(String, [Float])])
    func updatesReplaceSlices(mode: String, expected: [Float]) throws {
        let node = ImportedNode(
            name: "TensorScatter", version: 24, attributes: ["axis": .int(1), "mode": .string(mode)])
        let found = try node.reals([.floats([2, 3]), .floats([2, 2], [8, 7, 9, 6]), .int64s([2, 0])])
        #expect(found == expected)
    }

    @Test func causalConvolutionsKeepWhatTheyNeedNext() throws {
        let weights = Tensor.floats([1, 1, 3], [1, 10, 100])
        var node = ImportedNode(name: "CausalConvWithState", version: 27)
        node.outputCount = 2
        let first = try node.outputs([.floats([1, 1, 3], [1, 2, 3]), weights])
        #expect(first[0].reals == [100, 210, 321])
        #expect(first[1].reals == [2, 3])
        let second = try node.outputs([.floats([1, 1, 1], [4]), weights, .floats([1], [0.5]), first[1]])
        #expect(second[0].reals == [432.5])
        #expect(second[1].reals == [3, 4])
    }

    /// Two steps: S = k₁v₁, forgotten by half, then corrected by β · (v₂ − Sᵀk₂).
    @Test func gatedDeltaForgetsAndCorrects() throws {
        var node = ImportedNode(
            name: "LinearAttention", version: 27,
            attributes: ["q_num_heads": .int(1), "kv_num_heads": .int(1), "scale": .float(1)])
        node.outputCount = 2
        let half = Float(Elementary.log(0.5))
        let outputs = try node.outputs([
            .floats([1, 2, 1], [1, 2]), .floats([1, 2, 1], [2, 1]), .floats([1, 2, 1], [3, 5]), nil,
            .floats([1, 2, 1], [half, half]), .floats([1, 2, 1], [1, 0.5]),
        ])
        #expect(isClose(outputs[0].reals, [6, 2 * (3 + 0.5 * (5 - 3))]))
        #expect(isClose(outputs[1].reals, [4]))
    }
}
