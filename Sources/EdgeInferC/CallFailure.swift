import CEdgeInfer
import EdgeInfer
import EdgeRuntime

/// Why a call of the C interface fails: its status, and the line that `edgeinfer_last_error` gives.
struct CallFailure: Error {
    let status: edgeinfer_status
    let message: String

    init(_ status: edgeinfer_status, _ message: String) {
        self.status = status
        self.message = message
    }

    init(_ error: ModelError) {
        self.init(CallFailure.status(of: error), error.description)
    }

    private static func status(of error: ModelError) -> edgeinfer_status {
        switch error {
        case .file: EDGEINFER_FILE_ERROR
        case .format: EDGEINFER_INVALID_MODEL
        case .plan(let error): status(of: error)
        case .noVariant, .noTensor: EDGEINFER_NOT_FOUND
        case .elementCount: EDGEINFER_WRONG_SIZE
        case .elementType, .notNumbers: EDGEINFER_WRONG_TYPE
        }
    }

    private static func status(of error: PlanError) -> edgeinfer_status {
        switch error {
        case .badThreadCount: EDGEINFER_INVALID_ARGUMENT
        case .tooLarge, .outOfMemory, .noThread: EDGEINFER_OUT_OF_RESOURCES
        default: EDGEINFER_INVALID_MODEL
        }
    }
}

/// Does the work of one call: a failure becomes its status and the thread's last error.
func attempt(_ work: () throws(CallFailure) -> Void) -> edgeinfer_status {
    do throws(CallFailure) {
        try work()
        return EDGEINFER_OK
    } catch {
        edge_set_last_error(error.message)
        return error.status
    }
}

/// Does the work of one call that gives something; nil after a failure.
func value<Value>(_ work: () throws(CallFailure) -> Value) -> Value? {
    do throws(CallFailure) {
        return try work()
    } catch {
        edge_set_last_error(error.message)
        return nil
    }
}

/// Does a part of a call by the façade.
func façade<Value>(_ work: () throws(ModelError) -> Value) throws(CallFailure) -> Value {
    do throws(ModelError) {
        return try work()
    } catch {
        throw CallFailure(error)
    }
}

extension Optional {
    /// What a pointer that must not be NULL points to.
    func required(_ name: String) throws(CallFailure) -> Wrapped {
        guard let self else { throw CallFailure(EDGEINFER_INVALID_ARGUMENT, "\(name) is NULL") }
        return self
    }
}
