import EdgeData
import EdgeTensor
import EdgeTestSupport
import Glibc
import Testing

/// The `edgeinfer` program that was built with these tests.
enum Program {
    /// What a call came to.
    struct Outcome {
        /// The exit code, or minus the number of the signal that ended the program.
        let status: Int32
        let output: String
        let errors: String

        /// The output as JSON.
        func json() throws -> JSON { try JSON(parsing: output) }
    }

    struct SystemError: Error, CustomStringConvertible {
        let description: String
        init(_ step: String, _ code: Int32) { description = "\(step): \(String(cString: strerror(code)))" }
    }

    /// Runs the program, or another, to its end. `environment` holds `NAME=VALUE` beside what the tests themselves have.
    static func run(
        _ arguments: [String], input: String = "/dev/null", environment: [String] = [], executable: String? = nil
    ) throws -> Outcome {
        let folder = try TemporaryFolder()
        let process = try start(
            arguments, input: input, output: folder.path + "/output", errors: folder.path + "/errors",
            environment: environment, executable: executable)
        let status = wait(for: process)
        return Outcome(
            status: status, output: text(folder.path + "/output"), errors: text(folder.path + "/errors"))
    }

    /// Starts the program with its streams in files.
    static func start(
        _ arguments: [String], input: String, output: String, errors: String, environment: [String] = [],
        executable: String? = nil
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        // Children inherit which signals are ignored, which whoever runs the tests decides, and which are blocked,
        // which are nearly all in the threads that tests run on.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var interrupt = sigset_t()
        sigemptyset(&interrupt)
        sigaddset(&interrupt, SIGINT)
        posix_spawnattr_setsigdefault(&attributes, &interrupt)
        var blocked = sigset_t()
        sigemptyset(&blocked)
        posix_spawnattr_setsigmask(&attributes, &blocked)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        let call = executable.map { [$0] } ?? BuiltProgram("edgeinfer").call
        let words = Words(call + arguments)
        let variables = Words(inheritedEnvironment + environment)
        var process = pid_t()
        let code = posix_spawn(&process, call[0], &actions, &attributes, words.pointers, variables.pointers)
        guard code == 0 else { throw SystemError("\(call[0]) cannot be started", code) }
        return process
    }

    /// The environment of the tests as `NAME=VALUE`.
    private static var inheritedEnvironment: [String] {
        var variables: [String] = []
        var next = environ
        while let variable = next.pointee {
            variables.append(String(cString: variable))
            next += 1
        }
        return variables
    }

    /// Texts as C wants a list of them: zero-terminated, and a null pointer behind the last.
    private final class Words {
        let pointers: [UnsafeMutablePointer<CChar>?]
        init(_ texts: [String]) { pointers = texts.map { strdup($0) } + [nil] }
        deinit { for pointer in pointers { free(pointer) } }
    }

    /// Waits for the end; see ``Outcome/status``.
    static func wait(for process: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : -signal
    }

    static func text(_ path: String) -> String { String(decoding: bytes(path), as: UTF8.self) }

    /// The bytes of a file; none when it cannot be read.
    static func bytes(_ path: String) -> [UInt8] {
        guard let stream = fopen(path, "rb") else { return [] }
        defer { fclose(stream) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, stream)
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }

    static func write(_ bytes: [UInt8], to path: String) throws {
        guard let stream = fopen(path, "wb") else { throw SystemError(path, errno) }
        fwrite(bytes, 1, bytes.count, stream)
        fclose(stream)
    }
}

/// A folder of its own, gone with its last reference.
final class TemporaryFolder {
    let path: String

    init() throws {
        var template = Array("/tmp/edgeinfer-cli-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Program.SystemError("mkdtemp", errno) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Names of what lies in it.
    var names: [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    deinit {
        for name in names {
            let inner = path + "/" + name
            if unlink(inner) != 0 {
                for index in 0..<16 { unlink("\(inner)/\(index).npy") }
                rmdir(inner)
            }
        }
        rmdir(path)
    }
}

/// Files of the repository.
enum Repository {
    /// The folder that holds `Package.swift`, with `/` at its end.
    static let root: String = {
        let parts = #filePath.split(separator: "/").dropLast(3)
        return "/" + parts.joined(separator: "/") + "/"
    }()

    /// Compares a page with the file that shows it; `EDGEINFER_UPDATE_SNAPSHOTS=1` writes that file anew.
    static func compare(_ text: String, withSnapshot name: String) throws {
        let path = root + "Tests/Fixtures/cli/" + name
        if getenv("EDGEINFER_UPDATE_SNAPSHOTS") != nil { try Program.write(Array(text.utf8), to: path) }
        #expect(text == Program.text(path), "\(name) differs")
    }

    static let digits = model("digits")

    /// The folder of a bundled model, with `/` at its end.
    static func model(_ name: String) -> String { root + "models/\(name)/" }
}
