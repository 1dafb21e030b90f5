import EdgeData
import Testing

/// `bench --vs`: two models in turns.
@Suite struct BenchVersusTests {
    let folder: TemporaryFolder
    let model: String

    init() throws {
        folder = try TemporaryFolder()
        model = folder.path + "/digits.edge"
        _ = try Program.run(["compile", Repository.digits + "digits.onnx", "-o", model])
    }

    @Test func comparesTwoFilesInOneRun() throws {
        let other = Repository.digits + "digits.onnx"
        let outcome = try Program.run(["bench", model, "--vs", other, "--iterations", "200", "--json", "-"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let json = try outcome.json()
        #expect(json["a"]?.string == model && json["b"]?.string == other)
        #expect((json["a_count"]?.int ?? 0) >= 200 && (json["b_count"]?.int ?? 0) >= 200)
        let ratio = try #require(json["p50"]?["ratio"]?.number)
        let interval = (json["p50"]?["interval"]?.array ?? []).compactMap(\.number)
        #expect(interval.count == 2 && interval[0] <= ratio && ratio <= interval[1])
        #expect(json["verdict"]?.string != nil)
    }

    @Test func saysWhichIsFaster() throws {
        let outcome = try Program.run(["bench", model, "--vs", model, "--iterations", "100", "--margin", "1000"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("B / A") && outcome.output.contains("no difference of more than"))
    }

    @Test func otherScenariosDoNotGoWithIt() throws {
        let server = try Program.run(["bench", model, "--vs", model, "--scenario", "server", "--qps", "5"])
        #expect(server.status == 2 && server.errors.contains("--scenario does not go with it"))
        #expect(try Program.run(["bench", model, "--margin", "5"]).status == 2)
        #expect(try Program.run(["bench", model, "--vs", folder.path + "/none.edge"]).status == 1)
    }
}
