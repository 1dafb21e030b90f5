/// How far real numbers are from what they should be; rows of several numbers count each number as much.
public struct RegressionErrors: Sendable {
    /// Numbers of one sample.
    public let width: Int
    /// Rows of ``width`` numbers.
    public private(set) var predicted: [Float] = []
    public private(set) var targets: [Float] = []

    public init(width: Int) { self.width = width }

    public var count: Int { targets.count / max(width, 1) }

    /// Adds a sample; both have ``width`` numbers.
    public mutating func add(predicted row: some Collection<Float>, target: some Collection<Float>) {
        precondition(row.count == width && target.count == width, "a row of another width")
        predicted.append(contentsOf: row)
        targets.append(contentsOf: target)
    }

    /// The three figures of samples that count as often as `counts` says.
    public func figures(counts: [Int]) -> Figures {
        var (absolute, squared, total) = (0.0, 0.0, 0)
        var columns = [(sum: Double, squares: Double, residual: Double)](repeating: (0, 0, 0), count: width)
        for (sample, count) in counts.enumerated() where count > 0 {
            total += count
            for column in 0..<width {
                let (target, found) = (
                    Double(targets[sample * width + column]), Double(predicted[sample * width + column])
                )
                let (error, weight) = (found - target, Double(count))
                absolute += abs(error) * weight
                squared += error * error * weight
                columns[column].sum += target * weight
                columns[column].residual += error * error * weight
            }
        }
        for (sample, count) in counts.enumerated() where count > 0 {
            for column in 0..<width {
                let offset = Double(targets[sample * width + column]) - columns[column].sum / Double(total)
                columns[column].squares += offset * offset * Double(count)
            }
        }
        let explained = columns.map { column in
            column.squares > 0 ? 1 - column.residual / column.squares : column.residual > 0 ? 0 : 1
        }
        let cells = Double(total * width)
        return Figures(
            meanAbsoluteError: absolute / cells, rootMeanSquaredError: (squared / cells).squareRoot(),
            rSquared: explained.reduce(0, +) / Double(width))
    }

    /// MAE, RMSE and R².
    public struct Figures: Hashable, Sendable {
        public let meanAbsoluteError: Double
        /// Over all numbers of all rows.
        public let rootMeanSquaredError: Double
        /// The share of the targets' variance that is explained, the mean over the columns; of targets that are all
        /// equal 1 for no error, else 0.
        public let rSquared: Double
    }

    /// What predicting the mean of each column would have given.
    public var meanBaseline: RegressionErrors {
        var baseline = RegressionErrors(width: width)
        let means = (0..<width).map { column in
            Float((0..<count).reduce(0.0) { $0 + Double(targets[$1 * width + column]) } / Double(max(count, 1)))
        }
        for sample in 0..<count {
            baseline.add(predicted: means, target: targets[sample * width..<(sample + 1) * width])
        }
        return baseline
    }
}
