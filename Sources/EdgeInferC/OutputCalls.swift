import CEdgeInfer
import EdgeInfer
import EdgeRuntime
import EdgeTensor

// The functions of edgeinfer.h that look at the outputs of a run; each is documented there.

@_cdecl("edgeinfer_session_output")
public func output(
    _ handle: OpaquePointer?, _ index: Int, _ data: UnsafeMutablePointer<UnsafeRawPointer?>?,
    _ byteCount: UnsafeMutablePointer<Int>?
) -> edgeinfer_status {
    attempt { () throws(CallFailure) in
        let session = try session(handle)
        let type = try session.output(index).type
        let view = session.session.session.output(index)
        try data.required("the place for the address").pointee = view.bytes.baseAddress
        byteCount?.pointee = type.element == .bytes ? view.bytes.count : type.byteCount
    }
}

@_cdecl("edgeinfer_session_output_info")
public func outputInfo(
    _ handle: OpaquePointer?, _ index: Int, _ result: UnsafeMutablePointer<edgeinfer_tensor_info>?
) -> edgeinfer_status {
    attempt { () throws(CallFailure) in
        let session = try session(handle)
        let result = try result.required("the place for the description")
        let type = try session.output(index).type
        result.pointee = try session.model.tensors(session.variant, EDGEINFER_OUTPUT)[index]
        result.pointee.setShape(of: type)
    }
}

@_cdecl("edgeinfer_session_output_floats")
public func outputFloats(
    _ handle: OpaquePointer?, _ index: Int, _ numbers: UnsafeMutablePointer<Float>?, _ capacity: Int,
    _ count: UnsafeMutablePointer<Int>?
) -> edgeinfer_status {
    attempt { () throws(CallFailure) in
        let output = try session(handle).output(index)
        let reals = try façade { () throws(ModelError) in try output.reals }
        try copy(reals, to: numbers, capacity, count)
    }
}

@_cdecl("edgeinfer_session_classify")
public func classify(
    _ handle: OpaquePointer?, _ index: Int, _ classes: UnsafeMutablePointer<edgeinfer_class>?, _ capacity: Int,
    _ count: UnsafeMutablePointer<Int>?
) -> edgeinfer_status {
    attempt { () throws(CallFailure) in
        let session = try session(handle)
        let ranking = try façade { () throws(ModelError) in try session.session.classify(.index(index)) }
        // Capacities beyond 2⁶³ arrive as negative ones.
        let top = ranking.top(capacity < 0 ? .max : capacity)
        if !top.isEmpty {
            let target = try classes.required("classes")
            for (place, candidate) in top.enumerated() {
                target[place] = session.model.entry(for: candidate, in: ranking)
            }
        }
        count?.pointee = top.count
    }
}

@_cdecl("edgeinfer_session_decide")
public func decide(
    _ handle: OpaquePointer?, _ index: Int, _ goal: UnsafePointer<CChar>?,
    _ result: UnsafeMutablePointer<edgeinfer_decision>?
) -> edgeinfer_status {
    attempt { () throws(CallFailure) in
        let session = try session(handle)
        let result = try result.required("the place for the decision")
        let ranking = try façade { () throws(ModelError) in try session.session.classify(.index(index)) }
        let wanted = goal.map { String(cString: $0) }
        guard let place = ranking.decisions.firstIndex(where: { wanted == nil || $0.goal == wanted }) else {
            let what = wanted.map { "operating point «\($0)»" } ?? "operating point"
            throw CallFailure(EDGEINFER_NOT_FOUND, "the model carries no \(what) for output \(index)")
        }
        let decision = ranking.decisions[place]
        result.pointee = edgeinfer_decision(
            class_index: decision.index, confidence: decision.confidence, threshold: decision.threshold,
            is_sure: decision.isSure ? 1 : 0)
    }
}

extension OpenSession {
    fileprivate func output(_ index: Int) throws(CallFailure) -> Output {
        try façade { () throws(ModelError) in try session.output(.index(index)) }
    }
}

extension OpenModel {
    /// A class as C reads it. Labels are the model's own texts, but for the one of «background», which comes first.
    fileprivate func entry(
        for candidate: Classification.Candidate, in ranking: Classification
    ) -> edgeinfer_class {
        let backgroundCount = ranking.candidates.count == labels.count + 1 ? 1 : 0
        let label: UnsafePointer<CChar>? =
            if candidate.label == nil {
                nil
            } else if candidate.index < backgroundCount {
                background
            } else {
                labels[candidate.index - backgroundCount]
            }
        return edgeinfer_class(index: candidate.index, confidence: candidate.confidence, label: label)
    }
}
