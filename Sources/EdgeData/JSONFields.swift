/// Reads the members of a JSON object by name and kind, and complains about those that nobody asked for.
struct JSONFields {
    /// Where the object stands, for errors: `pipeline.picture`.
    let path: String
    private let members: [(key: String, value: JSON)]
    private var asked: Set<String> = []

    init(_ json: JSON, _ path: String) throws(DataError) {
        guard let members = json.object else { throw DataError("pipeline", "\(path) must be an object") }
        self.members = members
        self.path = path
    }

    /// Throws if the object has a member that was not asked for.
    func finish() throws(DataError) {
        for (key, _) in members where !asked.contains(key) {
            let known = asked.sorted().joined(separator: ", ")
            throw DataError("pipeline", "\(path) has the unknown key «\(key)»; known are \(known)")
        }
    }

    private mutating func value<Value>(
        _ key: String, _ kind: String, _ read: (JSON) -> Value?
    ) throws(DataError) -> Value? {
        asked.insert(key)
        guard let json = members.first(where: { $0.key == key })?.value else { return nil }
        guard let value = read(json) else { throw DataError("pipeline", "\(path).\(key) must be \(kind)") }
        return value
    }

    private func required<Value>(_ value: Value?, _ key: String) throws(DataError) -> Value {
        guard let value else { throw DataError("pipeline", "\(path).\(key) is missing") }
        return value
    }

    mutating func bool(_ key: String, default fallback: Bool) throws(DataError) -> Bool {
        try value(key, "true or false", \.bool) ?? fallback
    }

    mutating func int(_ key: String, default fallback: Int? = nil) throws(DataError) -> Int {
        try required(try value(key, "an integer", \.int) ?? fallback, key)
    }

    mutating func float(_ key: String, default fallback: Float) throws(DataError) -> Float {
        try value(key, "a number", JSONFields.float) ?? fallback
    }

    mutating func string(_ key: String, default fallback: String? = nil) throws(DataError) -> String {
        try required(try value(key, "a string", \.string) ?? fallback, key)
    }

    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String, default fallback: Choice
    ) throws(DataError) -> Choice {
        let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        return try value(key, "one of \(names)") { $0.string.flatMap(Choice.init(rawValue:)) } ?? fallback
    }

    /// A list of numbers, or one number for a list of one.
    mutating func floats(_ key: String, default fallback: [Float]) throws(DataError) -> [Float] {
        try value(key, "a number or a list of numbers") { json in
            JSONFields.float(json).map { [$0] } ?? JSONFields.all(json, JSONFields.float)
        } ?? fallback
    }

    mutating func ints(_ key: String) throws(DataError) -> [Int]? {
        try value(key, "a list of integers") { JSONFields.all($0, \.int) }
    }

    mutating func strings(_ key: String, default fallback: [String]? = nil) throws(DataError) -> [String] {
        try required(try value(key, "a list of strings") { JSONFields.all($0, \.string) } ?? fallback, key)
    }

    /// The object at `key`; nil when it is absent.
    mutating func fields(_ key: String) throws(DataError) -> JSONFields? {
        guard let json = try value(key, "an object", { $0 }) else { return nil }
        return try JSONFields(json, "\(path).\(key)")
    }

    /// The objects of the list at `key`.
    mutating func list(_ key: String) throws(DataError) -> [JSONFields] {
        var fields: [JSONFields] = []
        for (index, json) in try required(try value(key, "a list", \.array), key).enumerated() {
            fields.append(try JSONFields(json, "\(path).\(key)[\(index)]"))
        }
        return fields
    }

    /// A number that float32 can hold.
    private static func float(_ json: JSON) -> Float? {
        json.number.map { Float($0) }.flatMap { $0.isFinite ? $0 : nil }
    }

    private static func all<Value>(_ json: JSON, _ read: (JSON) -> Value?) -> [Value]? {
        guard let elements = json.array else { return nil }
        let values = elements.compactMap(read)
        return values.count == elements.count ? values : nil
    }
}
