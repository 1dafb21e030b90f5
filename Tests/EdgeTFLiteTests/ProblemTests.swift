import EdgeGraph
import EdgeTFLite
import EdgeTensor
import Testing

/// Models that cannot be imported, and what is said about them.
@Suite struct ProblemTests {
    @Test func everythingIsReportedTogether() throws {
        var sketch = ModelSketch.relus
        sketch.tensors += ["a", "b", "c", "d"].map { .init(name: $0, code: ModelSketch.float32, shape: [1, 4]) }
        sketch.operators += [
            .init(code: 0, version: 9, inputs: [2, 2], outputs: [3]),
            .init(code: 19, inputs: [3], outputs: [4]),
            .init(code: 32, customCode: "Sparkle", inputs: [4], outputs: [5]),
            .init(code: 119, inputs: [5], outputs: [6]),
        ]
        sketch.outputs = [6]
        let failure = try #require(sketch.failure())
        #expect(
            failure.problems == [
                .init(
                    node: "a", operatorName: "ADD", version: 9,
                    reason: "this version is not supported; supported are 1 to 3"),
                .init(
                    node: "c", operatorName: "Sparkle", version: 1, reason: "this custom operator is not supported"),
                .init(
                    node: "d", operatorName: "WHILE", version: 1,
                    reason: "operators that run other subgraphs are not supported"),
            ])
    }

    @Test func moreThanAHundredAreCounted() throws {
        var sketch = ModelSketch.relus
        for index in 0..<130 {
            sketch.tensors.append(.init(name: "t\(index)", code: ModelSketch.float32, shape: [1]))
            sketch.operators.append(.init(code: 33, inputs: [0], outputs: [Int32(3 + index)]))
        }
        let failure = try #require(sketch.failure())
        #expect(failure.problems.count == 101)
        #expect(failure.problems.last?.reason == "and 30 more")
    }

    @Test func whatTheFileDeclaresMustComeOut() throws {
        var sketch = ModelSketch.relus
        sketch.operators[1].code = 47
        #expect(
            sketch.failure()?.problems.map(\.reason) == [
                "output y becomes int32 where the file declares float32"
            ])
        sketch.tensors[2].code = 2
        #expect(sketch.failure()?.problems.map(\.reason) == ["output y becomes 2 where the file declares 1x4"])
        sketch.tensors[2].shape = [2]
        sketch.tensors[2].signature = []
        #expect(sketch.failure() == nil)
    }

    @Test func anotherQuantizationIsNoted() throws {
        var sketch = ModelSketch.relus
        sketch.operators[1].code = 59
        for index in sketch.tensors.indices {
            sketch.tensors[index].code = ModelSketch.int8
            sketch.tensors[index].scales = [index == 2 ? 0.5 : 0.25]
        }
        sketch.operators[1].code = 32
        sketch.operators[1].customCode = "Probe"
        #expect(
            sketch.failure()?.problems.map(\.reason) == [
                "output y gets scale 0.25 zp 0 where the file declares scale 0.5 zp 0"
            ])
    }

    /// A change to the sketch `unsigned`, and a part of what is said about it.
    static let tensorCases: [(String, @Sendable (inout ModelSketch) -> Void)] = [
        ("tensor w is stored sparse", { $0.tensors[1].isSparse = true }),
        ("tensor w is complex128, which is not supported", { $0.tensors[1].code = 11 }),
        ("tensor w is complex, which this operator does not take", { $0.tensors[1].code = 8 }),
        ("tensor w is type 99, which is not supported", { $0.tensors[1].code = 99 }),
        ("tensor w needs 5 bytes, but buffer 1 has 4", { $0.tensors[1].shape = [1, 5] }),
        ("tensor w has no usable shape", { $0.tensors[1].shape = [1 << 30, 1 << 30, 1 << 30] }),
        ("tensor w has no usable shape", { $0.tensors[1].shape = [1, -4] }),
        (
            "tensor w has 3 scales and 2 zero points",
            {
                $0.tensors[1].scales = [1, 2, 3]
                $0.tensors[1].zeroPoints = [1, 2]
            }
        ),
        (
            "tensor w has 3 scales along axis 1 of 1x4",
            {
                $0.tensors[1].scales = [1, 2, 3]
                $0.tensors[1].axis = 1
            }
        ),
        (
            "tensor w cannot be used: quantization axis -1",
            {
                $0.tensors[1].scales = [1, 2, 3, 4]
                $0.tensors[1].axis = -1
            }
        ),
        ("tensor w cannot be used: quantization scale nan", { $0.tensors[1].scales = [.nan] }),
        ("tensor w cannot be used: zero point", { $0.tensors[1].zeroPoints = [.max] }),
        ("tensor w is read before anything writes it", { $0.tensors[1].data = nil }),
        ("tensor y is written, though", { $0.tensors[2].data = [1, 2, 3, 4] }),
        ("tensor x is written, though", { $0.operators[0].outputs = [0] }),
        (
            "has 2 outputs where 1 are supported",
            {
                $0.operators[0].outputs = [2, 3]
                $0.tensors.append(.init(name: "z", code: ModelSketch.float32, shape: [1]))
            }
        ),
        (
            "a custom operator has the name of a builtin one",
            {
                $0.operators[0].code = 32
                $0.operators[0].customCode = "ADD"
            }
        ),
        ("(BUILTIN_5000, version 1): this operator is not supported", { $0.operators[0].code = 5000 }),
        ("input 1 is missing", { $0.operators[0].inputs = [0, -1] }),
        ("the model has no outputs", { $0.outputs = [] }),
        ("input x is listed twice", { $0.inputs = [0, 0] }),
        ("operator input 77 of 3 does not exist", { $0.operators[0].inputs = [77] }),
        ("output tensor -1 of 3 does not exist", { $0.outputs = [-1] }),
        ("buffer 9 of 2 does not exist", { $0.tensors[0].buffer = 9 }),
        ("TFLite schema version 4; only version 3 is supported", { $0.schemaVersion = 4 }),
    ]

    @Test(arguments: tensorCases.indices)
    func badModelsAreRefusedByName(index: Int) throws {
        let (expected, change) = ProblemTests.tensorCases[index]
        var sketch = ModelSketch.unsigned
        change(&sketch)
        let text = try #require(sketch.failure()).description
        #expect(text.contains(expected), "\(text)")
        #expect(!text.contains("\n"))
    }

    @Test func tensorsThatNothingUsesMayBeAnything() throws {
        var sketch = ModelSketch.relus
        sketch.tensors.append(.init(name: "odd", code: 14, shape: [-5], scales: [.infinity], isSparse: true))
        #expect(sketch.failure() == nil)
    }

    @Test func wrongOptionsOfTheCallerAreNamed() throws {
        let tensor = Tensor(TensorType(.int8, [1, 4]), [0, 0, 0, 0] as [Int8])
        let cases: [(ImportOptions, String)] = [
            (ImportOptions(shapes: ["q": [1]]), "there is no input named q; inputs are x"),
            (ImportOptions(shapes: ["x": [1, 2, 3]]), "has 2 dimensions; 1x2x3 has another number"),
            (ImportOptions(frozen: ["x": tensor]), "is float32, the value to freeze int8"),
        ]
        for (options, expected) in cases {
            let text = try #require(ModelSketch.relus.failure(.test, options)).description
            #expect(text.contains(expected), "\(text)")
        }
    }

    @Test func withoutQuantizeUnsignedModelsAreRefused() throws {
        let catalog = OperatorCatalog([Sum.self])
        let text = try #require(ModelSketch.unsigned.failure(catalog)).description
        #expect(text.contains("tensor x is uint8 in the file: bringing a tensor to int8"))
    }
}
