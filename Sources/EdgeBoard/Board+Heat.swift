extension Board {
    /// A temperature that the machine measures.
    public struct Temperature: Hashable, Sendable {
        /// The kernel's name of the sensor: `cpu-thermal`, `x86_pkg_temp` …
        public let name: String
        public let celsius: Double
    }

    /// All thermal zones in the kernel's order.
    public var temperatures: [Temperature] {
        files.names(in: "/sys/class/thermal").filter { $0.hasPrefix("thermal_zone") }.compactMap { zone in
            guard let milli = files.number("/sys/class/thermal/\(zone)/temp") else { return nil }
            let name = files.text("/sys/class/thermal/\(zone)/type") ?? zone
            return Temperature(name: name, celsius: Double(milli) / 1000)
        }
    }

    /// What holds the clock down, as a set of reasons.
    public struct Throttling: OptionSet, Hashable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }

        public static let underVoltage = Throttling(rawValue: 1 << 0)
        public static let cappedFrequency = Throttling(rawValue: 1 << 1)
        public static let throttled = Throttling(rawValue: 1 << 2)
        public static let softTemperatureLimit = Throttling(rawValue: 1 << 3)

        /// The reasons in words.
        public var names: [String] {
            let all: [(Throttling, String)] = [
                (.underVoltage, "under-voltage"), (.cappedFrequency, "capped frequency"), (.throttled, "throttled"),
                (.softTemperatureLimit, "soft temperature limit"),
            ]
            return all.filter { contains($0.0) }.map(\.1)
        }
    }

    /// What holds the clock down at this moment: the low bits of a Raspberry Pi's `get_throttled` (Raspberry Pi
    /// documentation, vcgencmd), or the voltage alarm of its hardware monitor; nil when the machine does not say.
    public var throttling: Throttling? {
        if let text = files.text("/sys/devices/platform/soc/soc:firmware/get_throttled") {
            let digits = text.hasPrefix("0x") ? text.dropFirst(2) : text[...]
            return UInt32(digits, radix: 16).map { Throttling(rawValue: $0 & 0xf) }
        }
        for monitor in files.names(in: "/sys/class/hwmon") {
            let folder = "/sys/class/hwmon/\(monitor)"
            guard files.text("\(folder)/name") == "rpi_volt" else { continue }
            return files.number("\(folder)/in0_lcrit_alarm").map { $0 == 0 ? [] : .underVoltage }
        }
        return nil
    }

    /// How often heat has slowed CPUs down since the machine started; x86 counts it, other machines give nil.
    public var throttleCount: Int? {
        let counts = onlineCPUs.compactMap {
            files.number("/sys/devices/system/cpu/cpu\($0)/thermal_throttle/core_throttle_count")
        }
        return counts.isEmpty ? nil : counts.reduce(0, &+)
    }
}
