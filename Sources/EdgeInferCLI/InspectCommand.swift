import EdgeData
import EdgeFormat
import EdgeMeasure
import EdgeTensor

extension Command {
    static let inspect = Command(
        name: "inspect", summary: "show what is in a model",
        operands: [Operand(placeholder: "MODEL", help: "An .edge, .onnx or .tflite file", completion: .models)],
        options: InspectOptions.all,
        notes: [
            "An .onnx or .tflite file is shown as it is imported, before any pass: nothing is fused, and its arena is "
                + "what it would take as it stands. --shape and --freeze are those of compile."
        ]
    ) { arguments throws(CommandError) in
        let path = arguments.operands[0]
        let bindings = try InputBindings(arguments)
        let inspection = try Inspection(path, bindings)
        for option in [InputBindings.shape, InputBindings.freeze] where arguments.has(option) {
            guard inspection.format != .edge else {
                throw .usage("--\(option.name) needs an .onnx or .tflite file; \(path) is compiled already")
            }
        }
        if arguments.has(InspectOptions.verify) { try inspection.verifyWeights() }
        if let path = arguments[InspectOptions.html] {
            try WholeFile.write(Bytes(Array(inspection.page.html.utf8)), to: path)
        }
        if arguments.has(InspectOptions.json) {
            try WholeFile.write(inspection.json, to: "-")
        } else if arguments[InspectOptions.html] == nil {
            for line in inspection.lines(withNodes: arguments.has(InspectOptions.nodes)) { Console.print(line) }
            if arguments.has(InspectOptions.verify) { Console.print("weights: SHA-256 matches") }
        }
    }
}

private enum InspectOptions {
    static let json = Option.flag("json", "Print JSON, nodes included")
    static let nodes = Option.flag("nodes", "Print a line for every node")
    static let verify = Option.flag("verify", "Check the SHA-256 of the weights too, which opening does not")
    static let html = Option.text(
        "html", "FILE", "Write a page with the graph as a picture; - for standard output", completion: .files(["html"]))
    static let all = [json, html, nodes, verify, InputBindings.shape, InputBindings.freeze]
}
