import Glibc

/// How many consecutive values of a series must stay together when it is resampled, so that its correlation survives.
///
/// The rule of D. N. Politis and H. White (*Automatic block-length selection for the dependent bootstrap*, Econometric
/// Reviews 23, 2004, with A. Patton's correction of 2009), for the circular bootstrap of a mean:
///
///     b = (2 G² / D)^⅓ · n^⅓      G = Σ λ(k/M) |k| R(k)      D = 4/3 (Σ λ(k/M) R(k))²
///
/// with autocovariances R, the flat-top window λ, and M twice the lag behind which correlations are negligible.
public enum BlockLength {
    /// For the mean of `series`; from 1 to a third of its length.
    public static func optimal(for series: [Double]) -> Int {
        let count = series.count
        guard count > 8 else { return 1 }
        let run = max(5, Int(log10(Double(count)).squareRoot().rounded(.up)))
        let lagLimit = min(Int(Double(count).squareRoot().rounded(.up)) + run, count - 1)
        let covariances = autocovariances(of: series, lagLimit: lagLimit)
        guard covariances[0] > 0 else { return 1 }
        let negligible = 2 * (log10(Double(count)) / Double(count)).squareRoot() * covariances[0]
        let lag = (1...max(lagLimit - run + 1, 1)).first { lag in
            covariances[lag..<min(lag + run, lagLimit + 1)].allSatisfy { abs($0) < negligible }
        }
        let window = min(2 * max((lag ?? lagLimit + 1) - 1, 1), lagLimit)
        var (weighted, spectral) = (0.0, covariances[0])
        for lag in 1...window {
            let share = Double(lag) / Double(window)
            let weight = share <= 0.5 ? 1 : 2 * (1 - share)
            weighted += 2 * weight * Double(lag) * covariances[lag]
            spectral += 2 * weight * covariances[lag]
        }
        guard spectral > 0 else { return 1 }
        let length = cbrt(2 * weighted * weighted / (4 / 3 * spectral * spectral) * Double(count))
        return max(1, Int(min(length.rounded(.up), Double(count) / 3)))
    }

    private static func autocovariances(of series: [Double], lagLimit: Int) -> [Double] {
        let mean = series.reduce(0, +) / Double(series.count)
        let centred = series.map { $0 - mean }
        return centred.withUnsafeBufferPointer { values in
            (0...lagLimit).map { lag in
                var sum = 0.0
                for index in 0..<values.count - lag { sum += values[index] * values[index + lag] }
                return sum / Double(values.count)
            }
        }
    }
}
