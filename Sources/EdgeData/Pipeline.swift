import EdgeTensor

/// What turns a raw record into a model's input tensor, and what its output means: the part of a model that training
/// and serving must share. `compile --pipeline` stores it in the `.edge` file, and everything that runs the model
/// reads it from there.
///
/// In the file it is the JSON text of ``json``, versioned, with every default written out. Further kinds of records
/// (spectra, features) are further cases of ``Record``.
public struct Pipeline: Hashable, Sendable {
    /// The kind of record that the model takes, and how it becomes the input tensor.
    public enum Record: Hashable, Sendable {
        case picture(PictureSteps)
        case sound(SoundSteps)
        case table(TableSteps)
        case text(TextSteps)
    }

    /// The graph input that the record fills; empty for the first.
    public var input: String
    public var record: Record
    public var output: OutputSteps

    public static let version = 1

    public init(input: String = "", record: Record, output: OutputSteps = OutputSteps()) {
        self.input = input
        self.record = record
        self.output = output
    }
}

/// How a picture becomes a tensor: orientation, resize, crop, colours, numbers, layout, in this order.
public struct PictureSteps: Hashable, Sendable {
    public enum Fit: String, Hashable, Sendable, CaseIterable {
        /// Both sides take the given size, whatever the proportions.
        case stretch
        /// The shorter side takes it; a crop follows.
        case cover
        /// The longer side takes it; the rest is black, to the right and below.
        case contain
    }

    public enum Colours: String, Hashable, Sendable, CaseIterable {
        case rgb, bgr
        /// ITU-R BT.601 luma, one channel.
        case gray
    }

    public enum Axes: String, Hashable, Sendable, CaseIterable { case nhwc, nchw }

    /// Whether a JPEG's Exif orientation is applied.
    public var appliesOrientation = true
    public var fit = Fit.stretch
    public var filter = ResizeFilter.bilinear
    public var antialiases = true
    /// The size that `fit` aims at; nil for that of the crop, or of the model's input.
    public var resize: (width: Int, height: Int)? {
        get { resizeSize.map { ($0[0], $0[1]) } }
        set { resizeSize = newValue.map { [$0.width, $0.height] } }
    }
    var resizeSize: [Int]?
    public var colours = Colours.rgb
    public var numbers = Numbers()
    public var axes = Axes.nhwc

    public init() {}
}

/// How stored samples become the numbers that a model was trained on: `(x * scale - mean) / deviation`, channel by
/// channel; then the model's own quantization, if its input has one.
public struct Numbers: Hashable, Sendable {
    public var scale: Float = 1
    /// One for all channels, or one for each.
    public var mean: [Float] = [0]
    public var deviation: [Float] = [1]

    public init(scale: Float = 1, mean: [Float] = [0], deviation: [Float] = [1]) {
        self.scale = scale
        self.mean = mean
        self.deviation = deviation
    }

    /// The number for sample `value` of channel `channel`.
    public func apply(_ value: Float, channel: Int) -> Float {
        (value * scale - mean[channel % mean.count]) / deviation[channel % deviation.count]
    }
}

/// How raw sound becomes a tensor: channels mixed, rate changed, a window cut, numbers.
public struct SoundSteps: Hashable, Sendable {
    public var sampleRate: Int
    /// Samples of one input tensor; a shorter sound is filled with silence at its end.
    public var window: Int
    /// Samples from one window to the next of a longer sound; each window is a record of its own.
    public var hop: Int
    public var numbers = Numbers()

    public init(sampleRate: Int, window: Int, hop: Int) {
        self.sampleRate = sampleRate
        self.window = window
        self.hop = hop
    }
}

/// How a row of a table becomes a tensor: columns by name, in this order, checked against what they may hold.
public struct TableSteps: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// A number within `minimum...maximum`; with `isInteger`, a whole one.
        case number(isInteger: Bool, minimum: Float, maximum: Float)
        /// One of these words; becomes its place in the list.
        case category([String])
    }

    public struct Column: Hashable, Sendable {
        public var name: String
        public var kind: Kind
        public var numbers: Numbers

        public init(name: String, kind: Kind, numbers: Numbers = Numbers()) {
            self.name = name
            self.kind = kind
            self.numbers = numbers
        }
    }

    public var columns: [Column]

    public init(columns: [Column]) { self.columns = columns }
}

/// How a text becomes a tensor of character numbers: white space joined, the end of the text kept, spaces before it.
public struct TextSteps: Hashable, Sendable {
    /// A character enters as its place in this list. The first stands for white space, for all characters that are not
    /// listed, and for what is missing before a text that is shorter than the input.
    public let characters: [Unicode.Scalar]
    private let places: [Unicode.Scalar: Int]

    /// More characters are refused: no script has as many.
    public static let maximumCharacterCount = 1 << 16

    /// - Throws: A ``DataError`` when the list is empty, too long, or holds a character twice.
    public init(characters: String) throws(DataError) {
        let scalars = Array(characters.unicodeScalars)
        guard !scalars.isEmpty, scalars.count <= TextSteps.maximumCharacterCount else {
            throw DataError("pipeline", "text.characters must hold 1 to \(TextSteps.maximumCharacterCount) characters")
        }
        var places: [Unicode.Scalar: Int] = [:]
        for (place, scalar) in scalars.enumerated() {
            guard places.updateValue(place, forKey: scalar) == nil else {
                throw DataError("pipeline", "text.characters holds «\(scalar)» twice")
            }
        }
        self.characters = scalars
        self.places = places
    }

    /// The place of a character; 0 when it is not listed.
    func place(of scalar: Unicode.Scalar) -> Int { places[scalar] ?? 0 }
}

/// What a model's output means.
public struct OutputSteps: Hashable, Sendable {
    /// Class names; empty when the model's own labels serve.
    public var labels: [String] = []
    /// Whether softmax turns the output into probabilities.
    public var appliesSoftmax = false
    /// How many of the best classes are of interest.
    public var top = 5
    /// Classes below this probability are not named.
    public var threshold: Float = 0

    public init() {}
}
