import EdgeGraph
import EdgeOperators
import Glibc

// edge-kernel-recorder [--no-reference] FILE [MODEL…]: writes the cases of Tests/KernelReplay: those of all operators'
// examples, or, where models are named, those of their nodes.

func fail(_ reason: String) -> Never {
    var line = "edge-kernel-recorder: \(reason)\n"
    line.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
    exit(1)
}

func record(to path: String, _ models: [String], withExpected: Bool) throws {
    let file = try CaseFile(path: path)
    func append(_ recordings: [Recording]) throws {
        for recording in recordings {
            for kernelCase in try recording.cases() { file.append(kernelCase) }
        }
    }
    if models.isEmpty {
        var random = SplitMix64(state: 11)
        for type in OperatorCatalog.standard.operators {
            for example in type.examples { try append(Recording.ofExample(example, type.name, &random)) }
        }
    }
    for model in models { try append(Recording.ofNodes(inModelAt: model, withExpected: withExpected)) }
    try file.close()
    print("\(file.count) cases in \(path)")
}

var arguments = Array(CommandLine.arguments.dropFirst())
let withExpected = !arguments.contains("--no-reference")
arguments.removeAll { $0 == "--no-reference" }
guard let path = arguments.first, !path.hasPrefix("-") else { fail("usage: [--no-reference] FILE [MODEL…]") }
do {
    try record(to: path, Array(arguments.dropFirst()), withExpected: withExpected)
} catch {
    fail("\(error)")
}
