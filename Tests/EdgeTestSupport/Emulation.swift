/// What it means for tests that the processor they run on is emulated, some fifty times slower than a real one: they
/// wait longer, and take fewer of the cases that they draw.
public enum Emulation {
    /// The words before a program's path that start it on the emulated processor, from `EDGEINFER_RUNNER`; none on a
    /// real one.
    public static let runner = (Fixture.environment("EDGEINFER_RUNNER") ?? "").split(separator: " ").map(String.init)

    public static var isOn: Bool { !runner.isEmpty }

    /// How many times as long something may take here.
    public static var patience: Double { isOn ? 50 : 1 }

    /// How many of `count` drawn cases to take here.
    public static func share(of count: Int) -> Int { isOn ? (count + 9) / 10 : count }
}
