import EdgeGraph
import EdgeOperators
import EdgeTensor
import EdgeTestSupport
import Testing

/// The example program of the façade, as it was built beside the tests.
@Suite struct ExampleTests {
    private let program = BuiltProgram("edge-example-classify")

    @Test func itClassifies() throws {
        var builder = GraphBuilder()
        let x = builder.addInput(name: "x", type: TensorType(.float32, [1, 3]))
        builder.addOutput(try builder.addOne(Clamp(.relu6), [x]), name: "scores")
        let folder = try TemporaryFolder()
        let model = try folder.write(builder.finish(), labels: ["cat", "dog", "newt"])
        let found = try ShellCommand("printf '0.25 -1\\n0.75\\n' | \(program.shellCall) '\(model)'")
        #expect(found.output == "2 0.75 newt\n0 0.25 cat\n1 0.0 dog\n")
        #expect(found.status == 0)
        let wrong = try ShellCommand("echo 1 | \(program.shellCall) '\(model)'")
        #expect(wrong.output == "edge-example-classify: 1 elements for float32[1x3], which has 3\n")
        #expect(wrong.status == 1)
        #expect(try ShellCommand(program.shellCall).status == 2)
    }

    /// The names of the libraries that a program needs stand in it.
    @Test func theDeviceLibraryNeedsNoFoundation() throws {
        #expect(try ShellCommand("grep -q libswiftCore '\(program.path)'").status == 0)
        #expect(try ShellCommand("grep -q libFoundation '\(program.path)'").status == 1)
    }
}
