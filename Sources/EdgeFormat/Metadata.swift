/// What a model's file says about the model beside the computation.
public struct Metadata: Hashable, Sendable {
    public var name: String
    /// The model's own version, in whatever form its author counts.
    public var version: String
    public var licence: String
    public var author: String
    public var description: String
    /// Class names, by index.
    public var labels: [String]
    public var provenance: Provenance
    /// Further facts, in order.
    public var properties: [Property]
    /// Older runtimes refuse the file.
    public var minimumRuntimeVersion: Version

    public init(
        name: String = "", version: String = "", licence: String = "", author: String = "", description: String = "",
        labels: [String] = [], provenance: Provenance = Provenance(), properties: [Property] = [],
        minimumRuntimeVersion: Version = Version(0, 1)
    ) {
        self.name = name
        self.version = version
        self.licence = licence
        self.author = author
        self.description = description
        self.labels = labels
        self.provenance = provenance
        self.properties = properties
        self.minimumRuntimeVersion = minimumRuntimeVersion
    }

    /// Where a file came from, so that somebody can make it again.
    public struct Provenance: Hashable, Sendable {
        /// The name of the file that was compiled.
        public var sourceName: String
        /// Its SHA-256, in hexadecimal.
        public var sourceSHA256: String
        public var compilerVersion: String
        /// The options of the compilation, as on a command line.
        public var options: String
        /// Seconds since 1970, from SOURCE_DATE_EPOCH; nil when that was not set, so that the bytes stay the same.
        public var time: Int?

        public init(
            sourceName: String = "", sourceSHA256: String = "", compilerVersion: String = "", options: String = "",
            time: Int? = nil
        ) {
            self.sourceName = sourceName
            self.sourceSHA256 = sourceSHA256
            self.compilerVersion = compilerVersion
            self.options = options
            self.time = time
        }
    }

    /// A fact under a name.
    public struct Property: Hashable, Sendable {
        public var name: String
        public var value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }
}

extension Metadata {
    /// The metadata section; the minimum runtime version stands in the header.
    func encode(to writer: inout ByteWriter) {
        for text in [name, version, licence, author, description] { writer.append(text: text) }
        for text in [
            provenance.sourceName, provenance.sourceSHA256, provenance.compilerVersion, provenance.options,
        ] { writer.append(text: text) }
        writer.append(count: provenance.time == nil ? 0 : 1)
        if let time = provenance.time { writer.append(signed: time) }
        writer.append(count: properties.count)
        for property in properties {
            writer.append(text: property.name)
            writer.append(text: property.value)
        }
        writer.append(count: labels.count)
        for label in labels { writer.append(text: label) }
    }

    init(from reader: inout ByteReader, minimumRuntimeVersion: Version) throws(FormatError) {
        self.init(minimumRuntimeVersion: minimumRuntimeVersion)
        name = try reader.text()
        version = try reader.text()
        licence = try reader.text()
        author = try reader.text()
        description = try reader.text()
        provenance.sourceName = try reader.text()
        provenance.sourceSHA256 = try reader.text()
        provenance.compilerVersion = try reader.text()
        provenance.options = try reader.text()
        if try reader.index(below: 2, "flag") == 1 { provenance.time = try reader.signed() }
        for _ in 0..<(try reader.count(ofAtLeast: 2, "properties")) {
            properties.append(Property(name: try reader.text(), value: try reader.text()))
        }
        for _ in 0..<(try reader.count("labels")) { labels.append(try reader.text()) }
        try reader.finish()
    }
}
