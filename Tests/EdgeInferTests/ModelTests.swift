import EdgeFormat
import EdgeGraph
import EdgeInfer
import EdgeOperators
import EdgeTensor
import EdgeTestSupport
import Testing

/// Opening a model, putting numbers in, getting numbers out.
@Suite struct ModelTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// y = min(max(x, 0), 6)
    private func relu6(_ type: TensorType) throws -> Graph {
        var builder = GraphBuilder()
        let x = builder.addInput(name: "x", type: type)
        builder.addOutput(try builder.addOne(Clamp(.relu6), [x], quantization: type.quantization), name: "y")
        return builder.finish()
    }

    @Test func realNumbersInAndOut() throws {
        let model = try Model(try folder.write(try relu6(TensorType(.float32, [1, 4])), labels: ["a", "b", "c", "d"]))
        #expect(model.metadata.name == "test")
        #expect(model.labels == ["a", "b", "c", "d"])
        #expect(try model.inputs() == [TensorDescription(name: "x", type: TensorType(.float32, [1, 4]))])
        #expect(try model.outputs().map(\.name) == ["y"])
        for threads in [1, 2] {
            let session = try model.makeSession(threads: threads)
            #expect(try session.predict([-1, 0.5, 7, 3]) == [0, 0.5, 6, 3])
            try session.setInput("x", [1, 2, 3, 4])
            session.run()
            #expect(try session.output("y").reals == [1, 2, 3, 4])
            #expect(try session.output(0).elements(as: Float.self) == [1, 2, 3, 4])
            try session.withInput("x", as: Float.self) { $0[0] = 9 }
            session.run()
            #expect(try session.output(0).reals == [6, 2, 3, 4])
            #expect(try session.classify().best?.label == "a")
        }
    }

    @Test func quantizedNumbersInAndOut() throws {
        let type = TensorType(.int8, [5], quantization: try Quantization(scale: 0.5, zeroPoint: -10))
        let session = try Model(try folder.write(try relu6(type))).makeSession()
        try session.setInput(0, [-3, 0.24, 2.25, 100, .nan])
        let stored = try session.withInput(0, as: Int8.self) { Array($0) }
        #expect(stored == [-16, -10, -6, 127, -10])
        session.run()
        #expect(try session.output(0).elements(as: Int8.self) == [-10, -10, -6, 2, -10])
        #expect(try session.output(0).reals == [0, 0, 2, 6, 0])
        try session.setInput(0, stored: [1, 2, 3, -128, 5] as [Int8])
        session.run()
        #expect(try session.output(0).elements(as: Int8.self) == [1, 2, 2, -10, 2])
    }

    /// Outputs that are as long as the data decide have the shape of the last run.
    @Test func countedOutputsHaveTheirShape() throws {
        var builder = GraphBuilder()
        let x = builder.addInput(name: "x", type: TensorType(.float32, [2, 3]))
        let places = try builder.add(NonZero(), [x])[0]
        builder.addOutput(try builder.addOne(Transpose([1, 0]), [places]), name: "places")
        builder.addOutput(try builder.addOne(Clamp(.relu), [x]), name: "positive")
        let model = try Model(try folder.write(builder.finish()))
        #expect(try model.outputs().map(\.countedAxis) == [1, nil])
        #expect(try model.outputs()[0].type.shape == [2, 6])
        let session = try model.makeSession()
        #expect(try session.predict([0, 1, 0, 0, 0, -2]) == [0, 1, 1, 2])
        #expect(try session.output("places").type.shape == [2, 2])
        #expect(try session.output("places").elements(as: Int64.self) == [0, 1, 1, 2])
        #expect(try session.predict([0, 0, 0, 0, 0, 0]) == [])
        #expect(try session.output(0).type.shape == [2, 0])
        #expect(try session.output(1).type.shape == [2, 3])
    }

    static let numbers = ElementType.allCases.filter { $0 != .bytes }

    /// A graph that hands its inputs through shows how every element type takes real numbers.
    @Test(arguments: numbers)
    func everyElementTypeTakesRealNumbers(element: ElementType) throws {
        var builder = GraphBuilder()
        builder.addOutput(builder.addInput(name: "x", type: TensorType(element, [4])), name: "x")
        let session = try Model(try folder.write(builder.finish())).makeSession()
        let expected: [Float] = element == .bool ? [0, 1, 1, 1] : [0, 1, 100, 3]
        #expect(try session.predict([0, 1, 100, 3]) == expected)
        if !element.isFloatingPoint && element != .bool {
            let extremes = try session.predict([.infinity, -.infinity, .nan, 2.5])
            #expect(extremes[0] > 100 && extremes[1] <= 0 && extremes[2] == 0 && extremes[3] == 2)
        }
    }

    @Test func perAxisInputsAreQuantizedSliceBySlice() throws {
        let quantization = try Quantization(scales: [1, 0.5], zeroPoints: [0, 10], axis: 1)
        var builder = GraphBuilder()
        let x = builder.addInput(name: "x", type: TensorType(.int8, [2, 2], quantization: quantization))
        builder.addOutput(x, name: "x")
        let session = try Model(try folder.write(builder.finish())).makeSession()
        #expect(try session.predict([3, 3, 4, 4]) == [3, 3, 4, 4])
        #expect(try session.output(0).elements(as: Int8.self) == [3, 16, 4, 18])
    }

    @Test func statesLiveInSessions() throws {
        var builder = GraphBuilder()
        let type = TensorType(.float32, [2])
        let x = builder.addInput(name: "x", type: type)
        let last = builder.addState(name: "last", type: type)
        builder.setNext(x, ofState: last)
        builder.addOutput(try builder.addOne(Clamp(.relu), [last]), name: "y")
        let model = try Model(try folder.write(builder.finish()))
        #expect(try model.states().map(\.name) == ["last"])
        let (one, two) = (try model.makeSession(), try model.makeSession())
        #expect(try one.predict([1, 2]) == [0, 0])
        #expect(try one.predict([3, 4]) == [1, 2])
        #expect(try two.predict([5, 6]) == [0, 0])
        #expect(try one.state("last") == [3, 4])
        one.reset()
        #expect(try one.predict([3, 4]) == [0, 0])
        try one.setState(0, [8, 9])
        #expect(try one.predict([0, 0]) == [8, 9])
    }

    @Test func variantsHaveTheirOwnShapes() throws {
        let graphs = try [1, 3].map { try relu6(TensorType(.float32, try Shape([$0, 2]))) }
        let model = try Model(try folder.write(graphs[0], graphs[1]))
        #expect(model.variantCount == 2)
        #expect(try model.inputs(variant: 1)[0].type.shape == [3, 2])
        #expect(try model.makeSession(variant: 1).predict([1, 2, 3, 4, 5, 9]) == [1, 2, 3, 4, 5, 6])
        #expect(throws: ModelError.noVariant(2, count: 2)) { try model.makeSession(variant: 2) }
        #expect(throws: ModelError.noVariant(-1, count: 2)) { try model.outputs(variant: -1) }
    }

    @Test func mistakesAreNamed() throws {
        let type = TensorType(.float32, [1, 4])
        let model = try Model(try folder.write(try relu6(type)))
        let session = try model.makeSession()
        #expect(throws: ModelError.elementCount(3, expected: type)) { try session.predict([1, 2, 3]) }
        #expect(throws: ModelError.elementCount(1, expected: type)) { try session.setInput(0, stored: [1] as [Float]) }
        #expect(throws: ModelError.elementType("Int8", type)) { try session.setInput(0, stored: [1] as [Int8]) }
        #expect(throws: ModelError.elementType("Double", type)) { try session.output(0).elements(as: Double.self) }
        #expect(throws: ModelError.noTensor(.name("z"), known: ["x"])) { try session.setInput("z", []) }
        #expect(throws: ModelError.noTensor(.index(1), known: ["y"])) { try session.output(1) }
        #expect(throws: ModelError.plan(.badThreadCount(0))) { try model.makeSession(threads: 0) }
        #expect(throws: ModelError.self) { try Model("\(folder.path)/none.edge") }
        let wrong = try folder.write(Bytes(Array("no model".utf8)), "wrong.edge")
        #expect(throws: ModelError.format(path: wrong, .notAnEdgeFile)) { try Model(wrong) }
    }

    @Test func sessionsRunAtOnce() async throws {
        let model = try Model(try folder.write(try relu6(TensorType(.float32, [1000]))))
        let sums = try await withThrowingTaskGroup(of: Float.self) { group in
            for worker in 0..<5 {
                group.addTask {
                    let session = try model.makeSession()
                    return try session.predict([Float](repeating: Float(worker), count: 1000)).reduce(0, +)
                }
            }
            return try await group.reduce(into: Set<Float>()) { $0.insert($1) }
        }
        #expect(sums == [0, 1000, 2000, 3000, 4000])
    }
}
