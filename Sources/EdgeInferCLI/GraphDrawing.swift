import EdgeGraph
import EdgePage
import EdgeTensor

/// A picture of a graph: its inputs, nodes, states and outputs as boxes in layers, and what flows between them.
struct GraphDrawing {
    private struct Box {
        let title: String
        /// The line below the title, of less weight.
        let subtitle: String
        let tooltip: String
        let style: Style
        let width: Double
    }

    private var boxes: [Box] = []
    private var edges: [LayeredLayout.Edge] = []
    /// The box that a value comes from.
    private var sources: [Int?]
    private let graph: Graph

    private static let height = 38.0
    private static let margin = 8.0
    private static let textSizes = (title: 12.0, subtitle: 10.5)
    private static let widestText = 220.0

    /// - Parameter kernelName: The kernel of a node, by its place.
    init(_ graph: Graph, kernelName: (Int) -> String) {
        self.graph = graph
        sources = [Int?](repeating: nil, count: graph.values.count)
        let end = Style(fill: .surface, stroke: .ink, strokeWidth: 1)
        for port in graph.inputs {
            let type = graph.type(of: port.value)
            add(
                "input \(port.name)", type.short, tooltip: "\(port.name): \(type)", end, reads: [], writes: [port.value]
            )
        }
        for state in graph.states {
            let type = graph.type(of: state.current)
            add(
                "state \(state.name)", type.short, tooltip: "\(state.name): \(type)", end, reads: [],
                writes: [state.current])
        }
        let tones = GraphDrawing.tones(graph)
        for (index, node) in graph.nodes.enumerated() {
            let types = node.outputs.map { graph.type(of: $0).short }.joined(separator: ", ")
            let title = ([node.op.foreignName] + node.fused).joined(separator: " + ")
            add(
                title, types, tooltip: tooltip(node, kernelName(index)),
                Style(fill: .surface, stroke: tones[node.op.name] ?? .ink, strokeWidth: 2), reads: node.inputs,
                writes: node.outputs)
        }
        for port in graph.outputs {
            let type = graph.type(of: port.value)
            add(
                "output \(port.name)", type.short, tooltip: "\(port.name): \(type)", end, reads: [port.value],
                writes: []
            )
        }
        for state in graph.states {
            add("next \(state.name)", "", tooltip: state.name, end, reads: [state.next], writes: [])
        }
    }

    /// A colour for each of the most frequent operators; others have the colour of text.
    private static func tones(_ graph: Graph) -> [String: Tone] {
        var tones: [String: Tone] = [:]
        for (place, entry) in graph.operatorCounts.prefix(8).enumerated() { tones[entry.name] = .series(place) }
        return tones
    }

    private func tooltip(_ node: Graph.Node, _ kernel: String) -> String {
        var lines = [node.name.isEmpty ? node.op.name : "\(node.name) (\(node.op.name))"]
        lines += node.op.attributes.map { "\($0.name): \($0.value)" }
        lines += node.inputs.map { input in
            "reads \(graph[input].constant == nil ? "" : "constant ")\(graph.type(of: input))"
        }
        lines += node.outputs.map { "writes \(graph.type(of: $0))" } + ["kernel: \(kernel)"]
        return lines.joined(separator: "\n")
    }

    private mutating func add(
        _ title: String, _ subtitle: String, tooltip: String, _ style: Style, reads: [Graph.ValueID],
        writes: [Graph.ValueID]
    ) {
        let sizes = GraphDrawing.textSizes
        let text = max(
            TextWidth.estimate(title, size: sizes.title, isBold: true),
            TextWidth.estimate(subtitle, size: sizes.subtitle))
        for source in reads.compactMap({ sources[$0.index] }) {
            edges.append(LayeredLayout.Edge(from: source, to: boxes.count))
        }
        for value in writes { sources[value.index] = boxes.count }
        boxes.append(
            Box(
                title: title, subtitle: subtitle, tooltip: tooltip, style: style,
                width: min(text, GraphDrawing.widestText) + 16))
    }

    /// The picture, edges below boxes.
    var drawing: Drawing {
        let layout = LayeredLayout(
            boxes.map { LayeredLayout.Size(width: $0.width, height: GraphDrawing.height) }, edges: edges)
        let margin = GraphDrawing.margin
        var drawing = Drawing(
            width: layout.size.width + 2 * margin, height: layout.size.height + 2 * margin,
            title: "Graph \(graph.name)",
            description: "\(graph.nodes.count) nodes; each line leads from what writes a tensor to what reads it")
        for route in layout.routes { draw(route.map { Point($0.x + margin, $0.y + margin) }, in: &drawing) }
        for (box, origin) in zip(boxes, layout.origins) {
            draw(box, at: Point(origin.x + margin, origin.y + margin), in: &drawing)
        }
        return drawing
    }

    private func draw(_ route: [Point], in drawing: inout Drawing) {
        let style = Style(stroke: .muted, strokeWidth: 1.2, opacity: 0.8)
        for (from, to) in zip(route, route.dropFirst()) {
            let bend = (to.y - from.y) / 2
            drawing.curve(
                from: from, Point(from.x, from.y + bend), Point(to.x, to.y - bend), to: to, style)
        }
        guard let tip = route.last else { return }
        drawing.path(
            [Point(tip.x - 3.5, tip.y - 7), tip, Point(tip.x + 3.5, tip.y - 7)], isClosed: true, Style(fill: .muted))
    }

    private func draw(_ box: Box, at corner: Point, in drawing: inout Drawing) {
        drawing.rectangle(
            corner, width: box.width, height: GraphDrawing.height, radius: 5, box.style, tooltip: box.tooltip)
        let middle = corner.x + box.width / 2
        let sizes = GraphDrawing.textSizes
        let isAlone = box.subtitle.isEmpty
        drawing.text(
            box.title, at: Point(middle, corner.y + (isAlone ? 23 : 16)), anchor: .middle, size: sizes.title,
            isBold: true, widthLimit: GraphDrawing.widestText)
        if !isAlone {
            drawing.text(
                box.subtitle, at: Point(middle, corner.y + 31), anchor: .middle, size: sizes.subtitle, tone: .muted,
                widthLimit: GraphDrawing.widestText)
        }
    }
}

extension TensorType {
    /// Element type and shape alone.
    fileprivate var short: String { "\(element)[\(shape)]" }
}
