import EdgeData
import EdgeGraph
import EdgeOperators
import EdgeTensor
import Testing

/// What operators compute in integers, against what stands in a file: a processor that rounds otherwise is seen even
/// where the reference, with which kernels are compared, rounds with it.
@Suite struct IntegerDigestTests {
    @Test func integersOfEveryOperatorHaveTheDigestsOnRecord() throws {
        var found: [(name: String, facts: [(key: String, value: JSON)])] = []
        for type in OperatorCatalog.standard.operators {
            var integers: [Tensor] = []
            for example in type.examples {
                let outputs = example.op.evaluate(example.makeInputs(), outputTypes: try example.outputTypes())
                integers += outputs.filter { !$0.type.element.isFloatingPoint }
            }
            guard !integers.isEmpty else { continue }
            found.append((type.name, [("examples", .string(digest(of: integers)))]))
        }
        #expect(found.count > 50)
        let recorded = try RecordedFacts(path: "Tests/Fixtures/integer-digests.json").recorded(found)
        for (name, facts) in found {
            #expect(recorded[name] == .object(facts), "\(name); after new examples, record with EDGEINFER_RECORD=1")
        }
    }
}
