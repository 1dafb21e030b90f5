import CEdgeInfer
import EdgeFormat
import EdgeGraph
import EdgeOperators
import EdgeTensor
import EdgeTestSupport
import Testing

/// Models and sessions through the functions of edgeinfer.h.
@Suite struct CInterfaceTests {
    /// y = min(max(x, 0), 6)
    static func relu6(_ type: TensorType) throws -> Graph {
        var builder = GraphBuilder()
        let x = builder.addInput(name: "x", type: type)
        builder.addOutput(try builder.addOne(Clamp(.relu6), [x], quantization: type.quantization), name: "y")
        return builder.finish()
    }

    private func text(_ pointer: UnsafePointer<CChar>?) -> String? { pointer.map { String(cString: $0) } }

    @Test func namesAndVersions() {
        #expect(edgeinfer_abi_version() == UInt32(EDGEINFER_ABI_VERSION))
        #expect(text(edgeinfer_version()) == Version.runtime.description)
        for element in ElementType.allCases {
            let number = edgeinfer_element(rawValue: UInt32(element.rawValue))
            #expect(text(edgeinfer_element_name(number)) == element.description)
        }
        #expect(text(edgeinfer_element_name(edgeinfer_element(rawValue: 99))) == "unknown")
        #expect(text(edgeinfer_status_name(EDGEINFER_WRONG_SIZE)) == "wrong size")
        #expect(text(edgeinfer_status_name(edgeinfer_status(rawValue: 99))) == "unknown")
        #expect(EDGEINFER_MAX_RANK == Shape.maximumRank)
    }

    @Test func metadataAndLabels() throws {
        let graph = try Self.relu6(TensorType(.float32, [2]))
        let metadata = Metadata(
            name: "näme", version: "7", labels: ["a", "b"], provenance: .init(sourceName: "x.onnx"),
            properties: [.init(name: "colour", value: "blue")])
        let model = EdgeModel(metadata: metadata, variants: [.init(graph: graph, arena: .simple(for: graph))])
        let session = try CSession(try model.encoded())
        let expected = [
            ("name", "näme"), ("version", "7"), ("source", "x.onnx"), ("minimum_runtime_version", "0.1"),
            ("colour", "blue"),
        ]
        #expect(edgeinfer_model_metadata_count(session.model) == expected.count)
        for (index, (key, value)) in expected.enumerated() {
            #expect(text(edgeinfer_model_metadata_key(session.model, index)) == key)
            #expect(text(edgeinfer_model_metadata(session.model, key)) == value)
        }
        #expect(edgeinfer_model_metadata(session.model, "licence") == nil)
        #expect(edgeinfer_model_metadata_key(session.model, 5) == nil)
        #expect(edgeinfer_model_label_count(session.model) == 2)
        #expect(text(edgeinfer_model_label(session.model, 1)) == "b")
        #expect(edgeinfer_model_label(session.model, 2) == nil)
    }

    @Test func tensorsAreDescribed() throws {
        let perAxis = try Quantization(scales: [1, 0.5], zeroPoints: [0, 10], axis: 1)
        let state = TensorType(.uint8, [3], quantization: try Quantization(scale: 0.25, zeroPoint: 128))
        var builder = GraphBuilder()
        let x = builder.addInput(name: "x", type: TensorType(.int8, [4, 2], quantization: perAxis))
        let last = builder.addState(name: "last", type: state)
        builder.setNext(last, ofState: last)
        builder.addOutput(x, name: "y")
        builder.addOutput(last, name: "z")
        let session = try CSession(builder.finish())
        let counts = [EDGEINFER_INPUT, EDGEINFER_OUTPUT, EDGEINFER_STATE].map {
            edgeinfer_model_tensor_count(session.model, 0, $0)
        }
        #expect(counts == [1, 2, 1])
        let input = try session.info(EDGEINFER_INPUT)
        #expect(text(input.name) == "x" && input.element == EDGEINFER_INT8 && input.dimensions == [4, 2])
        #expect(input.element_count == 8 && input.byte_count == 8)
        #expect(input.scale_count == 2 && input.quantization_axis == 1)
        #expect(input.scales[1] == 0.5 && input.zero_points[1] == 10)
        let described = try session.info(EDGEINFER_STATE)
        #expect(described.scale_count == 1 && described.quantization_axis == -1)
        #expect(described.scales[0] == 0.25 && described.zero_points[0] == 128)
        var index = 0
        #expect(edgeinfer_model_find_tensor(session.model, 0, EDGEINFER_OUTPUT, "z", &index) == EDGEINFER_OK)
        #expect(index == 1)
        var actual = edgeinfer_tensor_info()
        #expect(edgeinfer_session_output_info(session.session, 1, &actual) == EDGEINFER_OK)
        #expect(text(actual.name) == "z" && actual.dimensions == [3] && actual.scale_count == 1)
    }

    @Test func realNumbersInAndOut() throws {
        for threads in [1, 2] {
            let session = try CSession(try Self.relu6(TensorType(.float32, [1, 4])), threads: threads)
            #expect(try session.run([-1, 0.5, 7, 3]) == [0, 0.5, 6, 3])
            #expect(try session.info(EDGEINFER_INPUT).scales == nil)
        }
        let type = TensorType(.int8, [5], quantization: try Quantization(scale: 0.5, zeroPoint: -10))
        let session = try CSession(try Self.relu6(type))
        #expect(try session.run([-3, 0.24, 2.25, 100, .nan]) == [0, 0, 2, 6, 0])
    }

    @Test func storedElementsWhereTheyLie() throws {
        let type = TensorType(.int8, [3], quantization: try Quantization(scale: 0.5, zeroPoint: -10))
        let session = try CSession(try Self.relu6(type))
        var input: UnsafeMutableRawPointer?
        var (output, byteCount): (UnsafeRawPointer?, Int) = (nil, 0)
        #expect(edgeinfer_session_input(session.session, 0, &input, &byteCount) == EDGEINFER_OK)
        #expect(byteCount == 3)
        #expect(edgeinfer_session_output(session.session, 0, &output, &byteCount) == EDGEINFER_OK)
        #expect(byteCount == 3)
        let (target, source) = (try #require(input), try #require(output))
        for (index, value) in [1, -128, 127].enumerated() {
            target.storeBytes(of: Int8(value), toByteOffset: index, as: Int8.self)
        }
        #expect(edgeinfer_session_run(session.session) == EDGEINFER_OK)
        #expect((0..<3).map { source.load(fromByteOffset: $0, as: Int8.self) } == [1, -10, 2])
        let bytes: [Int8] = [-9, 0, 9]
        #expect(edgeinfer_session_set_input_bytes(session.session, 0, bytes, 3) == EDGEINFER_OK)
        #expect(edgeinfer_session_run(session.session) == EDGEINFER_OK)
        #expect((0..<3).map { source.load(fromByteOffset: $0, as: Int8.self) } == [-9, 0, 2])
    }

    @Test func statesAreReadWrittenAndReset() throws {
        var builder = GraphBuilder()
        let type = TensorType(.float32, [2])
        let x = builder.addInput(name: "x", type: type)
        let last = builder.addState(name: "last", type: type)
        builder.setNext(x, ofState: last)
        builder.addOutput(try builder.addOne(Clamp(.relu), [last]), name: "y")
        let session = try CSession(builder.finish())
        #expect(try session.run([1, 2]) == [0, 0])
        #expect(try session.run([3, 4]) == [1, 2])
        #expect(try session.reals(of: edgeinfer_session_state_floats) == [3, 4])
        var (data, byteCount): (UnsafeMutableRawPointer?, Int) = (nil, 0)
        #expect(edgeinfer_session_state(session.session, 0, &data, &byteCount) == EDGEINFER_OK)
        #expect(byteCount == 8 && data?.load(as: Float.self) == 3)
        #expect(edgeinfer_session_set_state_floats(session.session, 0, [8, 9], 2) == EDGEINFER_OK)
        #expect(try session.run([0, 0]) == [8, 9])
        #expect(try session.run([5, 5]) == [0, 0])
        #expect(edgeinfer_session_reset(session.session) == EDGEINFER_OK)
        #expect(try session.run([0, 0]) == [0, 0])
    }

    @Test func classesHaveTheirLabels() throws {
        for (labels, expected) in [
            (["a", "b", "c"], ["b", "c", "a"]), (["a", "b"], ["a", "b", "background"]), ([], [nil, nil, nil]),
            (["a"], [nil, nil, "a"]),
        ] as [([String], [String?])] {
            let session = try CSession(try Self.relu6(TensorType(.float32, [3])), labels: labels)
            #expect(try session.run([0.125, 0.625, 0.25]) == [0.125, 0.625, 0.25])
            var classes = [edgeinfer_class](repeating: edgeinfer_class(), count: 5)
            var count = 0
            #expect(edgeinfer_session_classify(session.session, 0, &classes, 5, &count) == EDGEINFER_OK)
            #expect(classes.prefix(count).map(\.index) == [1, 2, 0])
            #expect(classes.prefix(count).map(\.confidence) == [0.625, 0.25, 0.125])
            #expect(classes.prefix(count).map { text($0.label) } == expected)
            #expect(edgeinfer_session_classify(session.session, 0, &classes, 1, &count) == EDGEINFER_OK && count == 1)
        }
    }

    @Test func variantsHaveTheirOwnShapes() throws {
        let graphs = try [1, 3].map { try Self.relu6(TensorType(.float32, try Shape([$0, 2]))) }
        let session = try CSession(graphs[0], graphs[1], variant: 1)
        #expect(edgeinfer_model_variant_count(session.model) == 2)
        #expect(try session.info(EDGEINFER_INPUT, variant: 1).dimensions == [3, 2])
        #expect(try session.run([1, 2, 3, 4, 5, 9]) == [1, 2, 3, 4, 5, 6])
    }

    @Test func sessionsRunAtOnce() async throws {
        let file = try EdgeModel.sample([try Self.relu6(TensorType(.float32, [1000]))])
        let shared = try CSession(file)
        let address = UInt(bitPattern: shared.model)
        let sums = try await withThrowingTaskGroup(of: Float.self) { group in
            for worker in 0..<6 {
                group.addTask {
                    var session: OpaquePointer?
                    let model = OpaquePointer(bitPattern: address)
                    try #require(edgeinfer_session_create(model, 0, 1, &session) == EDGEINFER_OK)
                    defer { edgeinfer_session_destroy(session) }
                    var reals = [Float](repeating: Float(worker), count: 1000)
                    for _ in 0..<100 {
                        #expect(edgeinfer_session_set_input_floats(session, 0, reals, 1000) == EDGEINFER_OK)
                        #expect(edgeinfer_session_run(session) == EDGEINFER_OK)
                        #expect(edgeinfer_session_output_floats(session, 0, &reals, 1000, nil) == EDGEINFER_OK)
                    }
                    return reals.reduce(0, +)
                }
            }
            return try await group.reduce(into: Set<Float>()) { $0.insert($1) }
        }
        #expect(sums == [0, 1000, 2000, 3000, 4000, 5000])
        withExtendedLifetime(shared) {}
    }
}
