import EdgeGraph

/// An equation of ONNX's Einsum, as NumPy's: `bij,bjk->bik`. Each axis has a label; axes of one label are one index,
/// and an index that the result does not name is summed over.
struct EinsumEquation {
    /// Letters by their code; the axes of an ellipsis count from the last: -1, -2 …
    typealias Label = Int

    /// The labels of each operand's axes.
    let operands: [[Label]]
    /// The labels of the result's axes.
    let result: [Label]

    /// Reads `text` for operands of these ranks. Without an arrow the result has the ellipsis and the letters that
    /// occur once, in alphabetical order.
    init(_ text: String, ranks: [Int]) throws(OperatorError) {
        let bytes = text.utf8.filter { $0 != UInt8(ascii: " ") }
        let arrow = bytes.indices.dropLast().first {
            bytes[$0] == UInt8(ascii: "-") && bytes[$0 + 1] == UInt8(ascii: ">")
        }
        let terms = bytes[..<(arrow ?? bytes.count)].split(
            separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard terms.count == ranks.count else {
            throw .badAttribute("equation", "«\(text)» has \(terms.count) operands, the node \(ranks.count)")
        }
        var operands: [[Label]] = []
        var ellipsisRank = 0
        for (term, rank) in zip(terms, ranks) {
            let letters = try EinsumEquation.labels(term, ellipsis: nil, text).count
            let free = rank - letters
            guard free == 0 || (free > 0 && term.contains(UInt8(ascii: "."))) else {
                throw .badAttribute("equation", "«\(text)» names \(letters) axes of an operand of rank \(rank)")
            }
            ellipsisRank = max(ellipsisRank, free)
            operands.append(try EinsumEquation.labels(term, ellipsis: free, text))
        }
        self.operands = operands
        if let arrow {
            result = try EinsumEquation.labels(bytes[(arrow + 2)...], ellipsis: ellipsisRank, text)
        } else {
            let all = operands.flatMap { $0 }
            let single = all.filter { label in label > 0 && all.count { $0 == label } == 1 }
            result = EinsumEquation.ellipsis(ellipsisRank) + single.sorted()
        }
        let known = Set(operands.flatMap { $0 })
        guard Set(result).count == result.count, known.isSuperset(of: result) else {
            throw .badAttribute(
                "equation", "«\(text)» has a result with an axis that is named twice or comes from nowhere")
        }
    }

    private static func ellipsis(_ rank: Int) -> [Label] { (0..<rank).map { $0 - rank } }

    /// The labels of one term; of its letters alone where `ellipsis` is nil.
    private static func labels(
        _ term: ArraySlice<UInt8>, ellipsis rank: Int?, _ text: String
    ) throws(OperatorError) -> [Label] {
        var labels: [Label] = []
        var dots = 0
        for byte in term {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
                guard dots % 3 == 0 else { break }
                labels.append(Int(byte))
                continue
            case UInt8(ascii: ".") where dots < 3:
                dots += 1
                if dots == 3, let rank { labels += ellipsis(rank) }
                continue
            default:
                break
            }
            throw .badAttribute("equation", "«\(text)» is no list of letters and ellipses")
        }
        guard dots % 3 == 0 else { throw .badAttribute("equation", "«\(text)» has an unfinished ellipsis") }
        return labels
    }
}
