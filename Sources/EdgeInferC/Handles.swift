import CEdgeInfer
import EdgeInfer

/// What an `edgeinfer_session` points to. It keeps the model whose texts it gives out.
final class OpenSession {
    let session: ModelSession
    let model: OpenModel
    let variant: Int

    init(_ session: ModelSession, of model: OpenModel, variant: Int) {
        self.session = session
        self.model = model
        self.variant = variant
    }
}

/// Gives an object to C, which has to give it back by ``release(_:as:)``.
func handle(_ object: some AnyObject) -> OpaquePointer {
    OpaquePointer(Unmanaged.passRetained(object).toOpaque())
}

func release<Object: AnyObject>(_ handle: OpaquePointer?, as type: Object.Type) {
    if let handle { Unmanaged<Object>.fromOpaque(UnsafeRawPointer(handle)).release() }
}

func model(_ handle: OpaquePointer?) throws(CallFailure) -> OpenModel {
    let pointer = UnsafeRawPointer(try handle.required("model"))
    return Unmanaged<OpenModel>.fromOpaque(pointer).takeUnretainedValue()
}

func session(_ handle: OpaquePointer?) throws(CallFailure) -> OpenSession {
    let pointer = UnsafeRawPointer(try handle.required("session"))
    return Unmanaged<OpenSession>.fromOpaque(pointer).takeUnretainedValue()
}
