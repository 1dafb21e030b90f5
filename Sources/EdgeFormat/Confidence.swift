/// What turns a classifier's scores into probabilities that can be relied on, and from which probability on an answer is
/// sure enough: found on labelled data after training, and stored with the model.
public struct Confidence: Hashable, Sendable {
    /// What the scores of the output are.
    public enum Scores: Int, Hashable, Sendable, CaseIterable {
        /// Any real numbers; softmax makes probabilities of them.
        case logits = 0
        /// Probabilities; their logarithms are the logits.
        case probabilities = 1
        /// One number from 0 to 1: the probability of class 1 of two.
        case positiveProbability = 2
        /// One number: the logit of class 1 of two.
        case positiveLogit = 3
    }

    /// A threshold that was chosen for a purpose.
    public struct OperatingPoint: Hashable, Sendable {
        /// What it is for, as it was asked for: `precision=0.95`. Names the point.
        public var goal: String
        /// The class whose probability must reach the threshold, a place in the output; nil for the likeliest class.
        public var classIndex: Int?
        /// A probability; above 1 where no answer is to be taken.
        public var threshold: Float
        /// What the data showed at this threshold: shares of answers that are taken and right among those taken, among
        /// those right, and of those wrong that are taken.
        public var precision: Float
        public var recall: Float
        public var falsePositiveRate: Float

        public init(
            goal: String, classIndex: Int? = nil, threshold: Float, precision: Float, recall: Float,
            falsePositiveRate: Float
        ) {
            self.goal = goal
            self.classIndex = classIndex
            self.threshold = threshold
            self.precision = precision
            self.recall = recall
            self.falsePositiveRate = falsePositiveRate
        }
    }

    /// The output that is meant.
    public var output: Int
    public var scores: Scores
    /// Above 0: probabilities are `softmax(logit / temperature)` (C. Guo et al., 2017).
    public var temperature: Float
    /// Above 0: probabilities below this enter as this, as zeros have no logarithm.
    public var leastProbability: Float
    /// How many samples it was found on.
    public var sampleCount: Int
    /// The first is the one to go by where nobody asks for another.
    public var operatingPoints: [OperatingPoint]

    public init(
        output: Int = 0, scores: Scores, temperature: Float = 1, leastProbability: Float = 1e-7, sampleCount: Int = 0,
        operatingPoints: [OperatingPoint] = []
    ) {
        self.output = output
        self.scores = scores
        self.temperature = temperature
        self.leastProbability = leastProbability
        self.sampleCount = sampleCount
        self.operatingPoints = operatingPoints
    }

    /// Whether all numbers are within their ranges, as those of every file that opens are.
    public var isSound: Bool {
        let shares = operatingPoints.flatMap { [$0.precision, $0.recall, $0.falsePositiveRate] }
        return output >= 0 && sampleCount >= 0 && temperature.isFinite && temperature > 0
            && leastProbability > 0 && leastProbability < 1 && shares.allSatisfy { (0...1).contains($0) }
            && operatingPoints.allSatisfy { $0.threshold >= 0 && ($0.classIndex ?? 0) >= 0 }
    }
}

extension Confidence {
    func encode(to writer: inout ByteWriter) {
        writer.append(count: output)
        writer.append(count: scores.rawValue)
        writer.append(float: temperature)
        writer.append(float: leastProbability)
        writer.append(count: sampleCount)
        writer.append(count: operatingPoints.count)
        for point in operatingPoints {
            writer.append(text: point.goal)
            writer.append(optional: point.classIndex)
            for number in [point.threshold, point.precision, point.recall, point.falsePositiveRate] {
                writer.append(float: number)
            }
        }
    }

    init(from reader: inout ByteReader) throws(FormatError) {
        let output = try reader.int()
        let code = try reader.index(below: Scores.allCases.count, "kind of scores")
        self.init(output: output, scores: Scores.allCases[code])
        temperature = try reader.float()
        leastProbability = try reader.float()
        sampleCount = try reader.int()
        for _ in 0..<(try reader.count(ofAtLeast: 18, "operating points")) {
            let goal = try reader.text()
            let classIndex = try reader.optionalIndex(below: Int.max - 1, "class")
            operatingPoints.append(
                OperatingPoint(
                    goal: goal, classIndex: classIndex, threshold: try reader.float(), precision: try reader.float(),
                    recall: try reader.float(), falsePositiveRate: try reader.float()))
        }
        guard isSound else { throw reader.malformed("numbers of a confidence that are out of range") }
        try reader.finish()
    }
}
