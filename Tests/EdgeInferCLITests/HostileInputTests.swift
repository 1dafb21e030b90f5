import Testing

/// Damaged files on the command line: an answer or one line, never a crash.
@Suite struct HostileInputTests {
    private let folder: TemporaryFolder
    private let model: String

    init() throws {
        folder = try TemporaryFolder()
        model = folder.path + "/digits.edge"
        let outcome = try Program.run([
            "compile", Repository.digits + "digits.onnx", "-o", model, "--pipeline",
            Repository.digits + "pipeline.json",
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test func damagedModels() throws {
        let edge = Program.bytes(model)
        let onnx = Program.bytes(Repository.digits + "digits.onnx")
        for seed in 0..<24 {
            try expectAnswer(
                damaged(edge, seed), ["run", "DAMAGED", "--input", Repository.digits + "golden/input.npy"])
            try expectAnswer(damaged(onnx, seed), ["compile", "DAMAGED", "-o", folder.path + "/out.edge"])
        }
    }

    @Test func damagedRecords() throws {
        let picture = Program.bytes(Repository.digits + "golden/7.png")
        let array = Program.bytes(Repository.digits + "golden/input.npy")
        let data = Program.bytes(Repository.digits + "test.npz")
        let pipeline = Program.bytes(Repository.digits + "pipeline.json")
        for seed in 0..<12 {
            try expectAnswer(damaged(picture, seed), ["run", model, "--image", "DAMAGED"])
            try expectAnswer(damaged(array, seed), ["run", model, "--input", "DAMAGED"])
            try expectAnswer(damaged(data, seed), ["eval", model, "--data", "DAMAGED", "--limit", "2"])
            try expectAnswer(
                damaged(pipeline, seed),
                [
                    "compile", Repository.digits + "digits.onnx", "-o", folder.path + "/out.edge", "--pipeline",
                    "DAMAGED",
                ])
        }
    }

    /// The bytes cut off, or with some of them changed; always the same for the same seed.
    private func damaged(_ bytes: [UInt8], _ seed: Int) -> [UInt8] {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
        func next(below bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        if seed % 4 == 0 { return Array(bytes.prefix(next(below: bytes.count))) }
        var bytes = bytes
        // Heads say more than bodies, so half of the damage is done there.
        for _ in 0...seed % 7 {
            let place = next(below: seed % 2 == 0 ? bytes.count : min(bytes.count, 512))
            bytes[place] = [0, 0xFF, 0x7F, 0x80, UInt8(next(below: 256))][next(below: 5)]
        }
        return bytes
    }

    private func expectAnswer(_ bytes: [UInt8], _ arguments: [String]) throws {
        let path = folder.path + "/damaged"
        try Program.write(bytes, to: path)
        let outcome = try Program.run(arguments.map { $0 == "DAMAGED" ? path : $0 })
        #expect((0...2).contains(outcome.status), "status \(outcome.status): \(arguments) \(outcome.errors)")
        if outcome.status != 0 {
            #expect(outcome.errors.hasPrefix("edgeinfer: ") && outcome.errors.filter { $0 == "\n" }.count == 1)
        }
    }
}
