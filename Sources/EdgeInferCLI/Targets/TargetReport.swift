import EdgeData
import EdgeFormat
import EdgeGraph
import EdgeMeasure
import EdgeTargets

/// What a model will take on a target: about, and by node, in the numbers that it has and in others.
struct TargetReport {
    let target: Target
    let graph: Graph
    private let stored: [Target.Estimate]
    /// In float32 where nodes compute with integers, in int8 where they compute with floats.
    private let other: [Target.Estimate]
    private let otherForm: NumberForm

    init(_ target: Target, _ graph: Graph) {
        self.target = target
        self.graph = graph
        let hasIntegers = graph.nodes.contains { node in
            let signature = graph.signature(of: node)
            return node.op.macCount(for: signature) > 0 && signature.inputs[0].quantization != nil
        }
        otherForm = hasIntegers ? .float32 : .int8
        stored = target.estimates(of: graph)
        other = target.estimates(of: graph, as: otherForm)
    }

    /// The kernel for each node; nil where the table leaves the choice to the device.
    var kernels: [String?] { stored.map(\.kernel) }

    private func milliseconds(_ estimates: [Target.Estimate]) -> Double {
        estimates.reduce(0) { $0 + $1.nanoseconds } / 1e6
    }

    /// Nodes that multiply, and how many of these would be as fast, or faster, in the other form.
    private var asFast: (count: Int, of: Int) {
        let layers = graph.nodes.indices.filter { index in
            graph.nodes[index].op.macCount(for: graph.signature(of: graph.nodes[index])) > 0
        }
        return (layers.count { other[$0].nanoseconds <= stored[$0].nanoseconds }, layers.count)
    }

    /// `pi-4: about 21.3 ms on one core, 30.2 ms in float32; 3 of 36 layers would be at least as fast in float32`
    var line: String {
        let (count, all) = asFast
        return "\(target.name): about \(String(milliseconds(stored), decimals: 3)) ms on one core, "
            + "\(String(milliseconds(other), decimals: 3)) ms in \(otherForm); "
            + "\(count) of \(all) layers would be at least as fast in \(otherForm)"
    }

    var json: JSON {
        let (count, all) = asFast
        return .object([
            ("name", .string(target.name)), ("title", .string(target.title)),
            ("features", .string(target.features.description)), ("ms", .number(milliseconds(stored))),
            ("other_form", .string(otherForm.rawValue)), ("other_ms", .number(milliseconds(other))),
            ("layers", JSON(all)), ("layers_as_fast_in_other_form", JSON(count)),
            ("nodes", .array(graph.nodes.indices.map(node))),
        ])
    }

    private func node(_ index: Int) -> JSON {
        .object([
            ("name", .string(graph.nodes[index].name)), ("operator", .string(graph.nodes[index].op.name)),
            ("kernel", stored[index].kernel.map { .string($0) } ?? .null),
            ("ms", .number(stored[index].nanoseconds / 1e6)), ("other_ms", .number(other[index].nanoseconds / 1e6)),
        ])
    }
}

extension EdgeModel {
    /// Takes the target's kernels for the nodes of all variants, and tells what each takes there.
    mutating func choose(for target: Target) -> [TargetReport] {
        self.target = target.name
        return variants.indices.map { index in
            let report = TargetReport(target, variants[index].graph)
            variants[index].kernels = report.kernels
            return report
        }
    }
}
