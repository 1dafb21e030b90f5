import EdgeFormat
import EdgeGraph
import EdgeRuntime
import EdgeTensor

/// A session of a ``Model`` with typed access to what goes in and out. It serves one thread at a time.
public final class ModelSession {
    /// The bound session below, for those who work on raw memory.
    public let session: Session
    private let labels: [String]
    private let confidence: Confidence?
    private let inputNames: [String]
    private let outputNames: [String]
    private let stateNames: [String]

    init(_ session: Session, labels: [String], confidence: Confidence?) {
        self.session = session
        self.labels = labels
        self.confidence = confidence
        let graph = session.plan.graph
        inputNames = graph.inputs.map(\.name)
        outputNames = graph.outputs.map(\.name)
        stateNames = graph.states.map(\.name)
    }

    // MARK: In

    /// Fills an input with real numbers, which are quantized as the model asks.
    public func setInput(_ input: TensorReference, _ reals: [Float]) throws(ModelError) {
        try mutableInput(input).fill(reals: reals)
    }

    /// Fills an input with elements of its own element type.
    public func setInput<Element: BitwiseCopyable>(
        _ input: TensorReference, stored elements: [Element]
    ) throws(ModelError) {
        let view = try mutableInput(input)
        let target = try view.checkedElements(as: Element.self)
        guard elements.count == target.count else { throw .elementCount(elements.count, expected: view.type) }
        _ = target.update(fromContentsOf: elements)
    }

    /// Lets `body` write the elements of an input where they lie.
    public func withInput<Element: BitwiseCopyable, Result>(
        _ input: TensorReference, as element: Element.Type, _ body: (UnsafeMutableBufferPointer<Element>) -> Result
    ) throws(ModelError) -> Result {
        body(try mutableInput(input).checkedElements(as: element))
    }

    private func mutableInput(_ input: TensorReference) throws(ModelError) -> MutableTensorView {
        session.input(try input.resolve(in: inputNames))
    }

    // MARK: Running

    /// Computes the outputs. Allocates nothing.
    public func run() { session.run() }

    /// Fills the first input, runs, and gives the first output, all in real numbers.
    public func predict(_ reals: [Float]) throws(ModelError) -> [Float] {
        try setInput(0, reals)
        run()
        return try output(0).reals
    }

    /// Sets every state to its initial value, as before the first run.
    public func reset() { session.reset() }

    // MARK: Out

    /// An output of the last run. It shows the session's memory, so that the next run changes it.
    public func output(_ output: TensorReference) throws(ModelError) -> Output {
        Output(view: session.output(try output.resolve(in: outputNames)), session: session)
    }

    /// A state as the next run will read it, in real numbers.
    public func state(_ state: TensorReference) throws(ModelError) -> [Float] {
        let view = session.state(try state.resolve(in: stateNames))
        return try TensorView(view.type, UnsafeRawBufferPointer(view.bytes)).realElements()
    }

    /// Changes a state, in real numbers.
    public func setState(_ state: TensorReference, _ reals: [Float]) throws(ModelError) {
        try session.state(try state.resolve(in: stateNames)).fill(reals: reals)
    }

    /// The classes that an output scores, the likeliest first, with the model's labels; calibrated, and with the model's
    /// decisions, where the model has them for this output.
    ///
    /// - Parameter isProbability: Whether the output holds probabilities; nil decides it, see
    ///   ``Classification/init(_:type:labels:isProbability:calibration:)``.
    public func classify(
        _ output: TensorReference = 0, isProbability: Bool? = nil
    ) throws(ModelError) -> Classification {
        let isCalibrated = try output.resolve(in: outputNames) == confidence?.output && isProbability == nil
        let output = try self.output(output)
        return Classification(
            try output.reals, type: output.type, labels: labels, isProbability: isProbability,
            calibration: isCalibrated ? confidence : nil)
    }
}

/// An output of a session's last run.
public struct Output {
    private let view: TensorView
    /// Keeps the memory that `view` shows.
    private let session: Session

    init(view: TensorView, session: Session) {
        self.view = view
        self.session = session
    }

    /// Element type, quantization and shape; where the data decide the shape, that of the last run.
    public var type: TensorType { view.type }

    /// The elements as real numbers, quantization applied.
    public var reals: [Float] {
        get throws(ModelError) { try view.realElements() }
    }

    /// The stored elements; `Element` must have the size of the element type.
    public func elements<Element: BitwiseCopyable>(as element: Element.Type) throws(ModelError) -> [Element] {
        try withElements(as: element) { Array($0) }
    }

    /// Calls `body` with the stored elements where they lie.
    public func withElements<Element: BitwiseCopyable, Result>(
        as element: Element.Type, _ body: (UnsafeBufferPointer<Element>) -> Result
    ) throws(ModelError) -> Result {
        guard MemoryLayout<Element>.stride == type.element.byteCount else {
            throw .elementType("\(element)", type)
        }
        return withExtendedLifetime(session) { body(view.elements(as: element)) }
    }
}
