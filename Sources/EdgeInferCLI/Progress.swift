import EdgeBoard

/// Tells on standard error how far a piece of work is, once it takes longer than a second: a bar on a terminal,
/// otherwise a line now and then.
struct Progress {
    private let label: String
    private let total: Int
    private let start = MonotonicClock.nanoseconds
    private var nextShow: Int64
    private var isShown = false

    /// Work of `total` equal parts.
    init(_ label: String, total: Int) {
        self.label = label
        self.total = max(total, 1)
        nextShow = start + 1_000_000_000
    }

    /// Says that `completed` parts are done. `detail` names what is at work.
    mutating func update(_ completed: Int, _ detail: @autoclosure () -> String = "") {
        let now = MonotonicClock.nanoseconds
        guard now >= nextShow else { return }
        isShown = true
        let percent = min(completed, total) * 100 / total
        let suffix = detail().isEmpty ? "" : " " + detail()
        guard Console.isErrorTerminal else {
            nextShow = now + 10_000_000_000
            return Console.error("\(label): \(percent) %\(suffix)")
        }
        nextShow = now + 100_000_000
        let filled = percent * Self.barWidth / 100
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.barWidth - filled)
        Console.errorText("\r\u{1B}[K\(label) \(bar) \(percent) %\(suffix)")
    }

    /// Takes the bar away.
    func finish() {
        if isShown, Console.isErrorTerminal { Console.errorText("\r\u{1B}[K") }
    }

    private static let barWidth = 32
}
