/// What branches and bodies of functions may still add to a graph, so that a small file stays a small graph.
struct InliningAllowance {
    /// Nodes.
    private var count: Int
    /// Bytes that inlined graphs take in the file, and those of their constants.
    private var byteCount: Int
    private(set) var isExhausted = false

    init(count: Int, byteCount: Int) {
        self.count = count
        self.byteCount = byteCount
    }

    /// Takes its part; false when not enough is left, from then on.
    mutating func take(count: Int, byteCount: Int) -> Bool {
        self.count -= min(count, self.count + 1)
        self.byteCount -= min(byteCount, self.byteCount + 1)
        if self.count < 0 || self.byteCount < 0 { isExhausted = true }
        return !isExhausted
    }
}
