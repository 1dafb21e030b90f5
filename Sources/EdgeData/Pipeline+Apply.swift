import EdgeTensor

extension Pipeline {
    /// A record as it comes in, undecoded.
    public enum RawRecord: Sendable {
        /// A JPEG, PNG or BMP file.
        case picture(Bytes)
        /// A WAV file.
        case sound(Bytes)
        /// The fields of a table's row by column.
        case row([(column: String, text: String)])
        case text(String)

        var kind: String {
            switch self {
            case .picture: "a picture"
            case .sound: "a sound"
            case .row: "a row"
            case .text: "a text"
            }
        }
    }

    /// Throws unless records become tensors of type `type`.
    public func check(for type: TensorType) throws(DataError) {
        switch record {
        case .picture(let steps): try steps.check(for: type)
        case .sound(let steps): try steps.check(for: type)
        case .table(let steps): try steps.check(for: type)
        case .text: break
        }
    }

    /// The input tensors of type `type` that `record` becomes: one, or one for each window of a longer sound.
    public func tensors(of record: RawRecord, for type: TensorType) throws(DataError) -> [Tensor] {
        switch (self.record, record) {
        case (.picture(let steps), .picture(let bytes)):
            let picture = try Picture(decoding: bytes, appliesOrientation: steps.appliesOrientation)
            return [try steps.tensor(of: picture, for: type)]
        case (.sound(let steps), .sound(let bytes)):
            return try steps.tensors(of: try WaveFile.sound(from: bytes), for: type)
        case (.table(let steps), .row(let fields)):
            return [try steps.tensor(of: fields, for: type)]
        case (.text(let steps), .text(let text)):
            return [try steps.tensor(of: text, for: type)]
        default:
            throw DataError("pipeline", "this model takes \(self.record.kind), not \(record.kind)")
        }
    }
}

extension Pipeline.Record {
    /// What it takes, as ``Pipeline/RawRecord/kind`` says it.
    fileprivate var kind: String {
        switch self {
        case .picture: "a picture"
        case .sound: "a sound"
        case .table: "a row"
        case .text: "a text"
        }
    }
}

extension PictureSteps {
    private var channelCount: Int { colours == .gray ? 1 : 3 }

    func check(for type: TensorType) throws(DataError) {
        let shape = type.shape
        guard shape.rank == 4, shape[0] == 1, shape[axes == .nhwc ? 3 : 1] == channelCount else {
            throw DataError(
                "pipeline",
                "a picture of colours \(colours) and axes \(axes) does not fill an input of \(type); change them there")
        }
        guard type.elementCount > 0 else { throw DataError("pipeline", "an input of \(type) holds no picture") }
    }

    /// The tensor of a decoded picture. `type` is `[1, H, W, C]`, or `[1, C, H, W]` for axes `nchw`.
    public func tensor(of picture: Picture, for type: TensorType) throws(DataError) -> Tensor {
        try check(for: type)
        let (shape, channels) = (type.shape, channelCount)
        let (height, width) = axes == .nhwc ? (shape[1], shape[2]) : (shape[2], shape[3])
        let fitted = fitted(picture, width: width, height: height)
        var values = [Float](repeating: 0, count: type.elementCount)
        fitted.rgb.withUnsafeBytes { rgb in
            for pixel in 0..<width * height {
                for channel in 0..<channels {
                    let place = axes == .nhwc ? pixel * channels + channel : channel * width * height + pixel
                    values[place] = numbers.apply(sample(rgb, pixel, channel), channel: channel)
                }
            }
        }
        return try type.tensor(fromReals: values)
    }

    private func sample(_ rgb: UnsafeRawBufferPointer, _ pixel: Int, _ channel: Int) -> Float {
        let start = pixel * 3
        switch colours {
        case .rgb: return Float(rgb[start + channel])
        case .bgr: return Float(rgb[start + 2 - channel])
        case .gray:
            let luma = 299 * Int(rgb[start]) + 587 * Int(rgb[start + 1]) + 114 * Int(rgb[start + 2])
            return Float((luma + 500) / 1000)
        }
    }

    /// The picture at the size of the input: resized as `fit` says, then cropped or filled up.
    func fitted(_ picture: Picture, width: Int, height: Int) -> Picture {
        let aim = resize ?? (width, height)
        let (resizedWidth, resizedHeight): (Int, Int)
        if fit == .stretch {
            (resizedWidth, resizedHeight) = aim
        } else {
            let (x, y) = (Double(aim.width) / Double(picture.width), Double(aim.height) / Double(picture.height))
            let scale = fit == .cover ? max(x, y) : min(x, y)
            resizedWidth = min(max(Int((Double(picture.width) * scale).rounded()), 1), 65_536)
            resizedHeight = min(max(Int((Double(picture.height) * scale).rounded()), 1), 65_536)
        }
        let resized = picture.resized(
            width: resizedWidth, height: resizedHeight, filter: filter, antialiases: antialiases)
        guard (resizedWidth, resizedHeight) != (width, height) else { return resized }
        guard fit != .contain else { return resized.cropped(left: 0, top: 0, width: width, height: height) }
        return resized.cropped(
            left: (resizedWidth - width) / 2, top: (resizedHeight - height) / 2, width: width, height: height)
    }
}

extension SoundSteps {
    /// Samples that the windows of one sound may have together, each counted as often as it occurs.
    static let maximumSampleCount = 1 << 28
    /// Sound is not brought to more samples per second than this many times its own.
    static let maximumRateRatio = 64

    func check(for type: TensorType) throws(DataError) {
        guard type.elementCount == window else {
            throw DataError("pipeline", "a window of \(window) samples does not fill an input of \(type)")
        }
    }

    /// A tensor for each window. `type` must have ``window`` elements.
    public func tensors(of sound: Sound, for type: TensorType) throws(DataError) -> [Tensor] {
        try check(for: type)
        guard sampleRate / SoundSteps.maximumRateRatio <= sound.sampleRate else {
            throw DataError("pipeline", "sound at \(sound.sampleRate) Hz; the model takes \(sampleRate) Hz")
        }
        let samples = sound.mono().resampled(to: sampleRate).samples
        let count = max(0, samples.count - window) / hop + 1
        guard count <= SoundSteps.maximumSampleCount / window else {
            throw DataError(
                "pipeline", "\(count) windows of \(window) samples in one sound; cut it, or use a longer hop")
        }
        var tensors: [Tensor] = []
        for index in 0..<count {
            let part = samples.dropFirst(index * hop).prefix(window).map { numbers.apply($0, channel: 0) }
            let silence = [Float](repeating: numbers.apply(0, channel: 0), count: window - part.count)
            tensors.append(try type.tensor(fromReals: part + silence))
        }
        return tensors
    }
}

extension TableSteps {
    func check(for type: TensorType) throws(DataError) {
        guard type.elementCount == columns.count else {
            throw DataError("pipeline", "\(columns.count) columns do not fill an input of \(type)")
        }
    }

    /// The tensor of a row. `type` must have as many elements as there are columns; other fields are ignored.
    public func tensor(of fields: [(column: String, text: String)], for type: TensorType) throws(DataError) -> Tensor {
        try check(for: type)
        var values: [Float] = []
        for column in columns {
            guard let field = fields.first(where: { $0.column == column.name }) else {
                throw DataError("row", "column «\(column.name)» is missing")
            }
            values.append(column.numbers.apply(try column.number(in: field.text), channel: 0))
        }
        return try type.tensor(fromReals: values)
    }
}

extension TableSteps.Column {
    func number(in text: String) throws(DataError) -> Float {
        switch kind {
        case .category(let values):
            guard let index = values.firstIndex(of: text) else {
                throw DataError("row", "column «\(name)»: «\(text)» is none of \(values.joined(separator: ", "))")
            }
            return Float(index)
        case .number(let isInteger, let minimum, let maximum):
            let trimmed = text.filter { $0 != " " }
            guard let value = Float(trimmed), value.isFinite, !isInteger || value == value.rounded() else {
                throw DataError("row", "column «\(name)»: «\(text)» is no \(isInteger ? "integer" : "number")")
            }
            guard (minimum...maximum).contains(value) else {
                throw DataError("row", "column «\(name)»: \(text) is not within \(minimum)...\(maximum)")
            }
            return value
        }
    }
}

extension TextSteps {
    /// The tensor of a text's end: as many characters as `type` has elements.
    public func tensor(of text: String, for type: TensorType) throws(DataError) -> Tensor {
        let words = text.unicodeScalars.split { $0.properties.isWhitespace }
        var numbers: [Float] = []
        for word in words.reversed() where numbers.count < type.elementCount {
            if !numbers.isEmpty { numbers.append(0) }
            numbers += word.reversed().prefix(type.elementCount - numbers.count).map { Float(place(of: $0)) }
        }
        if let last = text.unicodeScalars.last, last.properties.isWhitespace { numbers.insert(0, at: 0) }
        let missing = [Float](repeating: 0, count: Swift.max(0, type.elementCount - numbers.count))
        return try type.tensor(fromReals: missing + numbers.prefix(type.elementCount).reversed())
    }
}

extension TensorType {
    /// A tensor of this type with these real values, one for each element, stored by the rule of
    /// `MutableTensorView.store(reals:)`.
    public func tensor(fromReals values: [Float]) throws(DataError) -> Tensor {
        guard values.count == elementCount, layout == .dense, element != .bytes else {
            throw DataError("tensor", "\(values.count) numbers for \(self)")
        }
        return Tensor(self) { $0.store(reals: values) }
    }
}
