import CEdgeInfer
import EdgeInfer
import EdgeRuntime
import EdgeTensor

// The functions of edgeinfer.h that make a session, fill it and run it; each is documented there.

@_cdecl("edgeinfer_session_create")
public func createSession(
    _ modelHandle: OpaquePointer?, _ variant: Int, _ threads: Int, _ result: UnsafeMutablePointer<OpaquePointer?>?
) -> edgeinfer_status {
    result?.pointee = nil
    return attempt { () throws(CallFailure) in
        let result = try result.required("the place for the session")
        let model = try model(modelHandle)
        let session = try façade { () throws(ModelError) in
            try model.model.makeSession(threads: threads, variant: variant)
        }
        result.pointee = handle(OpenSession(session, of: model, variant: variant))
    }
}

@_cdecl("edgeinfer_session_destroy")
public func destroySession(_ handle: OpaquePointer?) { release(handle, as: OpenSession.self) }

@_cdecl("edgeinfer_session_run")
public func run(_ handle: OpaquePointer?) -> edgeinfer_status {
    attempt { () throws(CallFailure) in try session(handle).session.run() }
}

@_cdecl("edgeinfer_session_reset")
public func reset(_ handle: OpaquePointer?) -> edgeinfer_status {
    attempt { () throws(CallFailure) in try session(handle).session.reset() }
}

// MARK: Inputs

@_cdecl("edgeinfer_session_input")
public func input(
    _ handle: OpaquePointer?, _ index: Int, _ data: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ byteCount: UnsafeMutablePointer<Int>?
) -> edgeinfer_status {
    attempt { () throws(CallFailure) in
        try lend(try session(handle).tensor(EDGEINFER_INPUT, index), data, byteCount)
    }
}

@_cdecl("edgeinfer_session_set_input_floats")
public func setInput(
    _ handle: OpaquePointer?, _ index: Int, _ numbers: UnsafePointer<Float>?, _ count: Int
) -> edgeinfer_status {
    attempt { () throws(CallFailure) in
        try fill(try session(handle).tensor(EDGEINFER_INPUT, index), numbers, count)
    }
}

@_cdecl("edgeinfer_session_set_input_bytes")
public func setInput(
    _ handle: OpaquePointer?, _ index: Int, _ bytes: UnsafeRawPointer?, _ byteCount: Int
) -> edgeinfer_status {
    attempt { () throws(CallFailure) in
        let view = try session(handle).tensor(EDGEINFER_INPUT, index)
        let source = try bytes.required("bytes")
        guard byteCount == view.bytes.count else {
            throw CallFailure(
                EDGEINFER_WRONG_SIZE,
                "\(UInt(bitPattern: byteCount)) bytes for \(view.type), which has \(view.bytes.count)")
        }
        view.bytes.copyMemory(from: UnsafeRawBufferPointer(start: source, count: byteCount))
    }
}

// MARK: States

@_cdecl("edgeinfer_session_state")
public func state(
    _ handle: OpaquePointer?, _ index: Int, _ data: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ byteCount: UnsafeMutablePointer<Int>?
) -> edgeinfer_status {
    attempt { () throws(CallFailure) in
        try lend(try session(handle).tensor(EDGEINFER_STATE, index), data, byteCount)
    }
}

@_cdecl("edgeinfer_session_state_floats")
public func stateFloats(
    _ handle: OpaquePointer?, _ index: Int, _ numbers: UnsafeMutablePointer<Float>?, _ capacity: Int,
    _ count: UnsafeMutablePointer<Int>?
) -> edgeinfer_status {
    attempt { () throws(CallFailure) in
        let session = try session(handle)
        let reals = try façade { () throws(ModelError) in try session.session.state(.index(index)) }
        try copy(reals, to: numbers, capacity, count)
    }
}

@_cdecl("edgeinfer_session_set_state_floats")
public func setState(
    _ handle: OpaquePointer?, _ index: Int, _ numbers: UnsafePointer<Float>?, _ count: Int
) -> edgeinfer_status {
    attempt { () throws(CallFailure) in
        try fill(try session(handle).tensor(EDGEINFER_STATE, index), numbers, count)
    }
}

// MARK: Memory that may be written

extension OpenSession {
    /// The memory of an input or a state.
    fileprivate func tensor(_ role: edgeinfer_role, _ index: Int) throws(CallFailure) -> MutableTensorView {
        let tensors = try model.tensors(variant, role)
        guard tensors.indices.contains(index) else {
            throw CallFailure(.noTensor(.index(index), known: tensors.map { String(cString: $0.name) }))
        }
        return role == EDGEINFER_INPUT ? session.session.input(index) : session.session.state(index)
    }
}

/// Gives out an address and a size.
private func lend(
    _ view: MutableTensorView, _ data: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ byteCount: UnsafeMutablePointer<Int>?
) throws(CallFailure) {
    try data.required("the place for the address").pointee = view.bytes.baseAddress
    byteCount?.pointee = view.bytes.count
}

/// Fills a tensor with real numbers.
private func fill(_ view: MutableTensorView, _ numbers: UnsafePointer<Float>?, _ count: Int) throws(CallFailure) {
    let type = view.type
    guard type.element != .bytes else { throw CallFailure(.notNumbers(type)) }
    guard count == type.elementCount else {
        throw CallFailure(
            EDGEINFER_WRONG_SIZE,
            "\(UInt(bitPattern: count)) elements for \(type), which has \(type.elementCount)")
    }
    let source = UnsafeBufferPointer(start: try numbers.required("numbers"), count: count)
    if type.element == .float32 {
        _ = view.elements(as: Float.self).update(fromContentsOf: source)
    } else {
        view.store(reals: Array(source))
    }
}

/// Copies numbers out if they have room, and says how many there are.
func copy(
    _ reals: [Float], to numbers: UnsafeMutablePointer<Float>?, _ capacity: Int,
    _ count: UnsafeMutablePointer<Int>?
) throws(CallFailure) {
    count?.pointee = reals.count
    guard numbers != nil || capacity != 0 else { return }
    let target = try numbers.required("numbers")
    // Capacities beyond 2⁶³ arrive as negative ones.
    guard UInt(bitPattern: capacity) >= UInt(reals.count) else {
        throw CallFailure(EDGEINFER_WRONG_SIZE, "room for \(capacity) numbers where there are \(reals.count)")
    }
    _ = UnsafeMutableBufferPointer(start: target, count: reals.count).update(fromContentsOf: reals)
}
