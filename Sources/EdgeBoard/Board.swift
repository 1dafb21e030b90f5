/// The machine under us, as far as it tells. Nothing here fails: what a machine does not say is nil or empty.
public struct Board: Sendable {
    let files: SystemFiles

    /// `root` stands before `/proc` and `/sys`; tests pass a folder of their own.
    public init(root: String = "") { files = SystemFiles(root: root) }

    /// The board's name from the device tree, such as `Raspberry Pi 4 Model B Rev 1.4`.
    public var model: String? { files.text("/proc/device-tree/model") }

    /// The processor's name: in words on x86, by implementer and part on Arm (`Cortex-A72`), else as the kernel
    /// numbers it.
    public var processorModel: String? {
        guard let text = files.text("/proc/cpuinfo") else { return nil }
        if let name = text.field("model name"), !name.isEmpty { return name }
        guard let implementer = text.field("CPU implementer"), let part = text.field("CPU part") else { return nil }
        guard implementer == "0x41" else { return "implementer \(implementer) part \(part)" }
        return Self.armParts[part] ?? "Arm part \(part)"
    }

    /// The CPUs that are online, ascending.
    public var onlineCPUs: [Int] {
        files.text("/sys/devices/system/cpu/online").map(Self.cpuList) ?? []
    }

    /// The clock at which a CPU runs now, in hertz.
    public func currentFrequency(ofCPU cpu: Int) -> Int? { frequency("scaling_cur_freq", cpu) }

    /// The highest clock that a CPU can reach, in hertz.
    public func maximumFrequency(ofCPU cpu: Int) -> Int? { frequency("cpuinfo_max_freq", cpu) }

    /// The policy that sets a CPU's clock: `performance`, `ondemand` …
    public func governor(ofCPU cpu: Int) -> String? {
        files.text("/sys/devices/system/cpu/cpu\(cpu)/cpufreq/scaling_governor")
    }

    /// Main memory in bytes.
    public var memoryByteCount: Int? {
        kilobytes(files.text("/proc/meminfo")?.field("MemTotal"))
    }

    private func frequency(_ name: String, _ cpu: Int) -> Int? {
        files.number("/sys/devices/system/cpu/cpu\(cpu)/cpufreq/\(name)").map { $0 * 1000 }
    }

    /// Reads `0-3,5`. Parts that are no numbers, and CPUs from 4,096 on, are left out.
    static func cpuList(_ text: String) -> [Int] {
        var cpus: [Int] = []
        for part in text.split(separator: ",") {
            let ends = part.split(separator: "-").compactMap { Int($0.trimmed) }
            guard let first = ends.first, let last = ends.last, first >= 0, first <= last, last < 4096 else { continue }
            cpus.append(contentsOf: first...last)
        }
        return cpus
    }

    /// Main ID register part numbers of Arm's own cores (Arm technical reference manuals, MIDR_EL1).
    private static let armParts = [
        "0xb76": "ARM1176", "0xc07": "Cortex-A7", "0xc08": "Cortex-A8", "0xd03": "Cortex-A53", "0xd04": "Cortex-A35",
        "0xd05": "Cortex-A55", "0xd07": "Cortex-A57", "0xd08": "Cortex-A72", "0xd0a": "Cortex-A75",
        "0xd0b": "Cortex-A76", "0xd0c": "Neoverse-N1", "0xd41": "Cortex-A78", "0xd49": "Neoverse-N2",
        "0xd40": "Neoverse-V1", "0xd4f": "Neoverse-V2",
    ]
}

/// Reads `1234 kB` as bytes.
func kilobytes(_ text: String?) -> Int? {
    guard let number = text?.split(separator: " ").first.flatMap({ Int($0) }), number >= 0, number < 1 << 50 else {
        return nil
    }
    return number * 1024
}
