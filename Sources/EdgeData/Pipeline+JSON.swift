import EdgeTensor

// The text of a pipeline, with every key:
//
//     {"version": 1, "input": "image",
//      "picture": {"orientation": true, "fit": "cover", "filter": "bilinear", "antialias": true,
//                  "resize": [256, 256], "colours": "rgb", "scale": 0.00392, "mean": [0.485, …], "deviation": [0.229, …],
//                  "axes": "nchw"},
//      or "sound": {"sample_rate": 16000, "window": 16000, "hop": 8000, "scale": 1, "mean": [0], "deviation": [1]},
//      or "table": {"columns": [{"name": "age", "type": "integer", "minimum": 0, "maximum": 130, "scale": 1, …},
//                               {"name": "smoker", "type": "category", "values": ["no", "yes"]}]},
//      or "text": {"characters": " abc…"},
//      "output": {"labels": ["cat", "dog"], "softmax": true, "top": 5, "threshold": 0.5}}
//
// Keys that may be left out have the defaults of the types; a key that nobody knows is an error.

extension Pipeline {
    /// The pipeline that a JSON text describes.
    public init(parsing text: Bytes) throws(DataError) {
        let json = try text.withUnsafeBytes { (buffer) throws(DataError) in try JSON(parsing: buffer) }
        var fields = try JSONFields(json, "pipeline")
        let version = try fields.int("version", default: Pipeline.version)
        guard version == Pipeline.version else {
            throw DataError("pipeline", "version \(version) is not supported; this program reads \(Pipeline.version)")
        }
        input = try fields.string("input", default: "")
        var records: [Record] = []
        if let picture = try fields.fields("picture") { records.append(.picture(try PictureSteps(picture))) }
        if let sound = try fields.fields("sound") { records.append(.sound(try SoundSteps(sound))) }
        if let table = try fields.fields("table") { records.append(.table(try TableSteps(table))) }
        if let text = try fields.fields("text") { records.append(.text(try TextSteps(text))) }
        guard records.count == 1 else {
            throw DataError("pipeline", "exactly one of picture, sound, table and text must be given")
        }
        record = records[0]
        output =
            try fields.fields("output").map { (fields) throws(DataError) in try OutputSteps(fields) } ?? OutputSteps()
        try fields.finish()
    }

    /// The canonical text, every default written out.
    public var encoded: Bytes { Bytes(Array(json.text().utf8)) }

    public var json: JSON {
        let record: (key: String, value: JSON) =
            switch self.record {
            case .picture(let steps): ("picture", steps.json)
            case .sound(let steps): ("sound", steps.json)
            case .table(let steps): ("table", steps.json)
            case .text(let steps): ("text", steps.json)
            }
        return .object([
            ("version", JSON(Pipeline.version)), ("input", .string(input)), record, ("output", output.json),
        ])
    }
}

extension Numbers {
    init(_ fields: inout JSONFields) throws(DataError) {
        self.init(
            scale: try fields.float("scale", default: 1), mean: try fields.floats("mean", default: [0]),
            deviation: try fields.floats("deviation", default: [1]))
        guard !mean.isEmpty, !deviation.isEmpty, deviation.allSatisfy({ $0 != 0 }) else {
            throw DataError(
                "pipeline",
                "\(fields.path): mean and deviation need one number or one for each channel; no deviation is 0")
        }
    }

    var members: [(key: String, value: JSON)] {
        [
            ("scale", JSON(scale)), ("mean", .array(mean.map { JSON($0) })),
            ("deviation", .array(deviation.map { JSON($0) })),
        ]
    }
}

extension PictureSteps {
    init(_ fields: JSONFields) throws(DataError) {
        var fields = fields
        appliesOrientation = try fields.bool("orientation", default: true)
        fit = try fields.choice("fit", default: .stretch)
        filter = try fields.choice("filter", default: .bilinear)
        antialiases = try fields.bool("antialias", default: true)
        if let size = try fields.ints("resize") {
            guard size.count == 2, size.allSatisfy({ (1...16_384).contains($0) }) else {
                throw DataError("pipeline", "picture.resize must be [width, height]")
            }
            resizeSize = size
        }
        colours = try fields.choice("colours", default: .rgb)
        numbers = try Numbers(&fields)
        axes = try fields.choice("axes", default: .nhwc)
        try fields.finish()
    }

    var json: JSON {
        var members: [(key: String, value: JSON)] = [
            ("orientation", .bool(appliesOrientation)), ("fit", .string(fit.rawValue)),
            ("filter", .string(filter.rawValue)), ("antialias", .bool(antialiases)),
        ]
        if let resizeSize { members.append(("resize", .array(resizeSize.map { JSON($0) }))) }
        members.append(("colours", .string(colours.rawValue)))
        return .object(members + numbers.members + [("axes", .string(axes.rawValue))])
    }
}

extension SoundSteps {
    init(_ fields: JSONFields) throws(DataError) {
        var fields = fields
        sampleRate = try fields.int("sample_rate")
        window = try fields.int("window")
        hop = try fields.int("hop", default: window)
        numbers = try Numbers(&fields)
        guard (1...1_000_000).contains(sampleRate), (1...1 << 26).contains(window), (1...1 << 26).contains(hop) else {
            throw DataError("pipeline", "sound: sample_rate, window and hop must be above 0")
        }
        try fields.finish()
    }

    var json: JSON {
        .object(
            [("sample_rate", JSON(sampleRate)), ("window", JSON(window)), ("hop", JSON(hop))] + numbers.members)
    }
}

extension TableSteps {
    init(_ fields: JSONFields) throws(DataError) {
        var fields = fields
        columns = []
        for column in try fields.list("columns") { columns.append(try Column(column)) }
        guard !columns.isEmpty else { throw DataError("pipeline", "table: no columns") }
        try fields.finish()
    }

    var json: JSON { .object([("columns", .array(columns.map(\.json)))]) }
}

extension TableSteps.Column {
    private enum KindName: String, CaseIterable { case number, integer, category }

    init(_ fields: JSONFields) throws(DataError) {
        var fields = fields
        name = try fields.string("name")
        switch try fields.choice("type", default: KindName.number) {
        case .category:
            let values = try fields.strings("values")
            guard !values.isEmpty else { throw DataError("pipeline", "column «\(name)» has no values") }
            kind = .category(values)
        case let number:
            let minimum = try fields.float("minimum", default: -.greatestFiniteMagnitude)
            let maximum = try fields.float("maximum", default: .greatestFiniteMagnitude)
            guard minimum <= maximum else { throw DataError("pipeline", "column «\(name)»: minimum is above maximum") }
            kind = .number(isInteger: number == .integer, minimum: minimum, maximum: maximum)
        }
        numbers = try Numbers(&fields)
        try fields.finish()
    }

    var json: JSON {
        var members: [(key: String, value: JSON)] = [("name", .string(name))]
        switch kind {
        case .category(let values):
            members += [("type", "category"), ("values", .array(values.map { .string($0) }))]
        case .number(let isInteger, let minimum, let maximum):
            members += [
                ("type", .string(isInteger ? "integer" : "number")), ("minimum", JSON(minimum)),
                ("maximum", JSON(maximum)),
            ]
        }
        return .object(members + numbers.members)
    }
}

extension TextSteps {
    init(_ fields: JSONFields) throws(DataError) {
        var fields = fields
        try self.init(characters: try fields.string("characters"))
        try fields.finish()
    }

    var json: JSON { .object([("characters", .string(String(String.UnicodeScalarView(characters))))]) }
}

extension OutputSteps {
    init(_ fields: JSONFields) throws(DataError) {
        var fields = fields
        labels = try fields.strings("labels", default: [])
        appliesSoftmax = try fields.bool("softmax", default: false)
        top = try fields.int("top", default: 5)
        threshold = try fields.float("threshold", default: 0)
        guard top > 0 else { throw DataError("pipeline", "output.top must be above 0") }
        try fields.finish()
    }

    var json: JSON {
        .object([
            ("labels", .array(labels.map { .string($0) })), ("softmax", .bool(appliesSoftmax)), ("top", JSON(top)),
            ("threshold", JSON(threshold)),
        ])
    }
}
