// Classifies one record with a compiled model:
//
//     edge-example-classify MODEL.edge < NUMBERS
//
// NUMBERS are the elements of the model's first input as real numbers, separated by white space. The five likeliest
// classes are printed, one per line: index, confidence, label.

import EdgeInfer
import Glibc

guard CommandLine.arguments.count == 2 else {
    print("usage: edge-example-classify MODEL.edge < NUMBERS")
    exit(2)
}

var numbers: [Float] = []
while let line = readLine() {
    numbers += line.split(whereSeparator: \.isWhitespace).compactMap { Float($0) }
}

do {
    let model = try Model(CommandLine.arguments[1])
    let session = try model.makeSession()
    try session.setInput(0, numbers)
    session.run()
    for candidate in try session.classify().top(5) {
        print(candidate.index, candidate.confidence, candidate.label ?? "")
    }
} catch {
    print("edge-example-classify: \(error)")
    exit(1)
}
