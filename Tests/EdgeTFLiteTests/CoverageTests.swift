import EdgeGraph
import EdgeOperators
import EdgeTFLite
import EdgeTensor
import EdgeTestSupport
import Glibc
import Testing

/// `docs/tflite-coverage.md` is what the catalog says: every builtin operator of the schema, and the element types with
/// which its rule makes a graph.
@Suite struct CoverageTests {
    private static let path = Fixture.folder + "/../../docs/tflite-coverage.md"

    /// With EDGEINFER_WRITE_COVERAGE set the page is written anew.
    @Test func pageIsUpToDate() throws {
        let text = CoverageTests.page()
        if getenv("EDGEINFER_WRITE_COVERAGE") != nil {
            let file = try #require(fopen(CoverageTests.path, "wb"))
            fputs(text, file)
            fclose(file)
        }
        let page = try Fixture.bytes(atPath: CoverageTests.path).withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        #expect(page == text, "write it anew with EDGEINFER_WRITE_COVERAGE=1")
    }

    private static func page() -> String {
        var rows: [String] = []
        var refused: [String] = []
        var hasStableHLO = false
        for name in TFLiteBuiltin.names where !placeholders.contains(name) {
            let versions = OperatorCatalog.standard.knownVersions(.tflite, name)
            let isStableHLO = name.hasPrefix("STABLEHLO_")
            guard !versions.isEmpty else {
                if !isStableHLO, !variableOperators.contains(name) { refused.append(name) }
                continue
            }
            hasStableHLO = hasStableHLO || isStableHLO
            let types = OperatorProbe.elements.filter { OperatorProbe(name).accepts($0) }.map(\.label)
            rows.append("| \(name) | \(types.isEmpty ? "see its rule" : types.joined(separator: ", ")) |")
        }
        return """
            # TFLite operators

            \(rows.count) builtin operators of the schema have a rule. The element \
            types are those of the input with which a small node of the operator becomes a graph; int8 and int16 are \
            quantized ones, and quantized uint8 is what int8 is. A test makes this page and compares it.

            | operator | element types |
            |---|---|
            \(rows.joined(separator: "\n"))

            \(variableOperators.joined(separator: ", ")) have no rule: the importer makes states of variables.

            Not supported, and refused by name: \(refused.joined(separator: ", "))\
            \(hasStableHLO ? "" : ", and all whose names begin with STABLEHLO").

            """
    }

    /// What handles variables, which are states of the graph.
    private static let variableOperators = ["CALL_ONCE", "VAR_HANDLE", "READ_VARIABLE", "ASSIGN_VARIABLE"]

    /// Numbers of the schema that stand for no operator.
    private static let placeholders: Set = ["CUSTOM", "DELEGATE", "PLACEHOLDER_FOR_GREATER_OP_CODES"]
}

/// Small nodes of one operator, tried until its rule accepts one.
private struct OperatorProbe {
    struct Element {
        let label: String
        let type: ElementType
        var quantization: Quantization?
    }

    static let elements: [Element] = [
        Element(label: "float32", type: .float32), Element(label: "float16", type: .float16),
        Element(label: "int8", type: .int8, quantization: try? Quantization(scale: 0.5)),
        Element(label: "int16", type: .int16, quantization: try? Quantization(scale: 0.5)),
        Element(label: "int32", type: .int32), Element(label: "int64", type: .int64),
        Element(label: "bool", type: .bool),
    ]

    let name: String
    init(_ name: String) { self.name = name }

    func accepts(_ element: Element) -> Bool {
        OperatorProbe.shapes.contains { shape in
            (OperatorProbe.specialOperands[name].map { [$0] } ?? OperatorProbe.operands).contains { operands in
                [element, Element(label: "", type: .bool), Element(label: "", type: .int32)].contains { output in
                    becomesGraph(element, shape, operands, output)
                }
            }
        }
    }

    private static let shapes: [Shape] = [[1, 2, 2, 4], [1, 4], [4]]

    /// What stands at an input.
    private enum Operand {
        /// A tensor of the element type, a constant of it, or one number of it.
        case x, constant, number(Float)
        case condition
        /// A constant list of integers: as many of one number as the input has axes, or these.
        case perAxis(Int), list([Int32]), scalar(Int32), permutation, shape, pads
        /// Constant weights `[O, …]` of as many channels, and a bias of as many.
        case weights([Int]), bias(Int)
    }

    private static let operands: [[Operand]] = [
        [.x], [.x, .x], [.x, .list([0])], [.x, .scalar(0)], [.x, .shape], [.x, .pads], [.x, .permutation],
        [.x, .perAxis(1)], [.x, .list([1, 1])], [.x, .weights([4, 1, 1, 4]), .bias(4)],
        [.x, .weights([1, 1, 1, 4]), .bias(4)], [.x, .weights([3, 4]), .bias(3)],
        [.x, .perAxis(0), .perAxis(1)], [.x, .perAxis(0), .perAxis(1), .perAxis(1)], [.x, .list([1]), .scalar(0)],
        [.x, .list([1, 1]), .list([0, 0, 0, 0])], [.x, .pads, .constant], [.x, .list([2, 2])],
    ]

    /// Operators whose first input is another one.
    private static let specialOperands: [String: [Operand]] = [
        "SPLIT": [.scalar(0), .x], "SELECT": [.condition, .x, .x], "SELECT_V2": [.condition, .x, .x],
        "TRANSPOSE_CONV": [.list([1, 2, 2, 4]), .weights([4, 1, 1, 4]), .x], "FILL": [.list([2, 3]), .constant],
        "RANGE": [.number(2), .number(5), .number(1)],
    ]

    private func becomesGraph(_ element: Element, _ shape: Shape, _ operands: [Operand], _ output: Element) -> Bool {
        guard let rule = OperatorCatalog.standard.rule(.tflite, name, version: 1) else { return false }
        var builder = GraphBuilder()
        let type = TensorType(element.type, shape, quantization: element.quantization)
        var inputs: [Graph.ValueID?] = []
        for (index, operand) in operands.enumerated() {
            guard let id = add(operand, type, index, &builder) else { return false }
            inputs.append(id)
        }
        let node = ForeignNode(
            format: .tflite, operatorName: name, version: 1, name: name, attributes: attributes(rule),
            inputs: inputs, outputTypes: [TensorType(output.type, shape, quantization: output.quantization)],
            outputCount: 1)
        guard let results = try? rule.apply(node, &builder), let result = results.first else { return false }
        // The importer compares results with what the file declares.
        let found = builder.type(of: builder.resolve(result))
        guard found.element == output.type || output.label.isEmpty else { return false }
        for id in results { builder.addOutput(id, name: "y") }
        return (try? builder.finish().verify()) != nil
    }

    private func attributes(_ rule: ImportRule) -> [String: AttributeValue] {
        let ones: Set = [
            "stride_w", "stride_h", "filter_width", "filter_height", "num_splits", "values_count", "num", "block_size",
        ]
        var attributes: [String: AttributeValue] = [:]
        for option in rule.options {
            switch option.kind {
            case .float: attributes[option.name] = .float(option.name == "max" ? 6 : option.fallback)
            case .ints: attributes[option.name] = .ints([])
            case .string: attributes[option.name] = .string("")
            default: attributes[option.name] = .int(ones.contains(option.name) ? 1 : Int(option.fallback))
            }
        }
        if attributes["num_bits"] != nil { attributes["num_bits"] = .int(8) }
        return attributes
    }

    private func add(_ operand: Operand, _ type: TensorType, _ index: Int, _ builder: inout GraphBuilder) -> Graph
        .ValueID?
    {
        func integers(_ values: [Int32]) -> Graph.ValueID? {
            guard let shape = try? Shape([values.count]) else { return nil }
            return builder.addConstant(Tensor(TensorType(.int32, shape), values))
        }
        let rank = type.shape.rank
        switch operand {
        case .x: return builder.addInput(name: "x\(index)", type: type)
        case .constant:
            return builder.addConstant(Tensor(TensorType(type.element, [], quantization: type.quantization)) { _ in })
        case .number(let value):
            guard type.quantization == nil else { return nil }
            return builder.addConstant(
                Tensor(TensorType(type.element, [])) { $0.store(reals: [value]) })
        case .condition: return builder.addInput(name: "c", type: TensorType(.bool, type.shape))
        case .perAxis(let value): return integers(Array(repeating: Int32(value), count: rank))
        case .list(let values): return integers(values)
        case .scalar(let value): return builder.addConstant(Tensor(TensorType(.int32, []), [value]))
        case .permutation: return integers((0..<rank).map { Int32(rank - 1 - $0) })
        case .shape: return integers(type.shape.map { Int32($0) })
        case .pads:
            guard let shape = try? Shape([rank, 2]) else { return nil }
            return builder.addConstant(Tensor(TensorType(.int32, shape)) { _ in })
        case .weights(let dimensions):
            guard let shape = try? Shape(dimensions) else { return nil }
            let element: ElementType = type.quantization == nil ? type.element : .int8
            return builder.addConstant(
                Tensor(TensorType(element, shape, quantization: type.quantization)) { _ in })
        case .bias(let count):
            guard let shape = try? Shape([count]) else { return nil }
            let element: ElementType =
                type.quantization == nil ? type.element : type.element == .int16 ? .int64 : .int32
            return builder.addConstant(Tensor(TensorType(element, shape)) { _ in })
        }
    }
}
