import EdgeCompiler
import EdgeData
import EdgeFormat
import EdgeGraph
import EdgeOperators
import EdgePasses
import EdgeTensor
import EdgeTestSupport
import Testing

/// What models of others come to in bytes: their outputs, files and arenas, against what stands in files.
@Suite(.enabled(if: Fixture.realWorldFolder != nil, "EDGEINFER_REALWORLD names no folder of models"))
struct BudgetTests {
    /// SHA-256 of the integer outputs: the same on every CPU and in every version that keeps the number rule.
    @Test func integerOutputsHaveTheDigestsOnRecord() throws {
        var found: [(name: String, facts: [(key: String, value: JSON)])] = []
        for model in RealModel.integer {
            let session = try model.variant().session()
            var facts: [(key: String, value: JSON)] = []
            for (name, inputs) in [
                ("golden", try model.golden().inputs), ("seed 1", try model.drawnInputs(seed: 1)),
            ] {
                session.reset()
                facts.append((name, .string(digest(of: try session.outputs(for: inputs)))))
            }
            found.append((model.name, facts))
        }
        let recorded = try RecordedFacts(path: "Tests/Fixtures/realworld-digests.json").recorded(found)
        for (model, facts) in found { #expect(recorded[model] == .object(facts), "\(model)") }
    }

    @Test func filesAndArenasKeepTheirBudgets() throws {
        var found: [(name: String, facts: [(key: String, value: JSON)])] = []
        for model in RealModel.all {
            let compiled = try model.compiled()
            found.append(
                (
                    model.name,
                    [
                        ("arena_bytes", JSON(compiled.variants[0].arena.byteCount)),
                        ("file_bytes", JSON(try compiled.encoded().count)),
                    ]
                ))
        }
        let limits = try RecordedFacts(path: "Benchmarks/Thresholds/bytes.json").recorded(found)
        for (model, facts) in found {
            for (key, value) in facts {
                let (number, limit) = (try #require(value.int), try #require(limits[model]?[key]?.int))
                #expect(number <= limit, "\(model): \(key) \(number), at most \(limit)")
            }
        }
    }

    @Test(arguments: RealModel.all) func filesAreCompact(model: RealModel) throws {
        let budgets = try JSON(
            parsing: try Fixture.bytes(atPath: Fixture.folder + "/../../Benchmarks/Thresholds/models.json").array)
        let compiled = try model.compiled()
        if let limit = budgets["file_to_source"]?[model.name]?.number {
            let share = Double(try compiled.encoded().count) / Double(try model.source().count)
            #expect(share <= limit, "\(share) of the source's bytes")
        }
        let ratio = try #require(budgets["arena_to_lower_bound"]?.number)
        let variant = compiled.variants[0]
        #expect(Double(variant.arena.byteCount) <= ratio * Double(variant.graph.arenaLowerBound()))
    }
}
