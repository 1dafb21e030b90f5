import CEdgeInfer
import EdgeFormat
import EdgeInfer
import EdgeTensor
import Glibc

// The functions of edgeinfer.h that concern a model; each is documented there.

// Never written to, and never freed.
nonisolated(unsafe) private let versionText = strdup(Version.runtime.description)

@_cdecl("edgeinfer_version")
public func version() -> UnsafePointer<CChar>? { UnsafePointer(versionText) }

@_cdecl("edgeinfer_model_open")
public func openModel(
    _ path: UnsafePointer<CChar>?, _ result: UnsafeMutablePointer<OpaquePointer?>?
) -> edgeinfer_status {
    result?.pointee = nil
    return attempt { () throws(CallFailure) in
        let result = try result.required("the place for the model")
        let path = String(cString: try path.required("path"))
        result.pointee = handle(try façade { () throws(ModelError) in try OpenModel(try Model(path)) })
    }
}

@_cdecl("edgeinfer_model_open_memory")
public func openModel(
    _ bytes: UnsafeRawPointer?, _ byteCount: Int, _ result: UnsafeMutablePointer<OpaquePointer?>?
) -> edgeinfer_status {
    result?.pointee = nil
    return attempt { () throws(CallFailure) in
        let result = try result.required("the place for the model")
        let source = UnsafeRawBufferPointer(start: try bytes.required("bytes"), count: try checkedByteCount(byteCount))
        let copy = Bytes(count: source.count) { $0.copyMemory(from: source) }
        result.pointee = handle(try façade { () throws(ModelError) in try OpenModel(try Model(copy)) })
    }
}

/// Sizes beyond 2⁶³ arrive as negative ones.
private func checkedByteCount(_ byteCount: Int) throws(CallFailure) -> Int {
    guard (0...MappedFile.byteCountLimit).contains(byteCount) else {
        throw CallFailure(
            EDGEINFER_INVALID_ARGUMENT,
            "\(UInt(bitPattern: byteCount)) bytes; a model has at most \(MappedFile.byteCountLimit)")
    }
    return byteCount
}

@_cdecl("edgeinfer_model_close")
public func closeModel(_ handle: OpaquePointer?) { release(handle, as: OpenModel.self) }

// MARK: What the file says

@_cdecl("edgeinfer_model_metadata")
public func metadata(_ handle: OpaquePointer?, _ key: UnsafePointer<CChar>?) -> UnsafePointer<CChar>? {
    value { () throws(CallFailure) in
        let (model, key) = (try model(handle), try key.required("key"))
        return model.facts.first { strcmp($0.key, key) == 0 }?.value
    } ?? nil
}

@_cdecl("edgeinfer_model_metadata_count")
public func metadataCount(_ handle: OpaquePointer?) -> Int {
    value { () throws(CallFailure) in try model(handle).facts.count } ?? 0
}

@_cdecl("edgeinfer_model_metadata_key")
public func metadataKey(_ handle: OpaquePointer?, _ index: Int) -> UnsafePointer<CChar>? {
    value { () throws(CallFailure) in
        let facts = try model(handle).facts
        return facts.indices.contains(index) ? facts[index].key : nil
    } ?? nil
}

@_cdecl("edgeinfer_model_label_count")
public func labelCount(_ handle: OpaquePointer?) -> Int {
    value { () throws(CallFailure) in try model(handle).labels.count } ?? 0
}

@_cdecl("edgeinfer_model_label")
public func label(_ handle: OpaquePointer?, _ index: Int) -> UnsafePointer<CChar>? {
    value { () throws(CallFailure) in
        let labels = try model(handle).labels
        return labels.indices.contains(index) ? labels[index] : nil
    } ?? nil
}

// MARK: Tensors

@_cdecl("edgeinfer_model_variant_count")
public func variantCount(_ handle: OpaquePointer?) -> Int {
    value { () throws(CallFailure) in try model(handle).tensors.count } ?? 0
}

@_cdecl("edgeinfer_model_tensor_count")
public func tensorCount(_ handle: OpaquePointer?, _ variant: Int, _ role: edgeinfer_role) -> Int {
    value { () throws(CallFailure) in try model(handle).tensors(variant, role).count } ?? 0
}

@_cdecl("edgeinfer_model_tensor_info")
public func tensorInfo(
    _ handle: OpaquePointer?, _ variant: Int, _ role: edgeinfer_role, _ index: Int,
    _ result: UnsafeMutablePointer<edgeinfer_tensor_info>?
) -> edgeinfer_status {
    attempt { () throws(CallFailure) in
        let result = try result.required("the place for the description")
        let tensors = try model(handle).tensors(variant, role)
        result.pointee = tensors[try TensorReference.index(index).place(in: tensors)]
    }
}

@_cdecl("edgeinfer_model_find_tensor")
public func findTensor(
    _ handle: OpaquePointer?, _ variant: Int, _ role: edgeinfer_role, _ name: UnsafePointer<CChar>?,
    _ result: UnsafeMutablePointer<Int>?
) -> edgeinfer_status {
    attempt { () throws(CallFailure) in
        let result = try result.required("the place for the index")
        let name = String(cString: try name.required("name"))
        result.pointee = try TensorReference.name(name).place(in: try model(handle).tensors(variant, role))
    }
}

extension TensorReference {
    /// The place among described tensors.
    fileprivate func place(in tensors: [edgeinfer_tensor_info]) throws(CallFailure) -> Int {
        let names = tensors.map { String(cString: $0.name) }
        switch self {
        case .index(let index) where names.indices.contains(index): return index
        case .name(let name): if let index = names.firstIndex(of: name) { return index }
        default: break
        }
        throw CallFailure(.noTensor(self, known: names))
    }
}
