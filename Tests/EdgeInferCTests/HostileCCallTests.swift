import CEdgeInfer
import EdgeFormat
import EdgeGraph
import EdgeOperators
import EdgeTensor
import EdgeTestSupport
import Glibc
import Testing

/// Calls of the C interface that no sane program makes, and files that mean harm: statuses, never a crash.
@Suite struct HostileCCallTests {
    private let sizes = [4, 5, 1 << 40, Int.max, -1, Int.min]

    private func session() throws -> CSession {
        var builder = GraphBuilder()
        let type = TensorType(.float32, [3])
        let x = builder.addInput(name: "x", type: type)
        let last = builder.addState(name: "last", type: type)
        builder.setNext(x, ofState: last)
        builder.addOutput(try builder.addOne(Clamp(.relu), [x]), name: "y")
        return try CSession(builder.finish(), labels: ["a"])
    }

    @Test func nothingIsNoHandle() {
        var (pointer, count, index): (UnsafeMutableRawPointer?, Int, Int) = (nil, 0, 0)
        var (constant, handle): (UnsafeRawPointer?, OpaquePointer?)
        var (info, classes, numbers) = (edgeinfer_tensor_info(), edgeinfer_class(), Float(0))
        var decision = edgeinfer_decision()
        let statuses = [
            edgeinfer_model_open(nil, &handle), edgeinfer_model_open("x", nil),
            edgeinfer_model_open_memory(nil, 5, &handle), edgeinfer_model_open_memory("x", 1, nil),
            edgeinfer_model_tensor_info(nil, 0, EDGEINFER_INPUT, 0, &info),
            edgeinfer_model_find_tensor(nil, 0, EDGEINFER_INPUT, "x", &index),
            edgeinfer_session_create(nil, 0, 1, &handle), edgeinfer_session_input(nil, 0, &pointer, &count),
            edgeinfer_session_set_input_floats(nil, 0, &numbers, 1),
            edgeinfer_session_set_input_bytes(nil, 0, &numbers, 4), edgeinfer_session_run(nil),
            edgeinfer_session_output(nil, 0, &constant, &count), edgeinfer_session_output_info(nil, 0, &info),
            edgeinfer_session_output_floats(nil, 0, &numbers, 1, &count),
            edgeinfer_session_classify(nil, 0, &classes, 1, &count), edgeinfer_session_decide(nil, 0, nil, &decision),
            edgeinfer_session_state(nil, 0, &pointer, &count),
            edgeinfer_session_state_floats(nil, 0, &numbers, 1, &count),
            edgeinfer_session_set_state_floats(nil, 0, &numbers, 1), edgeinfer_session_reset(nil),
        ]
        #expect(statuses.allSatisfy { $0 == EDGEINFER_INVALID_ARGUMENT })
        #expect(CSession.lastError == "session is NULL")
        #expect(edgeinfer_model_metadata(nil, "name") == nil && edgeinfer_model_metadata_key(nil, 0) == nil)
        #expect(edgeinfer_model_metadata_count(nil) == 0 && edgeinfer_model_label_count(nil) == 0)
        #expect(edgeinfer_model_label(nil, 0) == nil && edgeinfer_model_variant_count(nil) == 0)
        #expect(edgeinfer_model_tensor_count(nil, 0, EDGEINFER_INPUT) == 0)
        edgeinfer_model_close(nil)
        edgeinfer_session_destroy(nil)
    }

    @Test func nothingIsNoPlace() throws {
        let session = try session()
        let (model, handle) = (session.model, session.session)
        var count = 7
        let statuses = [
            edgeinfer_model_tensor_info(model, 0, EDGEINFER_INPUT, 0, nil),
            edgeinfer_model_find_tensor(model, 0, EDGEINFER_INPUT, nil, &count),
            edgeinfer_model_find_tensor(model, 0, EDGEINFER_INPUT, "x", nil),
            edgeinfer_session_create(model, 0, 1, nil), edgeinfer_session_input(handle, 0, nil, nil),
            edgeinfer_session_set_input_floats(handle, 0, nil, 3),
            edgeinfer_session_set_input_bytes(handle, 0, nil, 12), edgeinfer_session_output(handle, 0, nil, nil),
            edgeinfer_session_output_info(handle, 0, nil), edgeinfer_session_output_floats(handle, 0, nil, 3, nil),
            edgeinfer_session_classify(handle, 0, nil, 3, &count), edgeinfer_session_decide(handle, 0, nil, nil),
            edgeinfer_session_state(handle, 0, nil, nil),
            edgeinfer_session_set_state_floats(handle, 0, nil, 3),
        ]
        #expect(statuses.allSatisfy { $0 == EDGEINFER_INVALID_ARGUMENT })
        #expect(edgeinfer_model_metadata(model, nil) == nil)
        #expect(edgeinfer_session_classify(handle, 0, nil, 0, &count) == EDGEINFER_OK && count == 0)
    }

    @Test func indicesOutOfRangeAreNotFound() throws {
        let session = try session()
        let (model, handle) = (session.model, session.session)
        var (pointer, constant): (UnsafeMutableRawPointer?, UnsafeRawPointer?)
        var (info, classes, numbers, other) = (
            edgeinfer_tensor_info(), edgeinfer_class(), Float(0), OpaquePointer?.none
        )
        for index in [1, 1 << 40, Int.max, -1, Int.min] {
            let statuses = [
                edgeinfer_model_tensor_info(model, index, EDGEINFER_INPUT, 0, &info),
                edgeinfer_model_tensor_info(model, 0, EDGEINFER_STATE, index, &info),
                edgeinfer_session_create(model, index, 1, &other),
                edgeinfer_session_input(handle, index, &pointer, nil),
                edgeinfer_session_set_input_floats(handle, index, &numbers, 1),
                edgeinfer_session_set_input_bytes(handle, index, &numbers, 4),
                edgeinfer_session_output(handle, index, &constant, nil),
                edgeinfer_session_output_info(handle, index, &info),
                edgeinfer_session_output_floats(handle, index, &numbers, 1, nil),
                edgeinfer_session_classify(handle, index, &classes, 1, nil),
                edgeinfer_session_state(handle, index, &pointer, nil),
                edgeinfer_session_state_floats(handle, index, &numbers, 1, nil),
                edgeinfer_session_set_state_floats(handle, index, &numbers, 1),
            ]
            #expect(statuses.allSatisfy { $0 == EDGEINFER_NOT_FOUND }, "\(index)")
            #expect(
                edgeinfer_model_label(model, index) == nil && edgeinfer_model_metadata_key(model, index &+ 9) == nil)
            #expect(edgeinfer_model_tensor_count(model, index, EDGEINFER_INPUT) == 0)
        }
        #expect(edgeinfer_session_output(handle, 1, &constant, nil) == EDGEINFER_NOT_FOUND)
        #expect(CSession.lastError == "the model has no tensor 1; it has y")
        let role = edgeinfer_role(rawValue: 99)
        #expect(edgeinfer_model_tensor_info(model, 0, role, 0, &info) == EDGEINFER_INVALID_ARGUMENT)
        #expect(edgeinfer_model_tensor_count(model, 0, role) == 0)
        var index = 0
        #expect(edgeinfer_model_find_tensor(model, 0, EDGEINFER_INPUT, "z", &index) == EDGEINFER_NOT_FOUND)
        for threads in [0, -1, Int.max, 100_000] {
            #expect(edgeinfer_session_create(model, 0, threads, &other) == EDGEINFER_INVALID_ARGUMENT)
        }
    }

    @Test func wrongSizesAreRefused() throws {
        let session = try session()
        let handle = session.session
        var numbers = [Float](repeating: .nan, count: 8)
        for size in sizes + [0, 1, 2] {
            #expect(edgeinfer_session_set_input_floats(handle, 0, numbers, size) == EDGEINFER_WRONG_SIZE)
            #expect(edgeinfer_session_set_input_bytes(handle, 0, numbers, size) == EDGEINFER_WRONG_SIZE)
            #expect(edgeinfer_session_set_state_floats(handle, 0, numbers, size) == EDGEINFER_WRONG_SIZE)
        }
        var count = 0
        #expect(edgeinfer_session_output_floats(handle, 0, &numbers, 2, &count) == EDGEINFER_WRONG_SIZE)
        #expect(count == 3 && CSession.lastError == "room for 2 numbers where there are 3")
        #expect(edgeinfer_session_output_floats(handle, 0, &numbers, 8, &count) == EDGEINFER_OK && count == 3)
        #expect(edgeinfer_session_output_floats(handle, 0, &numbers, -1, &count) == EDGEINFER_OK)
        // Not a number is an answer, too.
        let strange: [Float] = [.nan, .infinity, -.infinity]
        #expect(try session.run(strange)[1] == .infinity)
        var classes = [edgeinfer_class](repeating: edgeinfer_class(), count: 3)
        #expect(edgeinfer_session_classify(handle, 0, &classes, 3, &count) == EDGEINFER_OK && count == 3)
    }

    @Test func badFilesAreNoModels() throws {
        var model: OpaquePointer?
        #expect(edgeinfer_model_open("/nowhere/none.edge", &model) == EDGEINFER_FILE_ERROR)
        #expect(CSession.lastError.contains("/nowhere/none.edge"))
        #expect(edgeinfer_model_open("/tmp", &model) == EDGEINFER_FILE_ERROR)
        #expect(edgeinfer_model_open_memory("", 0, &model) == EDGEINFER_INVALID_MODEL)
        for size in sizes.filter({ $0 < 0 || $0 > 1 << 31 }) {
            #expect(edgeinfer_model_open_memory("x", size, &model) == EDGEINFER_INVALID_ARGUMENT)
        }
        let file = try EdgeModel.sample([try CInterfaceTests.relu6(TensorType(.float32, [3]))])
        for count in stride(from: 0, to: file.count, by: 7) {
            let cut = file[0..<count]
            let status = cut.withUnsafeBytes { edgeinfer_model_open_memory($0.baseAddress, count, &model) }
            #expect(status == EDGEINFER_INVALID_MODEL && model == nil, "\(count)")
        }
        var (opened, refused) = (0, 0)
        forEachDamage(of: file, count: 300) { damaged, what in
            var session: OpaquePointer?
            let status = damaged.withUnsafeBytes { edgeinfer_model_open_memory($0.baseAddress, $0.count, &model) }
            defer { edgeinfer_model_close(model) }
            opened += status == EDGEINFER_OK ? 1 : 0
            refused += status == EDGEINFER_INVALID_MODEL || status == EDGEINFER_INVALID_ARGUMENT ? 1 : 0
            guard edgeinfer_session_create(model, 0, 1, &session) == EDGEINFER_OK else { return }
            #expect(edgeinfer_session_run(session) == EDGEINFER_OK, "\(what)")
            edgeinfer_session_destroy(session)
        }
        #expect(opened + refused >= 300 && refused > 0)
    }

    @Test func messagesAreCutBetweenCharacters() throws {
        var model: OpaquePointer?
        for shift in 0..<4 {
            let path = String(repeating: "a", count: shift) + String(repeating: "€", count: 1000)
            #expect(edgeinfer_model_open(path, &model) == EDGEINFER_FILE_ERROR)
            #expect(CSession.lastError.utf8.count > 1000 && CSession.lastError.utf8.count < 1024)
            #expect(!CSession.lastError.contains("\u{FFFD}"))
        }
    }

    @Test func everyThreadHasAnErrorOfItsOwn() throws {
        #expect(edgeinfer_session_run(nil) == EDGEINFER_INVALID_ARGUMENT)
        var thread = pthread_t()
        var found: UnsafeMutableRawPointer?
        let status = pthread_create(
            &thread, nil, { _ in UnsafeMutableRawPointer(strdup(edgeinfer_last_error())) }, nil)
        try #require(status == 0 && pthread_join(thread, &found) == 0)
        defer { free(found) }
        let text = try #require(found).assumingMemoryBound(to: CChar.self)
        #expect(String(cString: text) == "" && CSession.lastError == "session is NULL")
    }
}
