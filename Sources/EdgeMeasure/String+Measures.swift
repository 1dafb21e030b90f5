extension String {
    /// A length of time with three or four significant digits and the unit that fits: `0.87 µs`, `123.4 µs`, `4.12 ms`.
    public static func latency(nanoseconds: Double) -> String {
        func number(_ value: Double) -> String { String(value, decimals: value < 100 ? 2 : 1) }
        switch nanoseconds {
        case ..<1e6: return "\(number(nanoseconds / 1e3)) µs"
        case ..<1e9: return "\(number(nanoseconds / 1e6)) ms"
        default: return "\(number(nanoseconds / 1e9)) s"
        }
    }

    /// `value` rounded to `decimals` digits after the point, without exponent, for |value| below 10¹².
    public init(_ value: Double, decimals: Int) {
        guard value.isFinite, abs(value) < 1e12 else {
            self = "\(value)"
            return
        }
        let unit = (0..<decimals).reduce(1) { power, _ in power * 10 }
        let scaled = Int((abs(value) * Double(unit)).rounded(.toNearestOrEven))
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard decimals > 0 else {
            self = "\(sign)\(scaled)"
            return
        }
        let fraction = String(scaled % unit)
        self = "\(sign)\(scaled / unit)." + String(repeating: "0", count: decimals - fraction.count) + fraction
    }

    /// `value` with commas between groups of three digits.
    public static func grouped(_ value: Int) -> String {
        var text = ""
        for (index, digit) in String(value.magnitude).enumerated() {
            if index > 0, (String(value.magnitude).count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return value < 0 ? "-" + text : text
    }
}
