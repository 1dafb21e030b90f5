import EdgeGraph
import EdgeOperators
import EdgeTensor
import Testing

/// Every operator with attributes and inputs that a hostile file may give it: it throws or it works, and stays within
/// its tensors, which lie each in memory of its own here.
@Suite struct HostileOperatorTests {
    static let operatorNames = OperatorCatalog.standard.operators.map { $0.name }

    @Test(arguments: operatorNames)
    func hostileNodesAreRefusedOrRun(operatorName: String) throws {
        let type = try #require(OperatorCatalog.standard.operatorType(named: operatorName))
        var (count, runCount) = (0, 0)
        var random = SplitMix64(state: 5)
        for example in type.examples {
            let node = HostileNode(example)
            for damaged in node.singleDamages() + (0..<200).map({ _ in node.damaged(3, &random) }) {
                count += 1
                if damaged.attempt(as: type, &random) { runCount += 1 }
            }
        }
        print("\(operatorName): \(count) hostile nodes, \(runCount) of them ran")
        #expect(count >= 600)
        #expect(runCount > 0)
    }
}
