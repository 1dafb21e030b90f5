import EdgeGraph
import EdgeTensor

/// A node of a foreign model as an import rule sees it, to be damaged: attributes, inputs, declared outputs.
public struct ForeignSketch: Sendable {
    struct Input: Sendable {
        var type: TensorType
        /// The elements of a constant; they repeat, or are cut, to fit the type.
        var values: [Double]?
        var isState = false
    }

    var format: ImportRule.Format
    public var name: String
    var domain = ""
    public var version: Int
    var attributes: [(name: String, value: AttributeValue)]
    var inputs: [Input?]
    var outputTypes: [TensorType?] = []
    var outputCount = 1

    /// An ONNX node.
    static func onnx(
        _ name: String, _ version: Int = 13, _ inputs: [Input?], _ attributes: [(String, AttributeValue)] = [],
        outputs: Int = 1, domain: String = ""
    ) -> ForeignSketch {
        ForeignSketch(
            format: .onnx, name: name, domain: domain, version: version,
            attributes: attributes.map { (name: $0.0, value: $0.1) }, inputs: inputs, outputCount: outputs)
    }

    /// A TFLite operator, whose outputs have types.
    static func tflite(
        _ name: String, _ inputs: [Input?], to outputTypes: [TensorType],
        _ attributes: [(String, AttributeValue)] = []
    ) -> ForeignSketch {
        ForeignSketch(
            format: .tflite, name: name, version: 1, attributes: attributes.map { (name: $0.0, value: $0.1) },
            inputs: inputs, outputTypes: outputTypes, outputCount: outputTypes.count)
    }
}

extension ForeignSketch.Input {
    /// float32 that a run computes.
    static func real(_ shape: Shape) -> Self { Self(type: TensorType(.float32, shape)) }

    /// A constant of float32.
    static func weights(_ shape: Shape, _ values: [Double] = [0.5, -0.25, 1]) -> Self {
        Self(type: TensorType(.float32, shape), values: values)
    }

    /// A constant list of int64 (ONNX) or int32 (TFLite).
    static func list(_ values: [Double], _ element: ElementType = .int64) -> Self {
        Self(type: TensorType(element, (try? Shape([values.count])) ?? []), values: values)
    }

    /// A constant number.
    static func scalar(_ value: Double, _ element: ElementType = .float32) -> Self {
        Self(type: TensorType(element, []), values: [value])
    }

    /// int8 with one scale.
    static func quantized(_ shape: Shape, _ values: [Double]? = nil) -> Self {
        Self(type: .int8(shape), values: values)
    }

    /// A state of the graph.
    static func state(_ type: TensorType) -> Self { Self(type: type, isState: true) }
}

extension TensorType {
    static func int8(_ shape: Shape) -> TensorType {
        TensorType(.int8, shape, quantization: try? Quantization(scale: 0.5, zeroPoint: 3))
    }
}

extension ForeignSketch {
    /// Every replacement of one thing.
    public func singleDamages() -> [ForeignSketch] {
        var sketches = [self]
        for index in attributes.indices {
            for value in HostileValues.replacements(for: attributes[index].value) {
                sketches.append(with { $0.attributes[index].value = value })
            }
            sketches.append(with { $0.attributes.remove(at: index) })
        }
        for index in inputs.indices {
            sketches.append(with { $0.inputs[index] = nil })
            sketches.append(with { $0.inputs.removeLast(inputs.count - index) })
            guard let input = inputs[index] else { continue }
            for type in HostileValues.replacements(for: input.type) {
                sketches.append(with { $0.inputs[index]?.type = type })
            }
            sketches.append(with { $0.inputs[index]?.values = input.values == nil ? [1, 2, 0] : nil })
            sketches.append(with { $0.inputs.append(input) })
            guard let values = input.values else { continue }
            for value in HostileValues.integers {
                sketches.append(with { $0.inputs[index]?.values = values.map { _ in Double(value) } })
                for place in values.indices {
                    sketches.append(with { $0.inputs[index]?.values?[place] = Double(value) })
                }
            }
        }
        for index in outputTypes.indices {
            sketches.append(with { $0.outputTypes[index] = nil })
            guard let type = outputTypes[index] else { continue }
            for type in HostileValues.replacements(for: type) {
                sketches.append(with { $0.outputTypes[index] = type })
            }
        }
        for count in [0, 1, 2, 17, 100_000] { sketches.append(with { $0.outputCount = count }) }
        for version in [0, 1, 6, 7, 9, 10, 11, 12, 13, 14, 18, 21, Int.max] {
            sketches.append(with { $0.version = version })
        }
        return sketches
    }

    /// Another sketch with several things replaced.
    public func damaged(_ count: Int, _ random: inout SplitMix64) -> ForeignSketch {
        var sketch = self
        for _ in 0..<count { sketch = sketch.singleDamages().randomElement(using: &random) ?? sketch }
        return sketch
    }

    private func with(_ change: (inout ForeignSketch) -> Void) -> ForeignSketch {
        var sketch = self
        change(&sketch)
        return sketch
    }

    /// A graph with what the rule of this node makes of it; nil where there is no rule, the rule throws, or the
    /// importers would not let such tensors through.
    public func graph(_ catalog: OperatorCatalog) -> Graph? {
        guard let rule = catalog.rule(format, domain: domain, name, version: version) else { return nil }
        var builder = GraphBuilder(name: name, foldingByteBudget: 1 << 16)
        var ids: [Graph.ValueID?] = []
        for (number, input) in inputs.enumerated() {
            guard let input else {
                ids.append(nil)
                continue
            }
            guard input.type.hasConsistentQuantization, input.type.layout == .dense else { return nil }
            if let values = input.values {
                guard input.type.elementCount <= 1 << 12, input.type.element != .bytes else { return nil }
                ids.append(builder.addConstant(ForeignSketch.tensor(input.type, values)))
            } else if input.isState {
                ids.append(builder.addState(name: "state \(number)", type: input.type))
            } else {
                ids.append(builder.addInput(name: "input \(number)", type: input.type))
            }
        }
        let node = ForeignNode(
            format: format, operatorName: name, version: version, name: "node",
            attributes: Dictionary(attributes.map { ($0.name, $0.value) }) { first, _ in first },
            inputs: ids, outputTypes: outputTypes, outputCount: outputCount)
        guard let outputs = try? rule.apply(node, &builder) else { return nil }
        for (number, output) in outputs.enumerated() { builder.addOutput(output, name: "output \(number)") }
        let graph = builder.finish()
        return (try? graph.verify()) == nil ? nil : graph
    }

    static func tensor(_ type: TensorType, _ values: [Double]) -> Tensor {
        Tensor(type) { view in
            guard !values.isEmpty else { return }
            for index in 0..<type.elementCount { store(values[index % values.count], index, view) }
        }
    }

    private static func store(_ value: Double, _ index: Int, _ view: MutableTensorView) {
        func put<Element: BitwiseCopyable>(_ element: Element) {
            view.bytes.storeBytes(of: element, toByteOffset: index * MemoryLayout<Element>.stride, as: Element.self)
        }
        switch view.type.element {
        case .float32: put(Float(value))
        case .float64: put(value)
        case .float16: put(HalfPrecision.float16(from: Float(value)))
        case .bfloat16: put(HalfPrecision.bfloat16(from: Float(value)))
        case .int8, .uint8, .bool: put(UInt8(truncatingIfNeeded: ForeignSketch.integer(value)))
        case .int16, .uint16: put(UInt16(truncatingIfNeeded: ForeignSketch.integer(value)))
        case .int32, .uint32: put(Int32(clamping: ForeignSketch.integer(value)))
        case .int64, .uint64: put(ForeignSketch.integer(value))
        case .bytes: break
        }
    }

    private static func integer(_ value: Double) -> Int {
        Int(exactly: value.rounded()) ?? (value < 0 ? Int.min : Int.max)
    }
}
