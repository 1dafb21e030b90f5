import EdgeCompiler
import EdgeData
import EdgeFormat
import EdgeTensor
import EdgeTestSupport
import Testing

/// The library as `make install` puts it in place, used by programs that know nothing of Swift.
///
/// `make test` installs it into the folder that EDGEINFER_INSTALLED names.
@Suite(.enabled(if: Installation.root != nil, "EDGEINFER_INSTALLED is not set; make test sets it"))
struct InstalledLibraryTests {
    private let repository = Fixture.folder + "/../.."
    private let folder: TemporaryFolder
    private let model: String
    private let root: String

    init() throws {
        root = try #require(Installation.root)
        folder = try TemporaryFolder()
        let source = try Fixture.bytes(atPath: Fixture.folder + "/../../models/digits/digits.onnx")
        var compiler = try Compiler(source: source, sourceName: "digits.onnx")
        compiler.metadata = Metadata(labels: (0...9).map(String.init))
        model = try folder.write(try compiler.compile().model.encoded(), "digits.edge")
    }

    /// The first words of the lines that a command prints.
    private func lines(_ command: String) throws -> [Substring] {
        let found = try ShellCommand(command)
        try #require(found.status == 0, "\(command): \(found.output)")
        return found.output.split(separator: "\n")
    }

    @Test func itsSymbolsAreThoseOfTheHeaderAndOfTheList() throws {
        let listed = try lines(
            "sed -n 's/^ *\\(edgeinfer_.*\\);/\\1/p' '\(repository)/Sources/EdgeInferC/libedgeinfer.map'")
        let library = "\(root)/usr/lib/libedgeinfer.so"
        // Letters in lower case are names that a linker left there, and that nobody can link with.
        let found = try lines("nm -D --defined-only '\(library)' | sed -n 's/.* [A-Z] //p' | LC_ALL=C sort")
        #expect(found == listed)
        let header = "\(root)/usr/include/edgeinfer.h"
        let declared = try lines(
            "sed 's/^ \\*.*//; s/^\\/\\*.*//' '\(header)' | grep -oE '\\bedgeinfer_[a-z_]+\\(' | tr -d '(' | LC_ALL=C sort -u"
        )
        #expect(declared == listed)
    }

    @Test func itNeedsNothingOfSwift() throws {
        let dynamic = try lines("readelf -d '\(root)/usr/lib/libedgeinfer.so'")
        #expect(dynamic.contains { $0.contains("SONAME") && $0.contains("[libedgeinfer.so.0]") })
        let needed = dynamic.filter { $0.contains("NEEDED") }
        #expect(!needed.isEmpty && needed.allSatisfy { !$0.contains("Foundation") && !$0.contains("swift") })
        // Importers and passes stay on the host.
        #expect(
            try ShellCommand("grep -qE 'ONNXImporter|TFLiteImporter|PassPipeline' '\(root)/usr/lib/libedgeinfer.so'")
                .status == 1)
    }

    @Test func theHeaderIsCAndCPlusPlus() throws {
        let header = "\(root)/usr/include/edgeinfer.h"
        for language in ["c -std=c99", "c++ -std=c++11"] {
            let compiled = try ShellCommand(
                "$(command -v clang || echo cc) -x \(language) -Wall -Wextra -Werror -pedantic -fsyntax-only '\(header)' 2>&1"
            )
            #expect(compiled.status == 0, "\(language): \(compiled.output)")
        }
    }

    @Test func theCExampleClassifies() throws {
        let program = "\(folder.path)/classify"
        let search = "PKG_CONFIG_SYSROOT_DIR='\(root)' PKG_CONFIG_PATH='\(root)/usr/lib/pkgconfig'"
        let flags = "$(\(search) pkg-config --cflags --libs edgeinfer)"
        let compiled = try ShellCommand(
            "cc -std=c99 -Wall -Wextra -Werror -pedantic '\(repository)/Examples/C/classify.c' \(flags) -o '\(program)' 2>&1"
        )
        try #require(compiled.status == 0, "\(compiled.output)")
        defer { _ = try? ShellCommand("rm '\(program)'") }
        let input = try NumPyFile.tensor(
            from: try Fixture.bytes(atPath: repository + "/models/digits/golden/input.npy"))
        let numbers = input.elements(as: Float.self).map { "\($0)" }.joined(separator: " ")
        let run = "LD_LIBRARY_PATH='\(root)/usr/lib' '\(program)'"
        try expectGolden(try lines("echo \(numbers) | \(run) '\(model)'"))
        let wrong = try ShellCommand("echo 1 2 | \(run) '\(model)' 2>&1")
        #expect(wrong.status == 1 && wrong.output == "classify: 2 elements for float32[1x1x8x8], which has 64\n")
        #expect(try ShellCommand("\(run) '\(program)' 2>&1").status == 1)
    }

    @Test(.enabled(if: Installation.hasNumPy, "python3-numpy is not installed"))
    func thePythonExampleClassifies() throws {
        let golden = "\(repository)/models/digits/golden/input.npy"
        let python = "LD_LIBRARY_PATH='\(root)/usr/lib' PYTHONDONTWRITEBYTECODE=1 python3"
        let run = "\(python) '\(repository)/Examples/Python/classify.py'"
        try expectGolden(try lines("\(run) '\(model)' '\(golden)'"))
        let wrong = try ShellCommand("\(run) '\(golden)' '\(golden)' 2>&1")
        #expect(wrong.status == 1 && wrong.output.hasPrefix("classify.py: "))
        let script = Fixture.folder + "/python/check_edgeinfer.py"
        let checked = try ShellCommand("\(python) '\(script)' '\(model)' '\(repository)/models/digits/golden' 2>&1")
        #expect(checked.status == 0, "\(checked.output)")
    }

    /// Five classes, as the golden output of the model ranks them.
    private func expectGolden(_ lines: [Substring]) throws {
        let path = repository + "/models/digits/golden/output.npy"
        let scores = try NumPyFile.tensor(from: try Fixture.bytes(atPath: path)).elements(as: Float.self)
        let ranking = scores.indices.sorted { scores[$0] > scores[$1] }
        #expect(lines.count == 5)
        for (line, index) in zip(lines, ranking) {
            let words = line.split(separator: " ")
            try #require(words.count == 3)
            #expect(Int(words[0]) == index && words[2] == "\(index)")
            let confidence = try #require(Float(words[1]))
            #expect(abs(confidence - scores[index]) <= 1e-5)
        }
    }
}

/// Where the library is installed, and what programs there are to use it.
enum Installation {
    static let root = Fixture.environment("EDGEINFER_INSTALLED")
    static let hasNumPy = (try? ShellCommand("python3 -c 'import numpy' 2>&1"))?.status == 0
}
