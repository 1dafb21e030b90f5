/// Places the boxes of a directed graph without cycles in layers from top to bottom, and routes its edges.
///
/// The steps are those of Sugiyama, Tagawa and Toda, «Methods for Visual Understanding of Hierarchical System Structures»
/// (1981): layers by longest paths, a place in every layer for each edge that crosses it, an order within the layers that
/// avoids crossings (by barycentres), and coordinates that make edges straight. Lengths are in the caller's unit; y grows
/// downwards. Equal graphs give equal layouts.
public struct LayeredLayout: Hashable, Sendable {
    /// The width and height of a box.
    public struct Size: Hashable, Sendable {
        public var width, height: Double

        public init(width: Double, height: Double) {
            self.width = width
            self.height = height
        }
    }

    /// An edge between boxes, which are named by their place in the list.
    public struct Edge: Hashable, Sendable {
        public var source, target: Int

        public init(from source: Int, to target: Int) {
            self.source = source
            self.target = target
        }
    }

    /// The upper left corner of each box.
    public let origins: [Point]
    /// For each edge, the points that it passes, from the lower side of its source to the upper side of its target.
    public let routes: [[Point]]
    /// The extent of the whole drawing.
    public let size: Size

    /// Space between boxes of one layer, and between layers.
    public static let gap = Size(width: 24, height: 44)
    /// An edge takes this much width where it crosses a layer.
    static let laneWidth = 6.0

    /// Lays out boxes of `sizes`.
    ///
    /// - Precondition: Each edge leads from a box to one that stands behind it in the list.
    public init(_ sizes: [Size], edges: [Edge]) {
        precondition(edges.allSatisfy { $0.source >= 0 && $0.source < $0.target && $0.target < sizes.count })
        var layers = Layers(boxCount: sizes.count, edges: edges)
        layers.sort()
        let widths = layers.items.indices.map { $0 < sizes.count ? sizes[$0].width : LayeredLayout.laneWidth }
        let centers = layers.centers(widths: widths)
        let left = zip(centers, widths).map { $0 - $1 / 2 }.min() ?? 0

        var top = 0.0
        var bands: [(top: Double, height: Double)] = []
        for layer in layers.order {
            let height = layer.map { $0 < sizes.count ? sizes[$0].height : 0 }.max() ?? 0
            bands.append((top, height))
            top += height + LayeredLayout.gap.height
        }
        origins = sizes.indices.map { box in
            let band = bands[layers.items[box].layer]
            return Point(
                centers[box] - sizes[box].width / 2 - left, band.top + (band.height - sizes[box].height) / 2)
        }
        let origins = origins
        routes = zip(edges, layers.lanes).map { edge, lanes in
            let start = Point(centers[edge.source] - left, origins[edge.source].y + sizes[edge.source].height)
            let end = Point(centers[edge.target] - left, origins[edge.target].y)
            let middle = lanes.flatMap { lane -> [Point] in
                let band = bands[layers.items[lane].layer]
                let x = centers[lane] - left
                return [Point(x, band.top), Point(x, band.top + band.height)]
            }
            return [start] + middle + [end]
        }
        let right = zip(centers, widths).map { $0 + $1 / 2 }.max() ?? 0
        size = Size(width: right - left, height: max(0, top - LayeredLayout.gap.height))
    }
}
