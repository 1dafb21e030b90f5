import EdgeGraph
import EdgeOperators
import Glibc

// edge-kernel-recorder [--no-reference | --times] FILE [MODEL…]: writes the cases of Tests/KernelReplay: those of all
// operators' examples, or, where models are named, those of their nodes. With --times it keeps no results of the
// references of nodes, but prints how long they take: lines of «reference», the label and nanoseconds, with tabs between.

func fail(_ reason: String) -> Never {
    var line = "edge-kernel-recorder: \(reason)\n"
    line.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
    exit(1)
}

func record(to path: String, _ models: [String], withExpected: Bool, withTimes: Bool) throws {
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
    for model in models {
        let recordings = try Recording.ofNodes(inModelAt: model, withExpected: withExpected)
        try append(recordings)
        for recording in recordings where withTimes {
            print("reference", recording.label, recording.referenceNanoseconds, separator: "\t")
        }
    }
    try file.close()
    print("\(file.count) cases in \(path)")
}

var arguments = CommandLine.arguments.dropFirst()
let options = arguments.prefix { $0.hasPrefix("--") }
arguments = arguments.dropFirst(options.count)
guard let path = arguments.first, options.count < 2, options.allSatisfy(["--no-reference", "--times"].contains) else {
    fail("usage: [--no-reference | --times] FILE [MODEL…]")
}
do {
    try record(
        to: path, Array(arguments.dropFirst()), withExpected: options.isEmpty, withTimes: options.first == "--times")
} catch {
    fail("\(error)")
}
