import EdgeData
import EdgeTensor
import EdgeTestSupport
import Testing

/// Data and calls that `eval` must refuse in one line.
@Suite struct HostileEvalTests {
    let folder: TemporaryFolder
    let model: String

    init() throws {
        folder = try TemporaryFolder()
        model = folder.path + "/m.edge"
        _ = try Program.run(["compile", Repository.digits + "digits.onnx", "-o", model])
    }

    private func complaint(_ arguments: [String], status: Int32 = 1) throws -> String {
        let outcome = try Program.run(["eval", model] + arguments)
        #expect(outcome.status == status, "\(arguments): \(outcome.output)")
        let lines = outcome.errors.split(separator: "\n")
        #expect(lines.count == 1, "\(outcome.errors)")
        return lines.last.map(String.init) ?? ""
    }

    private func npz(_ arrays: [(String, Tensor)]) throws -> String {
        let members = arrays.map { name, tensor in
            ZIPWriter.Member(name + ".npy", NumPyFile.encoded(tensor).withUnsafeBytes { Array($0) })
        }
        try Program.write(ZIPWriter(members).bytes, to: folder.path + "/d.npz")
        return folder.path + "/d.npz"
    }

    private func samples(_ count: Int, _ value: Float = 0.5) throws -> Tensor {
        Tensor(TensorType(.float32, try Shape([count, 1, 8, 8])), [Float](repeating: value, count: count * 64))
    }

    private func labels(_ labels: [Int64]) throws -> Tensor {
        Tensor(TensorType(.int64, try Shape([labels.count])), labels)
    }

    @Test func dataThatDoNotFit() throws {
        let two = try samples(2)
        let wrongLabel = try npz([("x", two), ("y", try labels([0, 10]))])
        #expect(try complaint(["--data", wrongLabel]).contains("label 10 needs output 10"))
        let negative = try npz([("x", two), ("y", try labels([0, -1]))])
        #expect(try complaint(["--data", negative]).contains("integers from 0 on"))
        let count = try npz([("x", two), ("y", try labels([0, 1, 2]))])
        #expect(try complaint(["--data", count]).contains("same number of samples"))
        let none = try npz([("x", try samples(0)), ("y", try labels([]))])
        #expect(try complaint(["--data", none]).contains("holds no samples"))
        let unlabelled = try npz([("x", two)])
        #expect(try complaint(["--data", unlabelled]).contains("no array «y»"))
        let infinite = try npz([("x", try samples(2, .infinity)), ("y", try labels([0, 1]))])
        #expect(try complaint(["--data", infinite]).contains("sample 0 holds NaN or infinite"))
        let shape = try npz([
            ("x", Tensor(TensorType(.float32, [2, 5]), [Float](repeating: 0, count: 10))), ("y", try labels([0, 1])),
        ])
        #expect(try complaint(["--data", shape]).contains("do not fill"))
        let empty = folder.path + "/none"
        _ = try Program.run([empty], executable: "/bin/mkdir")
        defer { _ = try? Program.run([empty], executable: "/bin/rmdir") }
        #expect(try complaint(["--data", empty]).contains("holds no pictures"))
    }

    @Test func callsThatMakeNoSense() throws {
        let data = ["--data", Repository.digits + "test.npz"]
        #expect(try complaint(data + ["--operating-point", "fpr=0"], status: 2).contains("--calibrate-confidence"))
        #expect(try complaint(data + ["--calibrate-confidence"], status: 2).contains("-o OUT.edge"))
        #expect(try complaint(data + ["--task", "detection"], status: 2).contains("--annotations"))
        #expect(try complaint(data + ["--json", "-", "--html", "-"], status: 2).contains("only one"))
        try Program.write(Array("prediction\n1\n".utf8), to: folder.path + "/p.csv")
        let baseline = try Program.run(["eval", model] + data + ["--baseline", folder.path + "/p.csv"])
        #expect(baseline.status == 1 && baseline.errors.contains("1 predictions for 540 samples"))
    }
}
