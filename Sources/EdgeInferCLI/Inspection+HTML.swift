import EdgeCompiler
import EdgeData
import EdgeGraph
import EdgeMeasure
import EdgePage
import EdgeRuntime
import EdgeTensor

extension Inspection {
    /// The page for people who would rather look: figures, what goes in and out, where the work and the weights are, the
    /// graph as a picture, and every node.
    var page: Page {
        let plan = plans[0]
        let graph = plan.graph
        var model: [Page.Block] = [.highlights(highlights(plan))]
        if !facts.isEmpty { model.append(.facts(facts.map { Page.Fact($0.name, $0.value) })) }
        return Page(
            title: title, subtitle: "\(fileName(path)), \(kind)",
            sections: [
                Page.Section("Model", model),
                Page.Section("Inputs and outputs", [.table(ports(graph))] + variants),
                Page.Section("Operators", [.table(operators(graph))]),
                Page.Section(
                    "Graph", [.diagram(drawing(plan), caption: "Constants are not drawn; point at a box for more.")]),
                Page.Section("Nodes", [.details(summary: "All \(graph.nodes.count) nodes", [.table(nodes(plan))])]),
            ], footer: "edgeinfer \(Compiler.version)")
    }

    private func drawing(_ plan: ExecutionPlan) -> Drawing {
        GraphDrawing(plan.graph) { kernelName($0, plan) }.drawing
    }

    private func highlights(_ plan: ExecutionPlan) -> [Page.Fact] {
        let bound = plan.graph.arenaLowerBound()
        return [
            Page.Fact("nodes", String.grouped(plan.graph.nodes.count)),
            Page.Fact("file", String.grouped(bytes.count), note: "bytes"),
            Page.Fact("weights", String.grouped(plan.graph.constantByteCount), note: "bytes"),
            Page.Fact("arena", String.grouped(plan.arenaByteCount), note: "bytes, at least \(String.grouped(bound))"),
            Page.Fact("work", String.grouped(plan.macCount), note: "multiply-accumulates"),
        ]
    }

    private func ports(_ graph: Graph) -> Page.Grid {
        var grid = Page.Grid([
            Page.Grid.Column(""), Page.Grid.Column("name"), Page.Grid.Column("element"), Page.Grid.Column("shape"),
            Page.Grid.Column("scale", .right), Page.Grid.Column("zero point", .right),
        ])
        func add(_ kind: String, _ name: String, _ value: Graph.ValueID) {
            let type = graph.type(of: value)
            let quantization = type.quantization
            grid.rows.append([
                kind, name, type.element.description, type.shape.description, quantization.map { "\($0.scale)" } ?? "",
                quantization.map { "\($0.zeroPoint)" } ?? "",
            ])
        }
        for port in graph.inputs { add("input", port.name, port.value) }
        for state in graph.states { add("state", state.name, state.current) }
        for port in graph.outputs { add("output", port.name, port.value) }
        return grid
    }

    private var variants: [Page.Block] {
        guard plans.count > 1 else { return [] }
        return [
            .list(
                plans.enumerated().map { index, plan in
                    "variant \(index): \(plan.graph.inputShapes), arena \(String.grouped(plan.arenaByteCount)) bytes"
                })
        ]
    }

    private func operators(_ graph: Graph) -> Page.Grid {
        var grid = Page.Grid([
            Page.Grid.Column("operator"), Page.Grid.Column("nodes", .right), Page.Grid.Column("MACs", .right),
            Page.Grid.Column("constant bytes", .right), Page.Grid.Column("fused into them"),
        ])
        for entry in graph.operatorCounts {
            let nodes = graph.nodes.filter { $0.op.name == entry.name }
            let work = nodes.reduce(0) { $0.addingClamped($1.op.macCount(for: graph.signature(of: $1))) }
            let constants = Set(nodes.flatMap { $0.inputs }).compactMap { graph[$0].constant?.count }
            grid.rows.append([
                entry.name, "\(entry.count)", String.grouped(work), String.grouped(constants.reduce(0, +)),
                nodes.flatMap { $0.fused }.counts.map { "\($0.name) \($0.count)" }.joined(separator: ", "),
            ])
        }
        return grid
    }

    private func nodes(_ plan: ExecutionPlan) -> Page.Grid {
        let graph = plan.graph
        var grid = Page.Grid([
            Page.Grid.Column("", .right), Page.Grid.Column("node"), Page.Grid.Column("operator"),
            Page.Grid.Column("output"), Page.Grid.Column("kernel"), Page.Grid.Column("MACs", .right),
            Page.Grid.Column("fused"),
        ])
        for (index, node) in graph.nodes.enumerated() {
            grid.rows.append([
                "\(index)", node.name, node.op.name,
                node.outputs.map { "\(graph.type(of: $0).element)[\(graph.type(of: $0).shape)]" }.joined(
                    separator: " "),
                kernelName(index, plan), String.grouped(node.op.macCount(for: graph.signature(of: node))),
                node.fused.joined(separator: ", "),
            ])
        }
        return grid
    }
}
