import EdgeData
import EdgeTestSupport
import Testing

/// The bundled models of rows and of texts, from the raw record to the answer.
@Suite struct BundledModelTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func compiled(_ name: String) throws -> String {
        let source = Repository.model(name)
        let path = "\(folder.path)/\(name).edge"
        let outcome = try Program.run([
            "compile", "\(source)\(name).onnx", "-o", path, "--pipeline", "\(source)pipeline.json",
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        return path
    }

    private func answers(_ name: String) throws -> [JSON] {
        try JSON(parsing: Program.bytes(Repository.model(name) + "golden/answers.json")).array ?? []
    }

    /// The best class of a record of `run --json`.
    private func best(_ record: JSON?) -> JSON? { record?["outputs"]?.array?[0]["top"]?.array?[0] }

    private func expect(_ found: JSON?, _ label: String?, _ answer: JSON) throws {
        #expect(found?["label"]?.string == label)
        let (score, expected) = (try #require(found?["score"]?.number), try #require(answer["probability"]?.number))
        #expect(abs(score - expected) < 1e-5)
    }

    @Test func rowsGetTheirAnswers() throws {
        let model = try compiled("breast_cancer")
        let rows = Repository.model("breast_cancer") + "golden/rows.csv"
        let outcome = try Program.run(["run", model, "--row", rows, "--json"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let records = try outcome.json()["records"]?.array ?? []
        let answers = try answers("breast_cancer")
        #expect(answers.count == 10 && records.count == 10)
        for (record, answer) in zip(records, answers) { try expect(best(record), answer["class"]?.string, answer) }
    }

    @Test func textsGoOnAsTheyShould() throws {
        let model = try compiled("licences")
        let answers = try answers("licences")
        #expect(answers.count == 8)
        for answer in answers {
            let outcome = try Program.run(["run", model, "--text", try #require(answer["text"]?.string), "--json"])
            #expect(outcome.status == 0, "\(outcome.errors)")
            try expect(best(try outcome.json()["records"]?.array?[0]), answer["next"]?.string, answer)
        }
    }

    @Test(arguments: [("breast_cancer", 171, 163), ("licences", 1000, 674)])
    func accuracyIsThatOfTheModelCard(name: String, count: Int, right: Int) throws {
        let data = Repository.model(name) + "test.npz"
        let outcome = try Program.run(["eval", try compiled(name), "--data", data, "--json", "-"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let json = try outcome.json()
        #expect(json["count"]?.int == count)
        #expect(json["top1_count"]?.int == right)
    }

    @Test func recordsOfAnotherKindAreRefused() throws {
        let model = try compiled("licences")
        let rows = Repository.model("breast_cancer") + "golden/rows.csv"
        let outcome = try Program.run(["run", model, "--row", rows])
        #expect(outcome.status == 1 && outcome.errors.contains("takes a text, not a row"))
        let both = try Program.run(["run", model, "--row", rows, "--text", "a"])
        #expect(both.status == 2 && both.errors.contains("only one of"))
    }
}
