import CEdgeInfer
import EdgeFormat
import EdgeGraph
import EdgeTensor
import EdgeTestSupport
import Testing

/// A model and a session of it, opened through the C interface and given back with the value.
final class CSession {
    let model: OpaquePointer
    let session: OpaquePointer

    init(_ file: Bytes, variant: Int = 0, threads: Int = 1) throws {
        var (model, session): (OpaquePointer?, OpaquePointer?)
        let opened = file.withUnsafeBytes { edgeinfer_model_open_memory($0.baseAddress, $0.count, &model) }
        try #require(opened == EDGEINFER_OK, "\(CSession.lastError)")
        self.model = try #require(model)
        let created = edgeinfer_session_create(model, variant, threads, &session)
        try #require(created == EDGEINFER_OK, "\(CSession.lastError)")
        self.session = try #require(session)
    }

    convenience init(_ graphs: Graph..., labels: [String] = [], variant: Int = 0, threads: Int = 1) throws {
        try self.init(try EdgeModel.sample(graphs, labels: labels), variant: variant, threads: threads)
    }

    deinit {
        // The session goes on without the handle of its model.
        edgeinfer_model_close(model)
        _ = edgeinfer_session_run(session)
        edgeinfer_session_destroy(session)
    }

    static var lastError: String { String(cString: edgeinfer_last_error()) }

    /// Output 0 for these numbers as input 0.
    func run(_ numbers: [Float]) throws -> [Float] {
        #expect(edgeinfer_session_set_input_floats(session, 0, numbers, numbers.count) == EDGEINFER_OK)
        #expect(edgeinfer_session_run(session) == EDGEINFER_OK)
        return try reals(of: edgeinfer_session_output_floats)
    }

    /// What one of the functions that copy numbers gives for tensor 0.
    func reals(
        of copy: (OpaquePointer?, Int, UnsafeMutablePointer<Float>?, Int, UnsafeMutablePointer<Int>?) ->
            edgeinfer_status
    ) throws -> [Float] {
        var count = 0
        try #require(copy(session, 0, nil, 0, &count) == EDGEINFER_OK, "\(CSession.lastError)")
        var reals = [Float](repeating: 0, count: count)
        try #require(copy(session, 0, &reals, count, &count) == EDGEINFER_OK, "\(CSession.lastError)")
        return reals
    }

    func info(_ role: edgeinfer_role, _ index: Int = 0, variant: Int = 0) throws -> edgeinfer_tensor_info {
        var info = edgeinfer_tensor_info()
        let status = edgeinfer_model_tensor_info(model, variant, role, index, &info)
        try #require(status == EDGEINFER_OK, "\(CSession.lastError)")
        return info
    }
}

extension edgeinfer_tensor_info {
    var dimensions: [Int] {
        withUnsafeBytes(of: shape) { $0.bindMemory(to: Int64.self).prefix(Int(rank)).map(Int.init) }
    }
}
