import EdgeGraph
import EdgeOperators
import EdgeTFLite
import EdgeTensor
import EdgeTestSupport
import Testing

/// What the importer makes of small models.
@Suite struct ImporterTests {
    @Test func nodesAndValuesHaveTheNamesOfTensors() throws {
        let model = try ModelSketch.relus.imported()
        #expect(
            model.graph.description == """
                graph main
                  in  x: %0 float32[1x4]
                  %1 float32[1x4] = clamp(%0) range=[0.0, inf]  «middle»
                  %2 float32[1x4] = clamp(%1) range=[0.0, 6.0]  «y»
                  out y: %2

                """)
        #expect(model.graph.values.map(\.name) == ["x", "middle", "y"])
        #expect(model.properties.map(\.name) == ["producer"])
        #expect(model.properties.map(\.value) == ["sketch"])
    }

    @Test func freeDimensionsTakeTheShapeOfTheCaller() throws {
        let options = ImportOptions(shapes: ["x": [8, 4]])
        let graph = try ModelSketch.relus.imported(.test, options).graph
        #expect(graph.outputs.map { graph.type(of: $0.value).shape } == [[8, 4]])
    }

    @Test func unsignedIntegersAreSignedWithin() throws {
        let graph = try ModelSketch.unsigned.imported().graph
        #expect(graph.nodes.map { $0.op.name } == ["quantize", "sum", "quantize"])
        #expect(graph.inputs.map { graph.type(of: $0.value).description } == ["uint8[1x4] (scale 0.5 zp 100)"])
        #expect(graph.outputs.map { graph.type(of: $0.value).description } == ["uint8[1x4] (scale 0.75 zp 128)"])
        let signature = graph.signature(of: graph.nodes[1])
        #expect(
            signature.inputs.map(\.description) == ["int8[1x4] (scale 0.5 zp -28)", "int8[1x4] (scale 0.25 zp -121)"])
        #expect(signature.outputs.map(\.description) == ["int8[1x4] (scale 0.75 zp 0)"])
        #expect(graph.constant(graph.nodes[1].inputs[1])?.integers == [-128, -127, 0, 127])
        #expect(graph.nodes[1].op.attributes.map(\.value) == [.int(1)])
    }

    @Test func unquantizedBytesStayAsTheyAre() throws {
        var sketch = ModelSketch.unsigned
        for index in sketch.tensors.indices { sketch.tensors[index].scales = [] }
        let graph = try sketch.imported().graph
        #expect(graph.nodes.map { $0.op.name } == ["sum"])
        #expect(graph.constant(graph.nodes[0].inputs[1])?.integers == [0, 1, 128, 255])
    }

    @Test func constantsAreWindowsOfTheFile() throws {
        var sketch = ModelSketch.unsigned
        for index in sketch.tensors.indices { sketch.tensors[index].code = ModelSketch.int8 }
        let file = Bytes(sketch.bytes)
        let graph = try TFLiteImporter.model(from: file, catalog: .test, options: ImportOptions()).graph
        let constant = try #require(graph.constant(graph.nodes[0].inputs[1]))
        let start = try #require(file.retained.base)
        let address = try #require(constant.bytes.retained.base)
        #expect((0..<file.count).contains(address - start))
    }

    @Test func scalesOfChannelsThatAreOffAreRaised() throws {
        var sketch = ModelSketch.unsigned
        for index in sketch.tensors.indices { sketch.tensors[index].code = ModelSketch.int8 }
        sketch.tensors[1].scales = [0.5, 0, 1e-38, 0.25]
        sketch.tensors[1].zeroPoints = []
        sketch.tensors[1].axis = 1
        let graph = try sketch.imported().graph
        let quantization = try #require(graph.type(of: graph.nodes[0].inputs[1]).quantization)
        #expect(quantization.scales == [0.5, 0x1p-126, 0x1p-126, 0.25])
        #expect(quantization.zeroPoints == [0, 0, 0, 0] && quantization.axis == 1)
        sketch.tensors[1].scales = [0]
        let plain = try sketch.imported().graph
        #expect(plain.type(of: plain.nodes[0].inputs[1]).quantization == nil)
    }

    @Test func frozenInputsBecomeConstants() throws {
        let type = TensorType(.uint8, [1, 4])
        let options = ImportOptions(frozen: ["x": Tensor(type, [1, 2, 3, 4] as [UInt8])])
        let graph = try ModelSketch.unsigned.imported(.test, options).graph
        #expect(graph.inputs.isEmpty && graph.nodes.isEmpty)
        // (1 - 128) + (0 - 128), wrapped, is 1; shifted back to unsigned it is 129.
        #expect(graph.constant(graph.outputs[0].value)?.integers == [129, 131, 3, 131])
    }

    @Test func optionsAreDecodedByTheRule() throws {
        var sketch = ModelSketch.relus
        sketch.tensors.append(
            .init(name: "inner", code: ModelSketch.uint8, shape: [1], scales: [0.125], zeroPoints: [3]))
        sketch.operators[0] = .init(
            code: 32, customCode: "Probe", inputs: [0, -1], outputs: [1],
            options: [0: .int8(-7), 2: .float(2.5), 4: .string("hello"), 5: .int32s([4, -5])], customOptions: [9, 8],
            intermediates: [3, 0])
        sketch.operators[1].code = 32
        sketch.operators[1].customCode = "Probe"
        let graph = try sketch.imported().graph
        #expect(
            graph.nodes.map { $0.op.attributes[0].value.description } == [
                "byte=-7 custom_options=uint8[2] flag=1 intermediate_scales=[0.125, 0.0] "
                    + "intermediate_zero_points=[-125, 0] list=[4, -5] real=2.5 text=hello word=-9 x-",
                "byte=3 flag=1 list=[] real=0.5 text= word=-9 x",
            ])
    }

    @Test func rulesLearnWhatIsUnsigned() throws {
        var sketch = ModelSketch.unsigned
        sketch.operators[0] = .init(code: 32, customCode: "Probe", inputs: [0], outputs: [2])
        sketch.tensors[2].scales = [0.5]
        sketch.tensors[2].zeroPoints = [100]
        let graph = try sketch.imported().graph
        let seen = graph.nodes[1].op.attributes[0].value.description
        #expect(seen == "byte=3 flag=1 list=[] real=0.5 text= unsigned=1 unsigned_inputs=[1] word=-9 x")
    }

    @Test func variablesBecomeStates() throws {
        var sketch = ModelSketch.relus
        sketch.tensors[1].signature = []
        sketch.tensors.append(
            .init(
                name: "memory", code: ModelSketch.float32, shape: [1, 4],
                data: raw(1 as Float) + raw(2 as Float)
                    + raw(3 as Float) + raw(4 as Float), isVariable: true))
        sketch.tensors.append(.init(name: "idle", code: ModelSketch.float32, shape: [1, 4], isVariable: true))
        sketch.operators[0] = .init(code: 27, inputs: [0, -1, -1, -1, 3], outputs: [1])
        sketch.operators[1] = .init(code: 24, inputs: [1, -1, -1, -1, 4], outputs: [2])
        let graph = try sketch.imported().graph
        #expect(graph.states.map(\.name) == ["memory"])
        #expect(graph.states.map(\.next) == [graph.nodes[0].outputs[0]])
        #expect(graph.states[0].initial.flatMap { graph.constant($0)?.reals } == [1, 2, 3, 4])
    }

    @Test func stringsAndBoolsAreChecked() throws {
        var sketch = ModelSketch.relus
        let text = [2, 16, 18, 21].flatMap { raw(Int32($0)) } + Array("abcde".utf8)
        sketch.tensors[0] = .init(name: "words", code: 5, shape: [2], data: text)
        sketch.tensors[1] = .init(name: "flags", code: 6, shape: [3], data: [0, 1, 7])
        sketch.operators = []
        sketch.inputs = []
        sketch.outputs = [0, 1]
        let graph = try sketch.imported().graph
        #expect(graph.constant(graph.outputs[0].value)?.byteStrings == [Array("ab".utf8), Array("cde".utf8)])
        #expect(graph.constant(graph.outputs[1].value)?.integers == [0, 1, 1])
        sketch.tensors[0].data?[8] = 200
        #expect(sketch.failure()?.description.contains("words holds strings that are out of order") == true)
    }
}
