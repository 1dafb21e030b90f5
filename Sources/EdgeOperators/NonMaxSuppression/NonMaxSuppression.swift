import CEdgeKernels
import EdgeGraph
import EdgeTensor

/// The boxes of each class with the highest scores, without those that overlap one of a higher score.
///
/// Inputs, float32: boxes `[N, B, 4]`, scores `[N, C, B]`. Outputs: int64 `[most, 3]` with batch, class and box, class by
/// class in falling order of scores; float32 `[most]`, their scores; and the int64 scalar that counts them. Of equal
/// scores the box with the lower number counts first; a score that is NaN counts never.
///
/// The overlap of two boxes is the area of their intersection over that of their union. With ``sigma`` above 0 a box
/// is not dropped for its overlap u with one before it: its score becomes score · exp(-u² / (2σ)) (Bodla et al.,
/// «Soft-NMS», 2017).
public struct NonMaxSuppression: Operator {
    public static let name = "non_max_suppression"
    /// The most boxes that are kept of one class.
    public var limit: Int
    /// What overlaps more is dropped.
    public var overlapThreshold: Float
    /// Only boxes with a higher score are looked at.
    public var scoreThreshold: Float
    public var sigma: Float
    /// Whether an overlap equal to the threshold is too much.
    public var dropsEqual: Bool
    /// Whether a box is x, y of its centre, width, height; else y, x of two opposite corners.
    public var isCentered: Bool
    /// Whether the outputs have their full size, filled with zeros.
    public var isPadded: Bool

    public init(
        limit: Int, overlapThreshold: Float, scoreThreshold: Float = -.infinity, sigma: Float = 0,
        dropsEqual: Bool = false, isCentered: Bool = false, isPadded: Bool = false
    ) {
        self.limit = limit
        self.overlapThreshold = overlapThreshold
        self.scoreThreshold = scoreThreshold
        self.sigma = sigma
        self.dropsEqual = dropsEqual
        self.isCentered = isCentered
        self.isPadded = isPadded
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        limit = try reader.int("limit")
        overlapThreshold = try reader.float("overlap_threshold")
        scoreThreshold = try reader.float("score_threshold")
        sigma = try reader.float("sigma")
        dropsEqual = try reader.bool("drops_equal")
        isCentered = try reader.bool("is_centered")
        isPadded = try reader.bool("is_padded")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(limit, "limit")
        writer.write(overlapThreshold, "overlap_threshold")
        writer.write(scoreThreshold, "score_threshold")
        writer.write(sigma, "sigma")
        writer.write(dropsEqual, "drops_equal")
        writer.write(isCentered, "is_centered")
        writer.write(isPadded, "is_padded")
    }

    public var countedAxes: [Int?] { isPadded ? [] : [0, 0, nil] }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        try expectCount(inputs, 2)
        for index in 0..<2 {
            try expectElement(inputs, index, [.float32])
            try expectRank(inputs, index, 3...3)
        }
        let (boxes, scores) = (inputs[0].shape, inputs[1].shape)
        guard boxes[2] == 4, boxes[0] == scores[0], boxes[1] == scores[2] else {
            throw .badInput(1, "has shape \(scores), which does not score boxes of shape \(boxes)")
        }
        guard limit >= 0, sigma >= 0, sigma.isFinite else {
            throw .badAttribute("limit", "is \(limit) with a sigma of \(sigma)")
        }
        // Each factor is below 2³¹, and so is the product of the last two.
        let (most, overflow) = min(limit, boxes[1]).multipliedReportingOverflow(by: scores[0] * scores[1])
        guard !overflow else { throw .badAttribute("limit", "is \(limit) for scores of shape \(scores)") }
        return [
            TensorType(.int64, try .inferred([most, 3])), TensorType(.float32, try .inferred([most])),
            TensorType(.int64, []),
        ]
    }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        outputs[0].clear()
        outputs[1].clear()
        let (boxCount, classCount) = (inputs[0].shape[1], inputs[1].shape[1])
        let scores = inputs[1].elements(as: Float.self)
        let selected = outputs[0].elements(as: Int64.self)
        var count = 0
        for batch in 0..<inputs[1].shape[0] {
            let boxes = (0..<boxCount).map { Box(inputs[0], batch * boxCount + $0, isCentered: isCentered) }
            for label in 0..<classCount {
                let first = (batch * classCount + label) * boxCount
                let found = select(boxes, Array(scores[first..<first + boxCount]))
                for (box, score) in found {
                    for (column, number) in [batch, label, box].enumerated() {
                        selected[count * 3 + column] = Int64(number)
                    }
                    outputs[1].setElement(count, Double(score))
                    count += 1
                }
            }
        }
        outputs[2].setIndex(0, count)
    }

    public func operationCount(for signature: Signature) -> Int {
        // Every box may be compared with all that are kept of its class; one whose score falls is put back among the
        // others each time.
        let (scores, boxes) = (signature.inputs[1].elementCount, signature.inputs[0].shape[1])
        return scores.multipliedClamped(by: max(min(limit, boxes), 32)).multipliedClamped(by: sigma > 0 ? boxes : 1)
    }
}

// MARK: One class

extension NonMaxSuppression {
    /// The boxes that are kept, with their scores.
    func select(_ boxes: [Box], _ scores: [Float]) -> [(box: Int, score: Float)] {
        var candidates = scores.indices.filter { scores[$0] > scoreThreshold }
            .map { Candidate(box: $0, score: scores[$0]) }
            .sorted { $1.precedes($0) }
        var kept: [(box: Int, score: Float)] = []
        // The best candidate is the last.
        while kept.count < limit, var candidate = candidates.popLast() {
            let score = candidate.score
            guard survives(&candidate, boxes, kept) else { continue }
            if candidate.score == score {
                kept.append((candidate.box, score))
            } else {
                candidate.compared = kept.count
                let place = candidates.firstIndex { $0.precedes(candidate) } ?? candidates.count
                candidates.insert(candidate, at: place)
            }
        }
        return kept
    }

    /// Whether a candidate stays one after it is compared with the boxes that were kept since it was last; its score
    /// may fall.
    private func survives(_ candidate: inout Candidate, _ boxes: [Box], _ kept: [(box: Int, score: Float)]) -> Bool {
        for other in kept[candidate.compared...].reversed() {
            let overlap = boxes[candidate.box].overlap(boxes[other.box])
            if overlap > overlapThreshold || (dropsEqual && overlap == overlapThreshold) { return false }
            guard sigma > 0 else { continue }
            candidate.score *= Float(Elementary.exp(Double(decay * overlap * overlap)))
            guard candidate.score > scoreThreshold else { return false }
        }
        return true
    }

    /// The factor of u² in the exponent.
    var decay: Float { sigma > 0 ? -0.5 / sigma : 0 }

    private struct Candidate {
        let box: Int
        var score: Float
        /// How many of the boxes that were kept it was compared with.
        var compared = 0

        func precedes(_ other: Candidate) -> Bool {
            score == other.score ? box < other.box : score > other.score
        }
    }

    /// A box by its edges, in float32 arithmetic.
    struct Box {
        var top: Float
        var left: Float
        var bottom: Float
        var right: Float

        /// Box number `index` of a tensor whose last axis holds the four numbers.
        init(_ view: TensorView, _ index: Int, isCentered: Bool) {
            let numbers = view.elements(as: Float.self)
            let (a, b, c, d) = (
                numbers[index * 4], numbers[index * 4 + 1], numbers[index * 4 + 2], numbers[index * 4 + 3]
            )
            if isCentered {
                (top, left, bottom, right) = (b - d / 2, a - c / 2, b + d / 2, a + c / 2)
            } else {
                (top, left, bottom, right) = (c < a ? c : a, d < b ? d : b, a < c ? c : a, b < d ? d : b)
            }
        }

        init(top: Float, left: Float, bottom: Float, right: Float) {
            (self.top, self.left, self.bottom, self.right) = (top, left, bottom, right)
        }

        var area: Float { (bottom - top) * (right - left) }

        /// Intersection over union; 0 where one of them is empty.
        func overlap(_ other: Box) -> Float {
            let height = (other.bottom < bottom ? other.bottom : bottom) - (top < other.top ? other.top : top)
            let width = (other.right < right ? other.right : right) - (left < other.left ? other.left : left)
            guard height > 0, width > 0, area > 0, other.area > 0 else { return 0 }
            let shared = height * width
            return shared / (area + other.area - shared)
        }
    }
}
