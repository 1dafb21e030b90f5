import EdgeGraph
import EdgeOperators
import EdgeTensor
import Testing

/// Every operator with attributes and inputs that a hostile file may give it: it throws or it works, and stays within
/// its tensors, which lie each in memory of its own here.
@Suite struct HostileOperatorTests {
    /// Nodes of one operator that are tried.
    static let limit = 350
    static let operatorNames = OperatorCatalog.standard.operators.map { $0.name }

    @Test(arguments: operatorNames)
    func hostileNodesAreRefusedOrRun(operatorName: String) throws {
        let type = try #require(OperatorCatalog.standard.operatorType(named: operatorName))
        var random = SplitMix64(state: 5)
        var nodes: [HostileNode] = []
        for example in type.examples {
            let node = HostileNode(example)
            nodes += node.singleDamages() + (0..<200).map { _ in node.damaged(3, &random) }
        }
        nodes.shuffle(using: &random)
        nodes.removeLast(max(nodes.count - HostileOperatorTests.limit, 0))
        let runCount = attempt(nodes) { $0.attempt(as: type, &random) }
        print("\(operatorName): \(nodes.count) hostile nodes, \(runCount) of them ran")
        #expect(nodes.count >= 300)
        #expect(runCount > 0)
    }
}
