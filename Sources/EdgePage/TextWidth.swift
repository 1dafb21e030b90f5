/// How wide text is about to be, as no font is at hand.
public enum TextWidth {
    /// An estimate in pixels at a font size: an upper bound for the usual sans-serif fonts.
    public static func estimate(_ text: String, size: Double, isBold: Bool = false) -> Double {
        text.unicodeScalars.reduce(0) { $0 + width(of: $1) } * size * (isBold ? boldness : 1)
    }

    /// How much wider bold letters are.
    private static let boldness = 1.15

    /// `text`, or as much of its beginning and its end as `limit` pixels hold, with `…` between.
    public static func shortened(_ text: String, size: Double, isBold: Bool = false, limit: Double) -> String {
        guard estimate(text, size: size, isBold: isBold) > limit else { return text }
        let characters = Array(text)
        var (headCount, tailCount) = (0, 0)
        var rest = limit - size
        while headCount + tailCount < characters.count {
            let takesHead = headCount <= tailCount
            let next = takesHead ? characters[headCount] : characters[characters.count - 1 - tailCount]
            rest -= estimate(String(next), size: size, isBold: isBold)
            if rest < 0 { break }
            if takesHead { headCount += 1 } else { tailCount += 1 }
        }
        return String(characters[..<headCount]) + "…" + String(characters[(characters.count - tailCount)...])
    }

    /// Widths in ems.
    private static func width(of scalar: Unicode.Scalar) -> Double {
        switch scalar {
        case "i", "l", "j", "I", "|", "'", ".", ",", ":", ";", "!", "(", ")", "[", "]", "f", "t", "r", " ": 0.38
        case "m", "w", "M", "W", "%", "@", "<", ">", "=", "+", "~", "#", "^": 0.95
        case "A"..."Z": 0.76
        case _ where scalar.properties.generalCategory == .nonspacingMark: 0
        case _ where scalar.value >= 0x1100: scalar.value >= 0x2000 && scalar.value < 0x2E80 ? 0.8 : 1.1
        default: 0.63
        }
    }
}
