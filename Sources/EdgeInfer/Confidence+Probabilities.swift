import EdgeFormat
import EdgeTensor
import Glibc

extension Confidence.Scores {
    /// What the scores of an output are, when nobody says: one number is that of class 1 of two; others are
    /// probabilities if an integer type can say no number outside of -0.01...1.01, or if no float is negative and they sum
    /// to 1 within 0.001.
    public init(of scores: [Float], type: TensorType) {
        let areShares: Bool
        if let quantization = type.quantization, quantization.isPerTensor, type.element.byteCount == 1 {
            let stored: ClosedRange<Int32> = type.element == .uint8 ? 0...255 : -128...127
            let least = quantization.scale * Float(stored.lowerBound - quantization.zeroPoint)
            let greatest = quantization.scale * Float(stored.upperBound - quantization.zeroPoint)
            areShares = least >= -0.01 && greatest <= 1.01
        } else if scores.count == 1 {
            areShares = (0...1).contains(scores[0])
        } else {
            areShares = scores.allSatisfy { $0 >= 0 } && abs(scores.reduce(0) { $0 + Double($1) } - 1) <= 0.001
        }
        if scores.count == 1 {
            self = areShares ? .positiveProbability : .positiveLogit
        } else {
            self = areShares ? .probabilities : .logits
        }
    }
}

extension Confidence {
    /// The logit of each class, of two where the output is one number. A score that is NaN stays NaN.
    public func logits(_ scores: [Float]) -> [Float] {
        func logit(_ probability: Float) -> Float {
            probability.isNaN ? .nan : Float(log(Double(max(probability, leastProbability))))
        }
        switch self.scores {
        case .logits: return scores
        case .probabilities: return scores.map(logit)
        case .positiveProbability: return scores.first.map { [logit(1 - $0), logit($0)] } ?? []
        case .positiveLogit: return scores.first.map { [0, $0] } ?? []
        }
    }

    /// The probability of each class: `softmax(logit / temperature)`. NaN logits get no share.
    public func probabilities(_ scores: [Float]) -> [Float] {
        Classification.softmax(logits(scores), temperature: Double(temperature))
    }
}
