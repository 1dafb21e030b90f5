import EdgeData
import EdgeFormat
import EdgeGraph
import EdgeMeasure
import EdgeRuntime
import EdgeTensor

extension Inspection {
    /// The page for people.
    func lines(withNodes: Bool) -> [String] {
        let plan = plans[0]
        var lines = ["\(title) (\(kind))"] + facts.map { "  \($0.name): \($0.value)" }
        lines += ports("inputs", plan.graph.inputs, plan.graph)
        lines += ports("outputs", plan.graph.outputs, plan.graph, plan.outputExtents)
        lines += ports(
            "states", plan.graph.states.map { Graph.Port(name: $0.name, value: $0.current) }, plan.graph)
        lines += ["sizes"] + sizes.lines(indent: "  ")
        lines.append("operators: " + counts(plan.graph.operatorCounts))
        if !plan.graph.fusedCounts.isEmpty { lines.append("fused: " + counts(plan.graph.fusedCounts)) }
        for (index, other) in plans.enumerated().dropFirst() {
            lines.append(
                "variant \(index): \(other.graph.inputShapes), arena \(String.grouped(other.arenaByteCount)) bytes")
        }
        if withNodes { lines += nodeTable(plan).lines() }
        return lines
    }

    /// The model's name and version.
    var title: String {
        let metadata = model.metadata
        let name = metadata.name.isEmpty ? fileName(path) : metadata.name
        return name + (metadata.version.isEmpty ? "" : " \(metadata.version)")
    }

    var kind: String { format == .edge ? "compiled" : format.rawValue }

    /// What the file says about the model, one line each.
    var facts: [(name: String, value: String)] {
        let metadata = model.metadata
        let provenance = metadata.provenance
        var facts: [(String, String)] = [
            ("description", metadata.description), ("author", metadata.author), ("licence", metadata.licence),
        ]
        if format == .edge {
            facts += [
                ("source", "\(provenance.sourceName), SHA-256 \(provenance.sourceSHA256)"),
                ("compiler", "edgeinfer \(provenance.compilerVersion)"), ("options", provenance.options),
                ("target", model.target),
                ("needs", "edgeinfer \(metadata.minimumRuntimeVersion) or newer"),
                ("time", provenance.time.map { String(secondsSince1970: $0) } ?? ""),
            ]
        }
        facts += metadata.properties.map { ($0.name, $0.value) }
        if !metadata.labels.isEmpty {
            facts.append(("labels", "\(metadata.labels.count): \(metadata.labels.prefix(4).joined(separator: ", ")) …"))
        }
        if !model.pipeline.isEmpty {
            facts.append(("pipeline", model.pipeline.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }))
        }
        if let confidence = model.confidence {
            let temperature = String(Double(confidence.temperature), significant: 4)
            facts.append(("confidence", "temperature \(temperature), from \(confidence.sampleCount) samples"))
            facts += confidence.operatingPoints.map { point in
                let subject = point.classIndex.map { "class \($0)" } ?? "the likeliest class"
                return (
                    "operating point \(point.goal)",
                    "\(subject) from \(String(Double(point.threshold), decimals: 4)) on"
                )
            }
        }
        return facts.filter { !$0.1.isEmpty }.map { name, value in
            (name, value.split(whereSeparator: \.isNewline).joined(separator: " "))
        }
    }

    private func ports(
        _ title: String, _ ports: [Graph.Port], _ graph: Graph, _ extents: [Extent?] = []
    ) -> [String] {
        guard !ports.isEmpty else { return [] }
        return [title]
            + ports.enumerated().map { index, port in
                let extent = extents.indices.contains(index) ? extents[index] : nil
                return "  \(port.name): \(graph.type(of: port.value))"
                    + (extent.map { ", at most, along axis \($0.axis)" } ?? "")
            }
    }

    private var sizes: Table {
        var table = Table([("", .left), ("", .right), ("", .left)])
        let plan = plans[0]
        table.add(["file", String.grouped(bytes.count), "bytes"])
        table.add(["weights", String.grouped(plan.graph.constantByteCount), "bytes"])
        table.add([
            "arena", String.grouped(plan.arenaByteCount),
            "bytes; no plan can take less than \(String.grouped(plan.graph.arenaLowerBound()))",
        ])
        table.add(["scratch", String.grouped(plan.scratchByteCount), "bytes for each thread"])
        table.add(["work", String.grouped(plan.macCount), "multiply-accumulates"])
        return table
    }

    private func counts(_ counts: [(name: String, count: Int)]) -> String {
        counts.map { "\($0.name) \($0.count)" }.joined(separator: ", ")
    }

    private func nodeTable(_ plan: ExecutionPlan) -> Table {
        let hasTarget = !model.target.isEmpty
        let columns: [(title: String, alignment: Table.Alignment)] = [
            ("node", .left), ("operator", .left), ("output", .left), ("kernel", .left), ("MACs", .right),
            ("fused", .left),
        ]
        var table = Table(columns + (hasTarget ? [("for \(model.target)", .left)] : []))
        for (index, node) in plan.graph.nodes.enumerated() {
            let outputs = node.outputs.map { "\(plan.graph.type(of: $0).element)[\(plan.graph.type(of: $0).shape)]" }
            let cells = [
                node.name.isEmpty ? "\(index)" : node.name, node.op.name, outputs.joined(separator: " "),
                kernelName(index, plan), String.grouped(node.op.macCount(for: plan.graph.signature(of: node))),
                node.fused.joined(separator: ", "),
            ]
            table.add(cells + (hasTarget ? [targetKernel(index) ?? ""] : []))
        }
        return table
    }
}
