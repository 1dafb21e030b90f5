import EdgeEvaluate
import EdgeTensor

/// How a detector's outputs become boxes.
///
///     boxes [1,N,4], classes [1,N], scores [1,N], count     TFLite's postprocessing: y, x, y, x from 0 to 1
///     boxes [1,N,4], scores [1,N,C]                         x, y, x, y from 0 to 1; class 0 is background; suppressed here
///     detections [1,N,6]                                    x, y, x, y in pixels of the input, score, class
enum DetectionOutputs {
    case postprocessed(boxes: Int, classes: Int, scores: Int, count: Int?)
    case raw(boxes: Int, scores: Int)
    case rows(Int)

    /// Boxes of a raw detector that overlap a better one of their class more than this are the same object.
    private static let sameObject = 0.5
    /// Scores of a raw detector below this are no detections.
    private static let leastScore: Float = 0.01

    /// Recognizes the outputs by their shapes; nil for others.
    init?(_ types: [TensorType]) {
        let shapes = types.map(\.shape)
        let boxes = shapes.firstIndex { $0.rank == 3 && $0[2] == 4 }
        if shapes.count == 1, shapes[0].rank == 3, shapes[0][2] == 6 {
            self = .rows(0)
        } else if let boxes, shapes.count >= 3 {
            let lists = shapes.indices.filter {
                shapes[$0].rank == 2 && shapes[$0].elementsEqual(shapes[boxes].prefix(2))
            }
            guard lists.count >= 2 else { return nil }
            let count = shapes.indices.first { !lists.contains($0) && shapes[$0].elementCount == 1 }
            self = .postprocessed(boxes: boxes, classes: lists[0], scores: lists[1], count: count)
        } else if shapes.count == 2 {
            // Two outputs of four numbers each: the boxes come last, as detectors of faces have them.
            let four = shapes.indices.filter { shapes[$0].rank == 3 && shapes[$0][2] == 4 }
            guard let boxes = four.last, shapes[1 - boxes].rank == 3,
                shapes[1 - boxes].prefix(2).elementsEqual(shapes[boxes].prefix(2))
            else {
                return nil
            }
            self = .raw(boxes: boxes, scores: 1 - boxes)
        } else {
            return nil
        }
    }

    /// A box with sides from 0 to 1, the number of its class and its score.
    struct Found {
        let classIndex: Int
        let score: Float
        let box: DetectionBox
    }

    /// - Parameter inputSize: Pixels of the input, for outputs that are in them.
    func found(_ outputs: [Tensor], inputSize: (width: Double, height: Double)) -> [Found]? {
        let reals = outputs.compactMap(\.reals)
        guard reals.count == outputs.count, reals.allSatisfy({ !$0.contains(where: \.isNaN) }) else { return nil }
        switch self {
        case .postprocessed(let boxes, let classes, let scores, let count):
            guard reals[boxes].count == reals[scores].count * 4, reals[classes].count == reals[scores].count else {
                return nil
            }
            let limit = count.map { Double(reals[$0].first ?? 0) } ?? .infinity
            return reals[scores].indices.filter { Double($0) < limit }.compactMap { index in
                let sides = reals[boxes][index * 4..<index * 4 + 4].map { Double($0) }
                guard let classIndex = Int(exactly: reals[classes][index].rounded()) else { return nil }
                let box = Self.box(x: sides[1], y: sides[0], x2: sides[3], y2: sides[2])
                return Found(classIndex: classIndex, score: reals[scores][index], box: box)
            }
        case .raw(let boxes, let scores):
            let classCount = outputs[scores].shape[2]
            guard reals[boxes].count * classCount == reals[scores].count * 4 else { return nil }
            return Self.raw(reals[boxes], reals[scores], classCount: classCount)
        case .rows(let place):
            guard reals[place].count % 6 == 0 else { return nil }
            return stride(from: 0, to: reals[place].count, by: 6).compactMap { start in
                let row = reals[place][start..<start + 6].map { Double($0) }
                guard row[4] > 0, let classIndex = Int(exactly: row[5].rounded()) else { return nil }
                let box = Self.box(
                    x: row[0] / inputSize.width, y: row[1] / inputSize.height, x2: row[2] / inputSize.width,
                    y2: row[3] / inputSize.height)
                return Found(classIndex: classIndex, score: Float(row[4]), box: box)
            }
        }
    }

    private static func box(x: Double, y: Double, x2: Double, y2: Double) -> DetectionBox {
        DetectionBox(x: x, y: y, width: max(x2 - x, 0), height: max(y2 - y, 0))
    }

    /// Every class but the background for itself, boxes that overlap a better one left out.
    private static func raw(_ boxes: [Float], _ scores: [Float], classCount: Int) -> [Found] {
        var found: [Found] = []
        for classIndex in 1..<max(classCount, 1) {
            let candidates = stride(from: classIndex, to: scores.count, by: classCount)
                .filter { scores[$0] >= leastScore }
                .sorted { (scores[$1], $0) < (scores[$0], $1) }
            var kept: [DetectionBox] = []
            for place in candidates where kept.count < DetectionMatches.mostDetections {
                let start = place / classCount * 4
                let sides = boxes[start..<start + 4].map { Double($0) }
                let box = box(x: sides[0], y: sides[1], x2: sides[2], y2: sides[3])
                guard kept.allSatisfy({ $0.overlap(with: box) <= sameObject }) else { continue }
                kept.append(box)
                found.append(Found(classIndex: classIndex - 1, score: scores[place], box: box))
            }
        }
        return found
    }
}
