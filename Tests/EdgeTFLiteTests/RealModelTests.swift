import EdgeGraph
import EdgeOperators
import EdgeTFLite
import EdgeTensor
import EdgeTestSupport
import Glibc
import Testing

/// The folder of models that others made, from the environment; nil where it is not set.
private let realWorld = getenv("EDGEINFER_REALWORLD").map { String(cString: $0) }

private func contents(of path: String) throws -> [UInt8] {
    let file = try #require(fopen(path, "rb"), "cannot open \(path)")
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&block, 1, block.count, file), count > 0 { bytes += block[..<count] }
    return bytes
}

/// Models that others made, against the table that describes them: file, inputs, outputs, operators.
@Suite(.enabled(if: realWorld != nil, "EDGEINFER_REALWORLD names no folder of models"))
struct RealModelTests {
    struct Row {
        var file: String
        var byteCount: Int
        var inputs: [String]
        var outputs: [String]
        var operators: [String: Int]
    }

    static func rows() throws -> [Row] {
        let text = String(decoding: try contents(of: try #require(realWorld) + "/README.md"), as: UTF8.self)
        return text.split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|").map { cell in
                String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            }
            guard cells.count == 8, cells[0].hasSuffix(".tflite"), let byteCount = Int(cells[2]) else { return nil }
            let operators = cells[6].split(separator: ",").map { $0.split(separator: " ").map(String.init) }
            return Row(
                file: cells[0], byteCount: byteCount, inputs: cells[4].split(separator: ";").map(String.init),
                outputs: cells[5].split(separator: ";").map(String.init),
                operators: Dictionary(uniqueKeysWithValues: operators.map { ($0[0], Int($0[1]) ?? 0) }))
        }
    }

    func file(_ name: String) throws -> TFLiteFile {
        try TFLiteFile(decoding: Bytes(try contents(of: try #require(realWorld) + "/models/" + name)))
    }

    /// `name:1x49x10x1:int8(s=0.584703,z=83)` without the scale's digits, which the table rounds.
    func described(_ index: Int, _ graph: TFLiteFile.Subgraph) -> String {
        let tensor = graph.tensors[index]
        let text = "\(tensor.name):\(tensor.shape.map(String.init).joined(separator: "x")):\(tensor.element)"
        return tensor.scales.isEmpty ? text : text + ",z=\(tensor.zeroPoints[0]))"
    }

    @Test func everyFileIsAsTheTableSays() throws {
        let rows = try RealModelTests.rows()
        #expect(rows.count == 14)
        for row in rows {
            let file = try file(row.file)
            let graph = file.subgraphs[0]
            #expect(file.bytes.count == row.byteCount)
            #expect(
                Dictionary(uniqueKeysWithValues: file.operatorCounts.map { ($0.name, $0.count) }) == row.operators,
                "\(row.file)")
            for (ends, expected) in [(graph.inputs, row.inputs), (graph.outputs, row.outputs)] {
                let unscaled = expected.map { text in
                    text.split(separator: "(s=").enumerated().map { index, part in
                        index == 0 ? String(part) : String(part.drop { $0 != "," })
                    }.joined()
                }
                #expect(ends.map { described($0, graph) } == unscaled, "\(row.file)")
            }
            for op in graph.operators { #expect(op.inputs.count >= 1 && op.outputs.count == 1) }
        }
    }

    /// The whole import, with operators that give what the file declares.
    @Test func everyFileBecomesAGraph() throws {
        for row in try RealModelTests.rows() {
            let bytes = Bytes(try contents(of: try #require(realWorld) + "/models/" + row.file))
            let catalog = OperatorCatalog([StandIn.self, Requantize.self])
            let model = try TFLiteImporter.model(from: bytes, catalog: catalog, options: ImportOptions())
            let graph = model.graph
            let isUnsigned = row.inputs[0].contains("uint8")
            #expect(graph.nodes.count == row.operators.values.reduce(0, +) + (isUnsigned ? 2 : 0), "\(row.file)")
            #expect(graph.states.count == (row.file.hasPrefix("lstm") ? 2 : 0))
            #expect(
                graph.type(of: graph.inputs[0].value).element
                    == (isUnsigned ? .uint8 : graph.type(of: graph.outputs[0].value).element))
            let inner = graph.nodes.dropFirst().dropLast().flatMap { $0.inputs + $0.outputs }.map(graph.type(of:))
            #expect(inner.allSatisfy { $0.element != .uint8 }, "\(row.file)")
            let hasLabels = row.file.hasPrefix("mobilenet")
            #expect(model.labels.count == (hasLabels ? 1001 : 0), "\(row.file)")
            #expect(model.labels.first == (hasLabels ? "background" : nil))
            #expect(model.normalization?.mean == (hasLabels ? [127.5] : nil))
        }
    }

    /// The file's own shapes say one picture.
    @Test func constantShapesFollowTheBatch() throws {
        let bytes = Bytes(try contents(of: try #require(realWorld) + "/models/mobilenet_v2_int8.tflite"))
        let options = ImportOptions(shapes: ["input": [4, 224, 224, 3]])
        let graph = try TFLiteImporter.model(from: bytes, catalog: .standard, options: options).graph
        #expect(graph.outputs.map { graph.type(of: $0.value).shape } == [[4, 1001]])
    }

    @Test func recurrentModelsHaveVariables() throws {
        for name in ["lstm_mnist_float.tflite", "lstm_mnist_int8.tflite"] {
            let graph = try file(name).subgraphs[0]
            #expect(graph.tensors.filter(\.isVariable).count == 2)
            #expect(graph.operators[0].name == "UNIDIRECTIONAL_SEQUENCE_LSTM")
            #expect(graph.operators[0].inputs.count == 24)
            #expect(graph.operators[0].inputs.filter { $0 == nil }.count > 0)
        }
    }

    @Test func everyTruncationOfAFileIsAnswered() throws {
        let bytes = try contents(of: try #require(realWorld) + "/models/hello_world_int8.tflite")
        for count in bytes.indices {
            #expect(throws: (any Error).self) { try TFLiteFile(decoding: Bytes(Array(bytes[..<count]))) }
        }
        for index in bytes.indices {
            var damaged = bytes
            damaged[index] ^= 0xFF
            DamageTests.imports(damaged)
        }
    }

    /// Cut short, bytes changed, numbers set to extremes; 150 of each file, the same on every machine.
    @Test(arguments: ["hello_world_int8", "kws_int8", "lstm_mnist_int8", "micro_speech_int8"])
    func damagedFilesAreAnswered(name: String) throws {
        let bytes = try contents(of: try #require(realWorld) + "/models/" + name + ".tflite")
        var random = SplitMix64(state: 7)
        let catalog = OperatorCatalog([StandIn.self, Requantize.self])
        for number in 0..<150 {
            var damaged = bytes
            switch number % 3 {
            case 0: damaged.removeLast(Int.random(in: 1..<bytes.count, using: &random))
            case 1:
                for _ in 0...number / 10 {
                    damaged[Int.random(in: bytes.indices, using: &random)] = UInt8.random(
                        in: .min ... .max, using: &random)
                }
            default:
                // Tables are dense at the end of a file, behind the weights.
                let place = (bytes.count - Int.random(in: 4..<min(4000, bytes.count), using: &random)) / 4 * 4
                let extremes: [UInt32] = [0, 1, 0x7FFF_FFFF, 0x8000_0000, .max]
                damaged.replaceSubrange(place..<place + 4, with: raw(extremes.randomElement(using: &random) ?? 0))
            }
            do {
                let model = try TFLiteImporter.model(from: Bytes(damaged), catalog: catalog, options: ImportOptions())
                #expect(!model.graph.outputs.isEmpty)
            } catch {
                #expect(!error.description.isEmpty)
            }
        }
    }
}
