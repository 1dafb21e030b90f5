import EdgeCompiler
import EdgeData
import EdgeFormat
import EdgeGraph
import EdgeMeasure
import EdgeOperators
import EdgePasses
import EdgeRuntime
import EdgeTensor

/// What a model file holds, compiled or foreign.
struct Inspection {
    let path: String
    let bytes: Bytes
    let format: ModelFormat
    /// The model; for a foreign file its graph as imported.
    let model: EdgeModel
    /// The plan of each variant on this CPU.
    let plans: [ExecutionPlan]

    /// - Parameter bindings: What is said of a foreign model's inputs.
    init(_ path: String, _ bindings: InputBindings) throws(CommandError) {
        self.path = path
        bytes = try WholeFile.read(path)
        guard let format = ModelFormat(of: bytes) else {
            throw .failed("\(path) is no model: neither .edge, ONNX nor TFLite by its first bytes")
        }
        self.format = format
        do {
            if format == .edge {
                model = try EdgeModel(decoding: bytes, catalog: .standard)
            } else {
                model = try Self.foreign(path, bytes, bindings)
            }
            var plans: [ExecutionPlan] = []
            for variant in model.variants {
                plans.append(
                    try ExecutionPlan(
                        graph: variant.graph, arena: variant.arena, features: .detected, kernels: variant.kernels,
                        byteCountLimit: .max))
            }
            self.plans = plans
        } catch {
            throw (error as? CommandError) ?? .failed("\(path): \(error)")
        }
    }

    /// Throws unless the SHA-256 of every weight section matches.
    func verifyWeights() throws(CommandError) {
        guard format == .edge else { throw .usage("--verify needs an .edge file; \(path) is \(format.rawValue)") }
        do {
            try EdgeModel.verifyWeights(of: bytes)
        } catch {
            throw .failed("\(path): \(error)")
        }
    }

    private static func foreign(
        _ path: String, _ bytes: Bytes, _ bindings: InputBindings
    ) throws(CommandError) -> EdgeModel {
        var compiler = try Compiler(bytes, ofFile: path)
        bindings.apply(to: &compiler)
        var metadata = Metadata()
        var variants: [EdgeModel.Variant] = []
        for shapes in compiler.shapes {
            let imported: ImportedModel
            do {
                imported = try compiler.importModel(shapes: shapes)
            } catch {
                throw .failed(error.description)
            }
            metadata.name = imported.graph.name
            metadata.labels = imported.labels
            metadata.properties = imported.properties.map { Metadata.Property(name: $0.name, value: $0.value) }
            variants.append(EdgeModel.Variant(graph: imported.graph, arena: .planned(for: imported.graph)))
        }
        return EdgeModel(metadata: metadata, variants: variants)
    }
}

// MARK: JSON

extension Inspection {
    /// The keys of the first variant, the other variants beside them.
    var json: JSON {
        let graph = plans[0].graph
        let metadata = model.metadata
        return .object([
            ("format", .string(format.rawValue)), ("name", .string(metadata.name)),
            ("version", .string(metadata.version)), ("licence", .string(metadata.licence)),
            ("author", .string(metadata.author)), ("target", .string(model.target)),
            ("labels", .array(metadata.labels.map { .string($0) })),
            ("provenance", provenance), ("confidence", confidence),
            ("inputs", .array(graph.inputs.map { port($0, graph) })),
            ("outputs", .array(zip(graph.outputs, plans[0].outputExtents).map { port($0, graph, $1) })),
            ("states", .array(graph.states.map { port(Graph.Port(name: $0.name, value: $0.current), graph) })),
            ("macs", JSON(graph.macCount)), ("weights_bytes", JSON(graph.constantByteCount)),
            ("arena_bytes", JSON(plans[0].arenaByteCount)), ("scratch_bytes", JSON(plans[0].scratchByteCount)),
            ("arena_lower_bound_bytes", JSON(graph.arenaLowerBound())), ("file_bytes", JSON(bytes.count)),
            ("variants", .array(plans.map(variant))),
            ("nodes", .array(graph.nodes.indices.map { node($0, plans[0]) })),
        ])
    }

    /// The temperature and the operating points of a calibrated model.
    private var confidence: JSON {
        guard let confidence = model.confidence else { return .null }
        let points = confidence.operatingPoints.map { point in
            JSON.object([
                ("goal", .string(point.goal)), ("class", point.classIndex.map { JSON($0) } ?? .null),
                ("threshold", JSON(point.threshold)), ("precision", JSON(point.precision)),
                ("recall", JSON(point.recall)), ("false_positive_rate", JSON(point.falsePositiveRate)),
            ])
        }
        return .object([
            ("output", JSON(confidence.output)), ("temperature", JSON(confidence.temperature)),
            ("samples", JSON(confidence.sampleCount)), ("operating_points", .array(points)),
        ])
    }

    private var provenance: JSON {
        let provenance = model.metadata.provenance
        return .object([
            ("source", .string(provenance.sourceName)), ("source_sha256", .string(provenance.sourceSHA256)),
            ("compiler_version", .string(provenance.compilerVersion)), ("options", .string(provenance.options)),
            ("time", provenance.time.map { JSON($0) } ?? .null),
            ("minimum_runtime_version", .string(model.metadata.minimumRuntimeVersion.description)),
            ("pipeline", model.pipeline.isEmpty ? .null : ((try? Pipeline(parsing: model.pipeline))?.json ?? .null)),
        ])
    }

    /// A port; of an output whose length the data decide, the axis, too, along which its shape is the largest.
    private func port(_ port: Graph.Port, _ graph: Graph, _ extent: Extent? = nil) -> JSON {
        let type = graph.type(of: port.value)
        var members: [(key: String, value: JSON)] = [
            ("name", .string(port.name)), ("type", .string(type.element.description)),
            ("shape", .array(type.shape.map { JSON($0) })),
            ("scale", type.quantization.map { JSON($0.scale) } ?? .null),
            ("zero_point", type.quantization.map { JSON(Int($0.zeroPoint)) } ?? .null),
        ]
        if let extent { members.append(("counted_axis", JSON(extent.axis))) }
        return .object(members)
    }

    private func variant(_ plan: ExecutionPlan) -> JSON {
        .object([
            ("inputs", .array(plan.graph.inputs.map { port($0, plan.graph) })), ("macs", JSON(plan.macCount)),
            ("arena_bytes", JSON(plan.arenaByteCount)),
        ])
    }

    private func node(_ index: Int, _ plan: ExecutionPlan) -> JSON {
        let node = plan.graph.nodes[index]
        return .object([
            ("name", .string(node.name)), ("operator", .string(node.op.name)),
            ("fused", .array(node.fused.map { .string($0) })), ("kernel", .string(kernelName(index, plan))),
            ("target_kernel", targetKernel(index).map { .string($0) } ?? .null),
            ("macs", JSON(node.op.macCount(for: plan.graph.signature(of: node)))),
            ("outputs", .array(node.outputs.map { .string(plan.graph.type(of: $0).description) })),
        ])
    }

    /// The kernel that the compilation chose for a node of the first variant; nil where the CPU may choose.
    func targetKernel(_ node: Int) -> String? {
        let kernels = model.variants[0].kernels
        return kernels.indices.contains(node) ? kernels[node] : nil
    }

    /// The kernel that computes a node; `view` for a node whose output is its input's memory.
    func kernelName(_ node: Int, _ plan: ExecutionPlan) -> String {
        plan.steps.first { $0.nodeIndex == node }?.kernelName ?? "view"
    }
}
