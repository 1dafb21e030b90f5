import EdgeData
import EdgeEvaluate
import EdgeTensor

/// What a task asks of a model's outputs, sample by sample, and the figures that come of it.
///
/// All figures are functions of how often each sample counts, so that intervals, slices and comparisons are made in one
/// way for every task.
protocol Judge {
    /// Takes what the model said of sample `index` of the data.
    mutating func add(_ outputs: [Tensor], sample index: Int) throws(CommandError)
    /// Does what needs all samples; called once behind the last.
    mutating func finish() throws(CommandError)

    /// The places in the data of the samples that were judged.
    var samples: [Int] { get }
    /// The first is the one by which slices and models are compared.
    var figures: [Figure] { get }
    /// One value for each figure; `counts` has one number for each sample that was judged.
    func values(_ counts: [Int]) -> [Double]
    /// Whether each sample is right, where the task knows right and wrong and the first figure is the share of right ones.
    var isRight: [Bool]? { get }
    /// Figures that are shares of counted samples, by their place among all: they have exact intervals.
    func proportion(_ figure: Int, _ counts: [Int]) -> Proportion?
    /// Draws of the bootstrap that are within reason.
    var resampleCount: Int { get }

    /// What was decided about labels and outputs, one line each.
    var choices: [String] { get }
    /// Predictions that know nothing of the samples, and those of a file.
    func baselines(_ file: BaselineFile?) throws(CommandError) -> [BaselineResult]
    /// What a page and a report show beside the figures.
    var details: JudgeDetails { get }
    /// How often another judge of the same samples has the same answer; nil where answers are numbers.
    func agreement(with other: any Judge) -> Proportion?
}

extension Judge {
    mutating func finish() throws(CommandError) {}
    /// Samples that were judged.
    var count: Int { samples.count }
    var isRight: [Bool]? { nil }
    func proportion(_ figure: Int, _ counts: [Int]) -> Proportion? { nil }
    var resampleCount: Int { 1000 }
    var details: JudgeDetails { JudgeDetails() }
    func agreement(with other: any Judge) -> Proportion? { nil }

    /// All figures with their intervals, of all samples or of those that `members` says.
    func estimates(members: [Int]? = nil, resampleCount: Int? = nil) -> [Estimate] {
        let places = members ?? Array(0..<count)
        var counts = [Int](repeating: 0, count: count)
        for place in places { counts[place] = 1 }
        let whole = counts
        var bootstrap = Bootstrap()
        bootstrap.resampleCount = min(resampleCount ?? self.resampleCount, self.resampleCount)
        let drawn = bootstrap.estimates(sampleCount: places.count) { drawn in
            for (place, number) in zip(places, drawn) { counts[place] = number }
            return values(counts)
        }
        return drawn.enumerated().map { index, estimate in
            proportion(index, whole).map { Estimate($0) } ?? estimate
        }
    }
}

/// A baseline and as many of the task's figures as it has.
struct BaselineResult {
    let key: String
    let title: String
    /// One for each figure of the judge; nil where the baseline has none.
    let estimates: [Estimate?]
}

/// Parts of a result that not every task has.
struct JudgeDetails {
    /// One row for each class.
    var classes: [ClassRow] = []
    var confusion: ConfusionMatrix?
    var classNames: [String] = []
    var reliability: Reliability?
    var ranking: BinaryRanking?
    /// What the columns of ``ClassRow/values`` are.
    var classFigures: [Figure] = []

    struct ClassRow {
        let name: String
        /// Samples or objects of the class.
        let count: Int
        let values: [Estimate]
    }
}
