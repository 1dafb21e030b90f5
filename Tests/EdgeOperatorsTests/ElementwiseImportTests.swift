import EdgeGraph
import EdgeOperators
import EdgeTensor
import Testing

/// Import rules of the elementwise operators, applied to single foreign nodes.
@Suite struct ElementwiseImportTests {
    /// One foreign node whose constants are given and whose other inputs are graph inputs.
    private struct Sketch {
        var builder = GraphBuilder()
        var inputs: [Graph.ValueID?] = []

        mutating func input(_ type: TensorType) {
            inputs.append(builder.addInput(name: "x\(inputs.count)", type: type))
        }

        mutating func constant(_ tensor: Tensor) { inputs.append(builder.addConstant(tensor)) }
        mutating func number(_ value: Float) { constant(Tensor(TensorType(.float32, []), [value])) }
        mutating func numbers(_ values: [Float]) throws {
            constant(Tensor(TensorType(.float32, try Shape([values.count])), values))
        }

        mutating func apply(
            _ format: ImportRule.Format, _ name: String, domain: String = "", version: Int = 13,
            _ attributes: [String: AttributeValue] = [:], output: TensorType? = nil, outputCount: Int = 1
        ) throws -> [Graph.ValueID] {
            let rule = try #require(
                OperatorCatalog.standard.rule(format, domain: domain, name, version: version), "no rule for \(name)")
            let node = ForeignNode(
                format: format, operatorName: name, version: version, name: name, attributes: attributes,
                inputs: inputs, outputTypes: [output], outputCount: outputCount)
            let outputs = try rule.apply(node, &builder)
            for id in outputs { builder.addOutput(id, name: "\(id)") }
            try builder.finish().verify()
            return outputs
        }

        /// The operators of the graph, in order.
        var names: [String] { builder.graph.nodes.map(\.op.name) }

        /// The value of `id` when the graph inputs have these values.
        func run(_ id: Graph.ValueID, _ tensors: [Tensor]) throws -> Tensor {
            var known: [Graph.ValueID: Tensor] = [:]
            for (port, tensor) in zip(builder.graph.inputs, tensors) {
                known[port.value] = Tensor(builder.type(of: port.value), tensor.bytes)
            }
            func tensor(_ id: Graph.ValueID) throws -> Tensor { try #require(known[id] ?? builder.constant(id)) }
            for node in builder.graph.nodes {
                let results = node.op.evaluate(
                    try node.inputs.map(tensor), outputTypes: node.outputs.map { builder.type(of: $0) })
                for (output, result) in zip(node.outputs, results) { known[output] = result }
            }
            return try tensor(id)
        }
    }

    private func reals(_ dimensions: [Int], _ values: [Float]) throws -> Tensor {
        Tensor(TensorType(.float32, try Shape(dimensions)), values)
    }

    // MARK: ONNX

    @Test func operandsOfLowerRankAreRaised() throws {
        var sketch = Sketch()
        sketch.input(TensorType(.float32, [2, 3]))
        try sketch.numbers([10, 20, 30])
        let sum = try sketch.apply(.onnx, "Add")[0]
        #expect(sketch.names == ["binary"])
        let found = try sketch.run(sum, [try reals([2, 3], [1, 2, 3, 4, 5, 6])])
        #expect(found.elements(as: Float.self) == [11, 22, 33, 14, 25, 36])
    }

    @Test func oldBroadcastingNamesItsAxis() throws {
        var sketch = Sketch()
        sketch.input(TensorType(.float32, [2, 3]))
        try sketch.numbers([10, 20])
        let sum = try sketch.apply(.onnx, "Add", version: 6, ["broadcast": .int(1), "axis": .int(0)])[0]
        let found = try sketch.run(sum, [try reals([2, 3], [1, 2, 3, 4, 5, 6])])
        #expect(found.elements(as: Float.self) == [11, 12, 13, 24, 25, 26])
    }

    @Test func oldSoftmaxFlattens() throws {
        var sketch = Sketch()
        sketch.input(TensorType(.float32, [1, 2, 2]))
        let result = try sketch.apply(.onnx, "Softmax", version: 11)[0]
        let found = try sketch.run(result, [try reals([1, 2, 2], [0, 0, 0, 0])])
        #expect(found.shape == [1, 2, 2])
        #expect(found.elements(as: Float.self) == [0.25, 0.25, 0.25, 0.25])

        var later = Sketch()
        later.input(TensorType(.float32, [1, 2, 2]))
        let last = try later.apply(.onnx, "Softmax")[0]
        let rows = try later.run(last, [try reals([1, 2, 2], [0, 0, 0, 0])])
        #expect(rows.elements(as: Float.self) == [0.5, 0.5, 0.5, 0.5])
    }

    @Test(arguments: [true, false])
    func reductionAxesAreAttributesOrInputs(isAttribute: Bool) throws {
        var sketch = Sketch()
        sketch.input(TensorType(.float32, [2, 3]))
        if !isAttribute { sketch.constant(Tensor(TensorType(.int64, [1]), [-1] as [Int64])) }
        let attributes: [String: AttributeValue] = isAttribute ? ["axes": .ints([1])] : [:]
        let result = try sketch.apply(.onnx, "ReduceMean", version: isAttribute ? 13 : 18, attributes)[0]
        let found = try sketch.run(result, [try reals([2, 3], [1, 2, 3, 4, 5, 6])])
        #expect(found.shape == [2, 1])
        #expect(found.elements(as: Float.self) == [2, 5])
    }

    @Test func batchNormalizationIsAProductAndASum() throws {
        var sketch = Sketch()
        sketch.input(TensorType(.float32, [1, 2, 1, 2]))
        for values in [[2, 1], [1, 0], [3, 0], [4, 1]] as [[Float]] { try sketch.numbers(values) }
        let result = try sketch.apply(.onnx, "BatchNormalization", ["epsilon": .float(0)])[0]
        #expect(sketch.names == ["binary", "binary"])
        let found = try sketch.run(result, [try reals([1, 2, 1, 2], [3, 5, 7, 8])])
        #expect(found.elements(as: Float.self) == [1, 3, 7, 8])
    }

    @Test func powersOfUsualExponentsAreFunctions() throws {
        for (exponent, expected) in [(2, 9), (0.5, Float(3).squareRoot()), (-1, 1.0 / 3), (3, 27), (1, 3)]
            as [(Float, Float)]
        {
            var sketch = Sketch()
            sketch.input(TensorType(.float32, [1]))
            sketch.number(exponent)
            let result = try sketch.apply(.onnx, "Pow")[0]
            #expect(try sketch.run(result, [try reals([1], [3])]).elements(as: Float.self) == [expected])
        }
    }

    @Test func clipOfIntegersKeepsThem() throws {
        var sketch = Sketch()
        sketch.input(TensorType(.int64, [3]))
        sketch.inputs.append(nil)
        sketch.constant(Tensor(TensorType(.int64, []), [Int64(1) << 40]))
        let result = try sketch.apply(.onnx, "Clip")[0]
        let input = Tensor(TensorType(.int64, [3]), [Int64.min, 5, 1 << 40 + 1] as [Int64])
        #expect(try sketch.run(result, [input]).elements(as: Int64.self) == [Int64.min, 5, 1 << 40])
    }

    @Test func dropoutGivesItsInputAndAMask() throws {
        var sketch = Sketch()
        sketch.input(TensorType(.float32, [2]))
        let results = try sketch.apply(.onnx, "Dropout", outputCount: 2)
        #expect(results[0] == sketch.inputs[0])
        #expect(sketch.builder.integers(results[1]) == [1, 1])

        var training = Sketch()
        training.input(TensorType(.float32, [2]))
        training.number(0.5)
        training.constant(Tensor(TensorType(.bool, []), [1] as [UInt8]))
        #expect(throws: OperatorError.self) { try training.apply(.onnx, "Dropout") }
    }

    @Test func unsignedLinearQuantizationIsShifted() throws {
        var sketch = Sketch()
        sketch.input(TensorType(.float32, [4]))
        sketch.number(0.5)
        sketch.constant(Tensor(TensorType(.uint8, []), [100] as [UInt8]))
        let quantized = try sketch.apply(.onnx, "QuantizeLinear")[0]
        let type = sketch.builder.type(of: quantized)
        #expect(type.element == .int8 && type.quantization?.zeroPoint == -28)
        sketch.inputs[0] = quantized
        let real = try sketch.apply(.onnx, "DequantizeLinear")[0]
        #expect(sketch.names == ["quantize", "dequantize"])
        let found = try sketch.run(real, [try reals([4], [-100, -1.25, 0.75, 100])])
        #expect(found.elements(as: Float.self) == [-50, -1, 1, 77.5])
    }

    /// A graph input of uint8 gets the quantization that its DequantizeLinear says.
    @Test func storedInputsBecomeQuantized() throws {
        var sketch = Sketch()
        sketch.input(TensorType(.uint8, [2]))
        sketch.number(0.5)
        sketch.constant(Tensor(TensorType(.uint8, []), [100] as [UInt8]))
        let real = try sketch.apply(.onnx, "DequantizeLinear")[0]
        #expect(sketch.names == ["quantize", "dequantize"])
        #expect(sketch.builder.type(of: sketch.builder.graph.inputs[0].value).quantization?.zeroPoint == 100)
        let found = try sketch.run(real, [Tensor(TensorType(.uint8, [2]), [0, 255] as [UInt8])])
        #expect(found.elements(as: Float.self) == [-50, 77.5])
    }

    /// A second reader of such an input gets int8, too.
    @Test func storedInputsMayBeReadTwice() throws {
        var sketch = Sketch()
        sketch.input(TensorType(.uint8, [2]))
        sketch.number(0.5)
        sketch.constant(Tensor(TensorType(.uint8, []), [100] as [UInt8]))
        for _ in 0..<2 { _ = try sketch.apply(.onnx, "DequantizeLinear") }
        #expect(sketch.names == ["quantize", "dequantize", "quantize", "dequantize"])
    }

    @Test func weightsAreDequantizedPerAxis() throws {
        var sketch = Sketch()
        sketch.constant(Tensor(TensorType(.uint8, [2, 2]), [128, 130, 0, 255] as [UInt8]))
        try sketch.numbers([0.5, 2])
        sketch.constant(Tensor(TensorType(.uint8, [2]), [128, 0] as [UInt8]))
        let real = try sketch.apply(.onnx, "DequantizeLinear", ["axis": .int(0)])[0]
        #expect(sketch.names == ["dequantize"])
        #expect(try sketch.run(real, []).elements(as: Float.self) == [0, 1, 0, 510])
    }

    @Test func linearSumsAreComputedInReals() throws {
        var sketch = Sketch()
        for _ in 0..<2 {
            sketch.input(TensorType(.int8, [2]))
            sketch.number(0.5)
            sketch.constant(Tensor(TensorType(.int8, []), [1] as [Int8]))
        }
        sketch.number(0.25)
        sketch.constant(Tensor(TensorType(.int8, []), [-3] as [Int8]))
        let sum = try sketch.apply(.onnx, "QLinearAdd", domain: "com.microsoft", version: 1)[0]
        #expect(sketch.names == ["dequantize", "dequantize", "binary", "quantize"])
        let inputs = [[3, -1], [5, 1]].map { Tensor(TensorType(.int8, [2]), $0 as [Int8]) }
        #expect(try sketch.run(sum, inputs).elements(as: Int8.self) == [9, -7])
    }

    @Test func linearGemmTakesItsBiasInUnitsOfTheProduct() throws {
        var sketch = Sketch()
        sketch.input(TensorType(.uint8, [1, 2]))
        sketch.number(0.5)
        sketch.constant(Tensor(TensorType(.uint8, []), [128] as [UInt8]))
        sketch.constant(Tensor(TensorType(.int8, [2, 2]), [1, 2, 3, 4] as [Int8]))
        try sketch.numbers([0.25, 0.5])
        sketch.constant(Tensor(TensorType(.int8, [2]), [0, 0] as [Int8]))
        sketch.constant(Tensor(TensorType(.int32, [2]), [8, -4] as [Int32]))
        let attributes: [String: AttributeValue] = ["transB": .int(1)]
        let real = try sketch.apply(.onnx, "QGemm", domain: "com.microsoft", version: 1, attributes)[0]
        let input = Tensor(TensorType(.uint8, [1, 2]), [130, 129] as [UInt8])
        // 0.5 · 0.25 · (2 · 1 + 1 · 2 + 8), 0.5 · 0.5 · (2 · 3 + 1 · 4 − 4)
        #expect(try sketch.run(real, [input]).elements(as: Float.self) == [1.5, 1.5])
        sketch.number(0.1)
        sketch.constant(Tensor(TensorType(.uint8, []), [28] as [UInt8]))
        let stored = try sketch.apply(.onnx, "QGemm", domain: "com.microsoft", version: 1, attributes)[0]
        #expect(try sketch.run(stored, [input]).elements(as: Int8.self) == [-85, -85])
    }

    @Test(arguments: [true, false])
    func linearAveragesKnowBothLayouts(isChannelsLast: Bool) throws {
        var sketch = Sketch()
        let shape: Shape = isChannelsLast ? [1, 2, 2, 1] : [1, 1, 2, 2]
        sketch.input(TensorType(.int8, shape))
        for scale in [0.5, 0.25] as [Float] {
            sketch.number(scale)
            sketch.constant(Tensor(TensorType(.int8, []), [1] as [Int8]))
        }
        let mean = try sketch.apply(
            .onnx, "QLinearAveragePool", domain: "com.microsoft", version: 1,
            ["kernel_shape": .ints([2, 2]), "channels_last": .int(isChannelsLast ? 1 : 0)])[0]
        #expect(sketch.builder.shape(of: mean) == [1, 1, 1, 1])
        let input = Tensor(TensorType(.int8, shape), [1, 3, 5, 7] as [Int8])
        #expect(try sketch.run(mean, [input]).elements(as: Int8.self) == [7])
    }

    @Test func linearWhereRequantizesBothSides() throws {
        var sketch = Sketch()
        sketch.input(TensorType(.bool, [2]))
        for scale in [0.5, 2, 1] as [Float] {
            if scale != 1 { sketch.input(TensorType(.int8, [2])) }
            sketch.number(scale)
            sketch.constant(Tensor(TensorType(.int8, []), [0] as [Int8]))
        }
        let chosen = try sketch.apply(.onnx, "QLinearWhere", domain: "com.microsoft", version: 1)[0]
        let inputs = [
            Tensor(TensorType(.bool, [2]), [1, 0] as [UInt8]), Tensor(TensorType(.int8, [2]), [8, 8] as [Int8]),
            Tensor(TensorType(.int8, [2]), [9, 9] as [Int8]),
        ]
        #expect(try sketch.run(chosen, inputs).elements(as: Int8.self) == [4, 18])
    }

    /// Models in QDQ form hold such numbers as dequantized constants.
    @Test func dequantizedConstantsAreKnown() throws {
        var sketch = Sketch()
        sketch.constant(Tensor(TensorType(.int8, []), [6] as [Int8]))
        sketch.number(0.25)
        let value = try sketch.apply(.onnx, "DequantizeLinear")[0]
        sketch.inputs = []
        sketch.input(TensorType(.float32, [2]))
        sketch.constant(Tensor(TensorType(.int64, [2]), [1, 0] as [Int64]))
        sketch.inputs.append(value)
        let padded = try sketch.apply(.onnx, "Pad")[0]
        #expect(try sketch.run(padded, [try reals([2], [1, 3])]).elements(as: Float.self) == [1.5, 1, 3])
    }

    /// Beside a quantized tensor, Pad and Clip get stored values: 100 is the real 0 here, and 104 the real 2.
    @Test func storedConstantsBesideQuantizedTensors() throws {
        for name in ["Pad", "Clip"] {
            var sketch = Sketch()
            sketch.input(TensorType(.float32, [2]))
            sketch.number(0.5)
            sketch.constant(Tensor(TensorType(.uint8, []), [100] as [UInt8]))
            let quantized = try sketch.apply(.onnx, "QuantizeLinear")[0]
            sketch.inputs = [quantized]
            if name == "Pad" {
                #expect(throws: OperatorError.self) { try sketch.apply(.onnx, name, ["pads": .ints([1, 0])]) }
                sketch.constant(Tensor(TensorType(.int64, [2]), [1, 0] as [Int64]))
            }
            if name == "Clip" { sketch.inputs.append(nil) }
            sketch.constant(Tensor(TensorType(.uint8, []), [104] as [UInt8]))
            let result = try sketch.apply(.onnx, name)[0]
            let found = try sketch.run(result, [try reals([2], [1, 3])]).elements(as: Int8.self)
            #expect(found == (name == "Pad" ? [-24, -26, -22] : [-26, -24]))
        }
    }

    // MARK: TFLite

    private func int8(_ shape: Shape, _ scale: Float, _ zeroPoint: Int32) throws -> TensorType {
        TensorType(.int8, shape, quantization: try Quantization(scale: scale, zeroPoint: zeroPoint))
    }

    @Test func quantizedSumsStayIntegers() throws {
        var sketch = Sketch()
        sketch.input(try int8([1, 2], 0.5, 0))
        sketch.input(try int8([2], 0.25, 0))
        let result = try sketch.apply(
            .tflite, "ADD", version: 2, ["fused_activation_function": .int(3)], output: try int8([1, 2], 0.1, -128))[0]
        #expect(sketch.names == ["reshape", "binary"])
        let inputs = [
            Tensor(TensorType(.int8, [1, 2]), [2, 127] as [Int8]), Tensor(TensorType(.int8, [2]), [2, 127] as [Int8]),
        ]
        #expect(try sketch.run(result, inputs).elements(as: Int8.self) == [-113, -68])
    }

    @Test func quantizedFunctionsGoThroughReals() throws {
        var sketch = Sketch()
        sketch.input(try int8([2], 0.25, 0))
        let result = try sketch.apply(.tflite, "LOGISTIC", version: 1, output: try int8([2], 0x1p-8, -128))[0]
        #expect(sketch.names == ["dequantize", "unary", "quantize"])
        let input = Tensor(TensorType(.int8, [2]), [0, 4] as [Int8])
        #expect(try sketch.run(result, [input]).elements(as: Int8.self) == [0, 59])
    }

    @Test func reluMayChangeTheQuantization() throws {
        var sketch = Sketch()
        sketch.input(try int8([3], 1, 0))
        let result = try sketch.apply(.tflite, "RELU6", version: 1, output: try int8([3], 0.4, -128))[0]
        #expect(sketch.names == ["quantize", "clamp"])
        let input = Tensor(TensorType(.int8, [3]), [-5, 0, 10] as [Int8])
        #expect(try sketch.run(result, [input]).elements(as: Int8.self) == [-128, -128, -113])
    }

    /// CAST takes the integers that the file stores, which for uint8 are larger by 128 than ours.
    @Test func castTakesStoredIntegers() throws {
        for (isUnsigned, expected) in [(true, [0, 128, 255]), (false, [-128, 0, 127])] as [(Bool, [Float])] {
            var sketch = Sketch()
            sketch.input(try int8([3], 0.5, 7))
            let attributes: [String: AttributeValue] = isUnsigned ? ["unsigned_inputs": .ints([1])] : [:]
            let result = try sketch.apply(
                .tflite, "CAST", version: 1, attributes, output: TensorType(.float32, [3]))[0]
            let input = Tensor(TensorType(.int8, [3]), [-128, 0, 127] as [Int8])
            #expect(try sketch.run(result, [input]).elements(as: Float.self) == expected)
        }
        var onnx = Sketch()
        onnx.input(try int8([3], 0.5, 7))
        #expect(throws: OperatorError.self) { try onnx.apply(.onnx, "Cast", ["to": .int(1)]) }
    }

    @Test func oldSelectChoosesRows() throws {
        var sketch = Sketch()
        sketch.input(TensorType(.bool, [2]))
        sketch.input(TensorType(.float32, [2, 2]))
        sketch.input(TensorType(.float32, [2, 2]))
        let result = try sketch.apply(.tflite, "SELECT", version: 1)[0]
        let condition = Tensor(TensorType(.bool, [2]), [1, 0] as [UInt8])
        let found = try sketch.run(
            result, [condition, try reals([2, 2], [1, 2, 3, 4]), try reals([2, 2], [5, 6, 7, 8])])
        #expect(found.elements(as: Float.self) == [1, 2, 7, 8])
    }

    @Test func unknownActivationsAreRefused() throws {
        for code in [6, 77] {
            var sketch = Sketch()
            sketch.input(TensorType(.float32, [2]))
            sketch.input(TensorType(.float32, [2]))
            #expect(throws: OperatorError.self) {
                try sketch.apply(.tflite, "MUL", version: 1, ["fused_activation_function": .int(code)])
            }
        }
    }
}
