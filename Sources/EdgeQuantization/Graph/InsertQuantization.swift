import EdgeGraph
import EdgeOperators
import EdgePasses
import EdgeTensor

/// Puts Quantize and Dequantize around the nodes that a plan makes integer, and stores their weights as integers; the
/// passes of every quantized model make integer operators of that.
///
///     %3 = convolution(%0, #1, #2)      →      %5 = quantize(%0) int8 …         %6 = dequantize(%5)
///                                              %7 = dequantize(#4)              #4 int8, a scale for each channel
///                                              %8 = convolution(%6, %7, #2)
///                                              %9 = quantize(%8) int8 …         %3 = dequantize(%9)
///
/// A node that touches a tensor of 16 bits computes with 16 bits throughout; its inputs of 8 are widened, and its
/// result is brought to 8 behind it where that is what its readers take.
public struct InsertQuantization {
    private let plan: QuantizationPlan
    private let graph: Graph
    private var builder: GraphBuilder
    /// The real numbers of values as they are once stored, by value and element type.
    private var restored: [Graph.ValueID: [ElementType: Graph.ValueID]] = [:]
    /// The stored form of each value of the plan.
    private var stored: [Graph.ValueID: Graph.ValueID] = [:]

    /// The graph that carries out `plan`, which was made for `graph`.
    ///
    /// - Parameter observed: Values whose stored form becomes a further output, in this order.
    public static func graph(
        _ graph: Graph, _ plan: QuantizationPlan, observing observed: [Graph.ValueID] = []
    ) throws(QuantizerError) -> Graph {
        var insertion = InsertQuantization(plan, graph)
        do {
            for index in graph.nodes.indices { try insertion.add(index) }
        } catch {
            throw .operatorRefused(error.description)
        }
        for id in observed {
            guard let stored = insertion.stored[id] else { continue }
            insertion.builder.addOutput(stored, name: "")
        }
        return insertion.builder.finish()
    }

    private init(_ plan: QuantizationPlan, _ graph: Graph) {
        self.plan = plan
        self.graph = graph
        builder = GraphBuilder(rewriting: graph)
    }

    private mutating func add(_ index: Int) throws(OperatorError) {
        let node = graph.nodes[index]
        builder.nodeName = node.name
        guard plan.isInteger[index], let storage = plan.storages[node.outputs[0].index] else {
            return builder.emit(node)
        }
        let element: ElementType = plan.isWide(index, in: graph) ? .int16 : .int8
        var inputs: [Graph.ValueID] = []
        for position in node.inputs.indices {
            inputs.append(try input(position, of: index, element))
        }
        let result = try builder.addOne(node.op, inputs, fused: node.fused)
        var numbers = try store(result, of: node.outputs[0], storage, element)
        if storage.element != element {
            numbers = try store(numbers, of: node.outputs[0], storage, storage.element)
        }
        builder.replace(node.outputs[0], with: numbers)
    }

    // MARK: Activations

    /// `id`, which holds the real numbers of value `original`, stored as `element` and restored.
    private mutating func store(
        _ id: Graph.ValueID, of original: Graph.ValueID, _ storage: QuantizationPlan.Storage, _ element: ElementType
    ) throws(OperatorError) -> Graph.ValueID {
        let quantize = Quantize(element: element, quantization: storage.quantization(element))
        let integers = try builder.addOne(quantize, [id])
        if element == storage.element { stored[original] = integers }
        let numbers = try builder.addOne(Dequantize(), [integers])
        restored[original, default: [:]][element] = numbers
        return numbers
    }

    /// The real numbers of value `id` as they are once stored as `element`.
    private mutating func activation(
        _ id: Graph.ValueID, _ element: ElementType
    ) throws(OperatorError) -> Graph.ValueID {
        if let known = restored[id]?[element] { return known }
        guard let storage = plan.storages[id.index] else { return id }
        // In the form in which it is kept first, so that all readers see the same numbers.
        var numbers = builder.resolve(id)
        if storage.element != element { numbers = try activation(id, storage.element) }
        return try store(numbers, of: id, storage, element)
    }

    // MARK: Constants

    private mutating func input(
        _ position: Int, of index: Int, _ element: ElementType
    ) throws(OperatorError) -> Graph.ValueID {
        let node = graph.nodes[index]
        let id = node.inputs[position]
        switch graph.role(of: position, in: node) {
        case .plain, .bias: return id
        case .activation: return try activation(id, element)
        case .weights:
            guard let scales = plan.weightScales[index], let constant = graph.constant(id) else { return id }
            return try builder.addOne(Dequantize(), [builder.addConstant(constant.perChannel(scales))])
        case .constant:
            guard let constant = graph.constant(id), !(element == .int8 && graph.isTabular(node)) else { return id }
            let numbers = constant.elements(as: Float.self).map { Double($0) }
            let range = ClippingRange(numbers.min() ?? 0, numbers.max() ?? 0)
            let type = TensorType(element, constant.shape, quantization: range.quantization(element))
            let integers = Tensor(type) { $0.store(reals: constant.elements(as: Float.self)) }
            return try builder.addOne(Dequantize(), [builder.addConstant(integers)])
        }
    }
}

extension Tensor {
    /// float32 weights as int8 within ±127, with one scale for each place on the first axis.
    func perChannel(_ scales: [Float]) -> Tensor {
        let quantization = try? Quantization(scales: scales, zeroPoints: scales.map { _ in 0 }, axis: 0)
        let row = Swift.max(type.elementCount / Swift.max(scales.count, 1), 1)
        let integers = elements(as: Float.self).enumerated().map { index, weight -> Int8 in
            let steps = (weight / scales[index / row]).rounded(.toNearestOrEven)
            return Int8(Swift.min(Swift.max(steps, -127), 127))
        }
        return Tensor(TensorType(.int8, shape, quantization: quantization), integers)
    }

    /// What is left of float32 weights when they are stored as ``perChannel(_:)``.
    func restoredPerChannel(_ scales: [Float]) -> Tensor {
        Tensor(type, perChannel(scales).reals ?? [])
    }
}
