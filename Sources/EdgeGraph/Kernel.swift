import EdgeTensor

/// One way to compute a node, for types that were fixed when it was made.
public struct Kernel: Sendable {
    /// `<op>_<types>_<tile>__<isa>`, or `reference`.
    public let name: String
    /// The CPU features without which it must not run.
    public let requires: CPUFeatures
    /// Bytes of scratch memory that each worker needs while the step runs, aligned to 64.
    public let scratchByteCount: Int
    /// Makes the step for operands at fixed addresses. May allocate; called once per session.
    public let bind: @Sendable (Operands) -> Step

    public init(
        name: String, requires: CPUFeatures = [], scratchByteCount: Int = 0,
        bind: @escaping @Sendable (Operands) -> Step
    ) {
        self.name = name
        self.requires = requires
        self.scratchByteCount = scratchByteCount
        self.bind = bind
    }
}

/// The addresses of a node's tensors in one session, valid as long as the session.
public struct Operands {
    public let inputs: [UnsafeRawPointer]
    public let outputs: [UnsafeMutableRawPointer]

    public init(inputs: [UnsafeRawPointer], outputs: [UnsafeMutableRawPointer]) {
        self.inputs = inputs
        self.outputs = outputs
    }
}

/// A node that is ready to run: a C function and its context.
///
/// The work is divided into `unitCount` independent units; the function computes those in `first..<end`, and any
/// division gives the same bytes. It must not allocate, lock or fail.
public struct Step {
    /// (context, first unit, one past the last unit, this worker's scratch memory)
    public typealias Function = @convention(c) (UnsafeRawPointer, Int, Int, UnsafeMutableRawPointer?) -> Void

    public let function: Function
    public let context: UnsafeRawPointer
    public let unitCount: Int
    /// Keeps the context, and whatever it points to, alive.
    public let owner: AnyObject

    /// A step whose context is a copy of `context`; `keeping` holds what the context points to.
    public init<Context: BitwiseCopyable>(
        _ function: Function, context: Context, unitCount: Int = 1, keeping: [AnyObject] = []
    ) {
        let box = ContextBox(context, keeping: keeping)
        self.function = function
        self.context = UnsafeRawPointer(box.pointer)
        self.unitCount = unitCount
        owner = box
    }

    /// A step whose context is the address of `object`.
    public init(_ function: Function, object: AnyObject, unitCount: Int = 1) {
        self.function = function
        context = UnsafeRawPointer(Unmanaged.passUnretained(object).toOpaque())
        self.unitCount = unitCount
        owner = object
    }

    /// The context's bytes, then those of the objects that it keeps, in their order; nil where the context is an object
    /// or one of those does not say what memory it has. Valid as long as ``owner`` lives.
    public var memory: [UnsafeRawBufferPointer]? { (owner as? any ContextMemory)?.memory }
}

/// An object that holds memory to which a step's context may point.
public protocol KeptMemory: AnyObject {
    /// The memory, valid as long as the object lives.
    var memory: UnsafeRawBufferPointer { get }
}

extension MemoryBlock: KeptMemory {
    public var memory: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: byteCount) }
}

/// What all contexts at fixed addresses have in common, whatever their type.
private protocol ContextMemory: AnyObject {
    var memory: [UnsafeRawBufferPointer]? { get }
}

/// A context at a fixed address.
private final class ContextBox<Context: BitwiseCopyable>: ContextMemory {
    let pointer: UnsafeMutablePointer<Context>
    let kept: [AnyObject]

    var memory: [UnsafeRawBufferPointer]? {
        let memories = kept.compactMap { ($0 as? any KeptMemory)?.memory }
        guard memories.count == kept.count else { return nil }
        return [UnsafeRawBufferPointer(start: pointer, count: MemoryLayout<Context>.size)] + memories
    }

    init(_ context: Context, keeping: [AnyObject]) {
        pointer = .allocate(capacity: 1)
        pointer.initialize(to: context)
        kept = keeping
    }

    deinit { pointer.deallocate() }
}

extension Operator {
    /// The kernel that runs ``evaluate(_:into:)``: right for every type, never fast.
    public func referenceKernel(for signature: Signature) -> Kernel {
        Kernel(name: "reference") { operands in
            Step(runReference, object: ReferenceContext(self, signature, operands))
        }
    }

    /// The kernel of this name, if these CPU features allow it, else the first one that they allow, or the reference.
    public func bestKernel(for signature: Signature, features: CPUFeatures, named name: String? = nil) -> Kernel {
        let kernels = kernels(for: signature)
        if let name, let kernel = kernels.first(where: { $0.name == name }), kernel.requires.isSubset(of: features) {
            return kernel
        }
        return kernels.first { $0.requires.isSubset(of: features) } ?? referenceKernel(for: signature)
    }

    /// ``evaluate(_:into:)`` on tensors of any layout, into new ones.
    public func evaluate(_ inputs: [Tensor], outputTypes: [TensorType]) -> [Tensor] {
        let blocks = outputTypes.map { MemoryBlock(byteCount: $0.byteCount) }
        let dense = inputs.map { input in
            let tensor = input.dense()
            return Tensor(tensor.type, tensor.bytes.aligned(to: Bytes.alignment))
        }
        let views = dense.map { tensor in tensor.bytes.withUnsafeBytes { TensorView(tensor.type, $0) } }
        evaluate(
            views,
            into: zip(outputTypes, blocks).map {
                MutableTensorView($0, UnsafeMutableRawBufferPointer(start: $1.base, count: $0.byteCount))
            })
        return withExtendedLifetime(dense) {
            zip(outputTypes, blocks).map { type, block in
                let bytes = UnsafeRawBufferPointer(start: block.base, count: type.byteCount)
                return Tensor(type, Bytes(unowned: bytes, owner: block))
            }
        }
    }
}

/// The operands of a reference step, as views that are made once.
private final class ReferenceContext {
    let op: any Operator
    let inputs: [TensorView]
    let outputs: [MutableTensorView]
    /// Dense copies of packed constants.
    let unpacked: [Tensor]

    init(_ op: any Operator, _ signature: Signature, _ operands: Operands) {
        var unpacked: [Tensor] = []
        self.op = op
        inputs = zip(signature.inputs, operands.inputs).map { type, address in
            let bytes = UnsafeRawBufferPointer(start: address, count: type.byteCount)
            guard type.layout != .dense else { return TensorView(type, bytes) }
            let dense = Tensor(type, Bytes(count: bytes.count) { $0.copyMemory(from: bytes) }).dense()
            unpacked.append(dense)
            return dense.bytes.withUnsafeBytes { TensorView(dense.type, $0) }
        }
        outputs = zip(signature.outputs, operands.outputs).map { type, address in
            MutableTensorView(type, UnsafeMutableRawBufferPointer(start: address, count: type.byteCount))
        }
        self.unpacked = unpacked
    }
}

private let runReference: Step.Function = { context, _, _, _ in
    let reference = Unmanaged<ReferenceContext>.fromOpaque(context).takeUnretainedValue()
    reference.op.evaluate(reference.inputs, into: reference.outputs)
}
