import EdgePage
import Testing

@Suite struct LayeredLayoutTests {
    typealias Edge = LayeredLayout.Edge

    /// Graphs by the number of their boxes and their edges.
    struct Sample: Sendable, CustomTestStringConvertible {
        let count: Int
        let edges: [Edge]

        init(_ count: Int, _ edges: [(Int, Int)]) {
            self.count = count
            self.edges = edges.map { Edge(from: $0.0, to: $0.1) }
        }

        var testDescription: String { "\(count) boxes, \(edges.count) edges" }

        var sizes: [LayeredLayout.Size] { (0..<count).map { .init(width: 60 + Double($0 % 5) * 20, height: 30) } }
    }

    static let samples = [
        Sample(0, []), Sample(1, []), Sample(3, [(0, 1), (1, 2)]), Sample(3, [(0, 1), (1, 2), (0, 2)]),
        Sample(4, [(0, 1), (0, 2), (1, 3), (2, 3)]), Sample(5, [(0, 4), (1, 4), (2, 4), (3, 4)]),
        Sample(6, [(0, 3), (0, 5), (1, 4), (2, 3), (1, 3), (2, 5)]),
        Sample(40, (0..<40).flatMap { from in stride(from: from + 1, to: 40, by: from % 3 + 2).map { (from, $0) } }),
    ]

    @Test(arguments: samples) func boxesStandApart(sample: Sample) {
        let layout = LayeredLayout(sample.sizes, edges: sample.edges)
        #expect(layout.origins.count == sample.count)
        for first in 0..<sample.count {
            let (a, size) = (layout.origins[first], sample.sizes[first])
            #expect(a.x >= -0.001 && a.y >= -0.001)
            #expect(a.x + size.width <= layout.size.width + 0.001 && a.y + size.height <= layout.size.height + 0.001)
            for second in 0..<first {
                let b = layout.origins[second]
                let besides = a.x >= b.x + sample.sizes[second].width || b.x >= a.x + size.width
                let above = a.y >= b.y + sample.sizes[second].height || b.y >= a.y + size.height
                #expect(besides || above, "boxes \(first) and \(second) overlap")
            }
        }
    }

    @Test(arguments: samples) func edgesLeadDownFromBoxToBox(sample: Sample) throws {
        let layout = LayeredLayout(sample.sizes, edges: sample.edges)
        #expect(layout.routes.count == sample.edges.count)
        for (edge, route) in zip(sample.edges, layout.routes) {
            let (first, last) = (try #require(route.first), try #require(route.last))
            #expect(first.y == layout.origins[edge.source].y + sample.sizes[edge.source].height)
            #expect(last.y == layout.origins[edge.target].y)
            #expect(zip(route, route.dropFirst()).allSatisfy { $0.y <= $1.y })
            #expect(first.y < last.y)
        }
    }

    @Test func aChainIsStraight() {
        let sample = Self.samples[2]
        let layout = LayeredLayout(sample.sizes, edges: sample.edges)
        let centers = zip(layout.origins, sample.sizes).map { $0.x + $1.width / 2 }
        #expect(centers.allSatisfy { abs($0 - centers[0]) < 0.001 })
    }

    @Test func anOrderWithoutCrossingsIsFound() {
        // Two chains whose boxes are listed crosswise.
        let edges = [(0, 3), (1, 2), (2, 5), (3, 4)].map { Edge(from: $0.0, to: $0.1) }
        let layout = LayeredLayout(Array(repeating: .init(width: 50, height: 20), count: 6), edges: edges)
        let isLeft = layout.origins[0].x < layout.origins[1].x
        #expect((layout.origins[3].x < layout.origins[2].x) == isLeft)
        #expect((layout.origins[4].x < layout.origins[5].x) == isLeft)
    }

    @Test func manyLongEdgesAreDrawnStraight() {
        let count = 300
        let edges = (0..<count).flatMap { from in ((from + 1)..<count).map { Edge(from: from, to: $0) } }
        let layout = LayeredLayout(Array(repeating: .init(width: 50, height: 20), count: count), edges: edges)
        #expect(layout.routes.allSatisfy { $0.count == 2 })
        #expect(layout.origins.indices.dropFirst().allSatisfy { layout.origins[$0].y > layout.origins[$0 - 1].y })
    }
}
