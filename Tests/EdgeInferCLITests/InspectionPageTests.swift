import EdgeData
import EdgeTestSupport
import Testing

/// `inspect --html` on compiled and foreign models.
@Suite struct InspectionPageTests {
    let folder: TemporaryFolder
    let page: String

    init() throws {
        folder = try TemporaryFolder()
        page = folder.path + "/page.html"
    }

    private func inspected(_ path: String) throws -> (page: XMLDocument, json: JSON) {
        let outcome = try Program.run(["inspect", path, "--html", page])
        #expect(outcome.status == 0 && outcome.output.isEmpty, "\(outcome.errors)")
        let json = try Program.run(["inspect", path, "--json"]).json()
        return (try XMLDocument(Program.text(page)), json)
    }

    @Test func aForeignModelIsDrawn() throws {
        let (page, json) = try inspected(Repository.digits + "digits.onnx")
        let nodes = json["nodes"]?.array ?? []
        #expect(nodes.count > 8)
        #expect(page.all("h1").map(\.text) == ["digits"])
        // A box for each node, for the input and for the output.
        #expect(page.all("rect").count == nodes.count + 2)
    }

    @Test func aCompiledModelShowsWhatWasFused() throws {
        let model = folder.path + "/digits.edge"
        let compiled = try Program.run(["compile", Repository.digits + "digits.onnx", "-o", model])
        #expect(compiled.status == 0, "\(compiled.errors)")
        let (page, json) = try inspected(model)
        #expect(page.all("rect").count == (json["nodes"]?.array?.count ?? 0) + 2)
        #expect(page.all("text").contains { $0.text == "Convolution + Relu" })
    }

    @Test func thePageMayGoToStandardOutput() throws {
        let outcome = try Program.run(["inspect", Repository.digits + "digits.onnx", "--html", "-"])
        #expect(outcome.status == 0 && outcome.output.hasPrefix("<!DOCTYPE html>"))
    }
}
