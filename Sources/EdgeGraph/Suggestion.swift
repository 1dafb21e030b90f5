/// «Did you mean»: the known name that is nearest to a mistyped one.
public enum Suggestion {
    /// `; did you mean «x»?`, or nothing when no name is near.
    public static func text(for word: String, among names: [String]) -> String {
        let near = names.map { ($0, distance(word, $0)) }.min { $0.1 < $1.1 }
        guard let (name, distance) = near, distance <= max(1, name.count / 3), distance < name.count else { return "" }
        return "; did you mean «\(name)»?"
    }

    /// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b` (optimal string alignment).
    public static func distance(_ a: String, _ b: String) -> Int {
        let (a, b) = (Array(a), Array(b))
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in 0..<a.count {
            var row = [i + 1]
            for j in 0..<b.count {
                var best = min(row[j] + 1, last[j + 1] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, beforeLast[j - 1] + 1) }
                row.append(best)
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count]
    }
}
