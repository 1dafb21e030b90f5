import Glibc

// edge-kernel-recorder [--no-reference] FILE [MODEL…]: writes the cases of Tests/KernelReplay: those of all operators'
// examples, or, where models are named, those of their nodes.

func fail(_ reason: String) -> Never {
    var line = "edge-kernel-recorder: \(reason)\n"
    line.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
    exit(1)
}

var arguments = Array(CommandLine.arguments.dropFirst())
let withExpected = !arguments.contains("--no-reference")
arguments.removeAll { $0 == "--no-reference" }
guard let path = arguments.first, !path.hasPrefix("-") else { fail("usage: [--no-reference] FILE [MODEL…]") }

do {
    let file = try CaseFile(path: path)
    if arguments.count == 1 { try recordExamples(into: file) }
    for model in arguments.dropFirst() {
        try recordModel(atPath: model, into: file, withExpected: withExpected)
    }
    try file.close()
    print("\(file.count) cases in \(path)")
} catch {
    fail("\(error)")
}
