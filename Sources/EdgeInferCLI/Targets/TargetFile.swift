import EdgeData
import EdgeGraph
import EdgeTargets
import EdgeTensor

/// Targets by name, or from the table that `check --tune` writes.
enum TargetFile {
    /// The target that `--target` names: one of the table, or a file that ends in `.json`.
    static func target(_ name: String) throws(CommandError) -> Target {
        if let target = Target.named(name) { return target }
        guard name.hasSuffix(".json") else {
            let names = Target.standard.map(\.name)
            let near = Suggestion.text(for: name, among: names)
            throw .usage(
                "there is no target «\(name)»"
                    + (near.isEmpty ? "; there are \(names.joined(separator: ", ")), or a file of check --tune" : near))
        }
        let bytes = try WholeFile.read(name)
        do {
            let text = bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
            return try Target(JSON(parsing: text))
        } catch let error as TargetFileError {
            throw .failed("\(name): \(error.reason)")
        } catch {
            throw .failed("\(name): \(error)")
        }
    }
}

/// Why JSON is no target.
struct TargetFileError: Error {
    let reason: String
}

extension Target {
    /// The table as JSON, which ``init(_:)`` reads.
    var json: JSON {
        .object([
            ("target", .string(name)), ("title", .string(title)), ("core_count", JSON(coreCount)),
            ("hertz", .number(hertz)), ("cache_bytes", JSON(cacheByteCount)),
            ("other_cores", .array(otherCores.map { .string($0) })), ("core", core.json),
        ])
    }

    /// - Throws: ``TargetFileError`` for anything that is no sound table.
    init(_ json: JSON) throws(TargetFileError) {
        let name = try json.field("target", \.string)
        guard !name.isEmpty, name.utf8.count <= 64 else {
            throw TargetFileError(reason: "its name is empty or too long")
        }
        let hertz = try json.positive("hertz")
        guard hertz > 0 else { throw TargetFileError(reason: "hertz must be above 0") }
        self.init(
            name: name, title: try json.field("title", \.string), core: try CoreFamily(json.field("core", { $0 })),
            coreCount: try json.field("core_count", \.int), hertz: hertz,
            cacheByteCount: try json.field("cache_bytes", \.int),
            otherCores: try json.field("other_cores", \.array).compactMap(\.string))
    }
}

extension CoreFamily {
    fileprivate var json: JSON {
        .object([
            ("name", .string(name)), ("features", .array(features.names.map { .string($0) })),
            ("step_cycles", .number(stepCycles)), ("hand_over_cycles", .number(handOverCycles)),
            ("cached_bytes_per_cycle", .number(cachedBytesPerCycle)),
            ("memory_bytes_per_cycle", .number(memoryBytesPerCycle)), ("reference_cycles", .number(referenceCycles)),
            ("costs", .array(costs.map(\.json))),
        ])
    }

    fileprivate init(_ json: JSON) throws(TargetFileError) {
        var features: CPUFeatures = []
        for word in try json.field("features", \.array) {
            guard let name = word.string, let feature = CPUFeatures(named: name) else {
                throw TargetFileError(reason: "«\(word)» is no extension that this edgeinfer knows")
            }
            features.insert(feature)
        }
        var costs: [KernelCost] = []
        for entry in try json.field("costs", \.array) { costs.append(try KernelCost(entry)) }
        guard costs.count <= 4096 else { throw TargetFileError(reason: "\(costs.count) costs are too many") }
        let (cached, memory) = (
            try json.positive("cached_bytes_per_cycle"), try json.positive("memory_bytes_per_cycle")
        )
        guard cached > 0, memory > 0 else { throw TargetFileError(reason: "no bytes in a cycle") }
        self.init(
            name: try json.field("name", \.string), features: features, stepCycles: try json.positive("step_cycles"),
            handOverCycles: try json.positive("hand_over_cycles"), cachedBytesPerCycle: cached,
            memoryBytesPerCycle: memory, referenceCycles: try json.positive("reference_cycles"), costs: costs)
    }
}

extension KernelCost {
    fileprivate var json: JSON {
        .object([
            ("kernels", .string(pattern)), ("macs_per_cycle", .number(macsPerCycle)),
            ("cycles_per_output", .number(cyclesPerOutput)), ("cycles_per_byte", .number(cyclesPerByte)),
            ("step_cycles", .number(stepCycles)),
        ])
    }

    fileprivate init(_ json: JSON) throws(TargetFileError) {
        self.init(
            try json.field("kernels", \.string), macsPerCycle: try json.positive("macs_per_cycle"),
            cyclesPerOutput: try json.positive("cycles_per_output"),
            cyclesPerByte: try json.positive("cycles_per_byte"),
            stepCycles: try json.positive("step_cycles"))
    }
}

extension JSON {
    fileprivate func field<Value>(_ key: String, _ read: (JSON) -> Value?) throws(TargetFileError) -> Value {
        guard let value = self[key].flatMap(read) else {
            throw TargetFileError(reason: "«\(key)» is missing or of another kind; check --tune writes such files")
        }
        return value
    }

    /// A number that is not negative.
    fileprivate func positive(_ key: String) throws(TargetFileError) -> Double {
        let number = try field(key, \.number)
        guard number >= 0, number.isFinite else { throw TargetFileError(reason: "«\(key)» is \(number)") }
        return number
    }
}
