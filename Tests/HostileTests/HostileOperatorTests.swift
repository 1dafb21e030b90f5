import EdgeGraph
import EdgeOperators
import EdgeTensor
import EdgeTestSupport
import Testing

/// Every operator with attributes and inputs that a hostile file may give it: it throws or it works, and stays within
/// its tensors, which lie each in memory of its own here.
@Suite struct HostileOperatorTests {
    /// Nodes of one operator that are tried.
    static let limit = Emulation.share(of: 700)
    static let operatorNames = OperatorCatalog.standard.operators.map { $0.name }

    @Test(arguments: operatorNames)
    func hostileNodesAreRefusedOrRun(operatorName: String) throws {
        let type = try #require(OperatorCatalog.standard.operatorType(named: operatorName))
        var random = SplitMix64(state: 5)
        var nodes: [HostileNode] = []
        // One example with everything that can be replaced, all with some of it.
        if let example = type.examples.first { nodes = HostileNode(example).singleDamages() }
        nodes.shuffle(using: &random)
        nodes.removeLast(max(nodes.count - HostileOperatorTests.limit / 2, 0))
        while nodes.count < HostileOperatorTests.limit {
            guard let example = type.examples.randomElement(using: &random) else { break }
            nodes.append(HostileNode(example).damaged(1 + nodes.count % 3, &random))
        }
        let runCount = attempt(nodes) { $0.attempt(as: type, &random) }
        print("\(operatorName): \(nodes.count) hostile nodes, \(runCount) of them ran")
        #expect(nodes.count >= Emulation.share(of: 600))
        #expect(runCount > 0)
    }

    /// Tensors without elements, one length after the other, and hostile attributes beside them.
    @Test(arguments: operatorNames)
    func nodesOfEmptyTensorsAreRefusedOrRun(operatorName: String) throws {
        let type = try #require(OperatorCatalog.standard.operatorType(named: operatorName))
        var random = SplitMix64(state: 7)
        var nodes = type.examples.prefix(20).flatMap { HostileNode($0).emptied() }
        if let example = type.examples.first {
            var damages = HostileNode(example).emptied().flatMap { $0.attributeDamages() }
            damages.shuffle(using: &random)
            nodes += damages.prefix(HostileOperatorTests.limit)
        }
        let runCount = attempt(nodes) { $0.attempt(as: type, &random) }
        print("\(operatorName): \(nodes.count) nodes of empty tensors, \(runCount) of them ran")
    }
}
