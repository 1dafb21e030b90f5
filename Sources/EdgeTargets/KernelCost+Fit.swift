extension KernelCost {
    /// A measured time of some work, in cycles.
    public struct Sample: Hashable, Sendable {
        public let work: NodeWork
        public let cycles: Double

        public init(work: NodeWork, cycles: Double) {
            self.work = work
            self.cycles = cycles
        }
    }

    /// The figures, none below 0, whose sum comes nearest to the samples: with the least sum of squared relative errors.
    ///
    /// Four unknowns are few enough to try every set of those that are not 0; the first of equally good ones is taken.
    public init(_ pattern: String, fittedTo samples: [Sample]) {
        let samples = samples.filter { $0.cycles > 0 }
        let rows: [[Double]] = samples.map { sample in
            let work = sample.work
            return [1.0, work.productCount, work.outputCount, work.byteCount].map { $0 / sample.cycles }
        }
        var best = [Double](repeating: 0, count: 4)
        var least = Double.infinity
        for subset in 1..<16 {
            let columns = (0..<4).filter { subset >> $0 & 1 == 1 }
            let chosen: [[Double]] = rows.map { row in columns.map { row[$0] } }
            guard let solution = KernelCost.leastSquares(chosen), solution.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
                continue
            }
            var figures = [Double](repeating: 0, count: 4)
            for (column, value) in zip(columns, solution) { figures[column] = value }
            var error = 0.0
            for row in rows {
                var difference = -1.0
                for column in 0..<4 { difference += row[column] * figures[column] }
                error += difference * difference
            }
            if error < least * (1 - 1e-9) { (best, least) = (figures, error) }
        }
        self.init(
            pattern, macsPerCycle: best[1] > 0 ? 1 / best[1] : 0, cyclesPerOutput: best[2], cyclesPerByte: best[3],
            stepCycles: best[0])
    }

    /// The x for which `rows · x` comes nearest to 1 in every row, by the normal equations; nil where they say nothing.
    private static func leastSquares(_ rows: [[Double]]) -> [Double]? {
        guard let count = rows.first?.count, rows.count >= count else { return nil }
        // Columns differ by many powers of ten: each is brought to length 1 first.
        var lengths = [Double](repeating: 0, count: count)
        for row in rows {
            for column in 0..<count { lengths[column] += row[column] * row[column] }
        }
        lengths = lengths.map { $0.squareRoot() }
        guard lengths.allSatisfy({ $0 > 0 }) else { return nil }
        var matrix = [[Double]](repeating: [Double](repeating: 0, count: count + 1), count: count)
        for row in rows {
            for i in 0..<count {
                let own: Double = row[i] / lengths[i]
                for j in 0..<count { matrix[i][j] += own * row[j] / lengths[j] }
                matrix[i][count] += own
            }
        }
        guard eliminate(&matrix) else { return nil }
        return (0..<count).map { matrix[$0][count] / matrix[$0][$0] / lengths[$0] }
    }

    /// Brings a matrix of n rows and n + 1 columns into a form in which its first n columns are a diagonal; false where
    /// they are nearly dependent.
    private static func eliminate(_ matrix: inout [[Double]]) -> Bool {
        let count = matrix.count
        for pivot in 0..<count {
            let largest = (pivot..<count).max { abs(matrix[$0][pivot]) < abs(matrix[$1][pivot]) } ?? pivot
            matrix.swapAt(pivot, largest)
            guard abs(matrix[pivot][pivot]) > 1e-9 else { return false }
            for row in 0..<count where row != pivot {
                let factor: Double = matrix[row][pivot] / matrix[pivot][pivot]
                for column in pivot...count { matrix[row][column] -= factor * matrix[pivot][column] }
            }
        }
        return true
    }
}
