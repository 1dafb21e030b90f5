import Glibc

/// Numbers as text.
enum Number {
    /// `value` rounded to `decimals` digits after the point; what cannot be written so is `0`.
    static func fixed(_ value: Double, decimals: Int) -> String {
        let unit = pow(10, Double(decimals))
        guard value.isFinite, let scaled = Int(exactly: (abs(value) * unit).rounded()) else { return "0" }
        let sign = value < 0 && scaled > 0 ? "-" : ""
        let digits = String(scaled)
        guard decimals > 0 else { return sign + digits }
        let padded = String(repeating: "0", count: max(decimals + 1 - digits.count, 0)) + digits
        return "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
    }

    /// A place in a drawing: at most two decimals, none that are zero.
    static func coordinate(_ value: Double) -> String {
        var text = fixed(value, decimals: 2)
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return text
    }

    /// `value` with commas between groups of three digits of its whole part.
    static func grouped(_ value: Double, decimals: Int) -> String {
        let text = fixed(abs(value), decimals: decimals)
        let whole = text.prefix { $0 != "." }
        var result = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index).isMultiple(of: 3) { result += "," }
            result.append(digit)
        }
        result += text.dropFirst(whole.count)
        return value < 0 && result.contains { $0 != "0" && $0 != "." && $0 != "," } ? "-" + result : result
    }
}
