/// A rectangle in pixels.
public struct DetectionBox: Hashable, Sendable {
    public var x: Double
    public var y: Double
    public var width: Double
    public var height: Double

    public init(x: Double, y: Double, width: Double, height: Double) {
        (self.x, self.y, self.width, self.height) = (x, y, width, height)
    }

    public var area: Double { width * height }

    /// The intersection over the union; 0 for boxes without area.
    public func overlap(with other: DetectionBox) -> Double {
        let common = intersection(with: other)
        let whole = area + other.area - common
        return whole > 0 ? common / whole : 0
    }

    func intersection(with other: DetectionBox) -> Double {
        let across = min(x + width, other.x + other.width) - max(x, other.x)
        let down = min(y + height, other.y + other.height) - max(y, other.y)
        return max(across, 0) * max(down, 0)
    }
}

/// Objects that were found in pictures against those that are there, by the rules of COCO (T.-Y. Lin et al., 2014, and its
/// `cocoapi`): for each class, detections in the order of their scores take the free object that they overlap most.
public struct DetectionMatches: Sendable {
    /// An object that is in a picture. A crowd may be found any number of times, and need not be.
    public struct Truth: Hashable, Sendable {
        public var image: Int
        public var category: Int
        public var box: DetectionBox
        public var isCrowd: Bool

        public init(image: Int, category: Int, box: DetectionBox, isCrowd: Bool = false) {
            (self.image, self.category, self.box, self.isCrowd) = (image, category, box, isCrowd)
        }
    }

    /// An object that was found.
    public struct Detection: Hashable, Sendable {
        public var image: Int
        public var category: Int
        public var box: DetectionBox
        public var score: Float

        public init(image: Int, category: Int, box: DetectionBox, score: Float) {
            (self.image, self.category, self.box, self.score) = (image, category, box, score)
        }
    }

    /// The overlaps at which detections are judged: 0.5, 0.55 … 0.95.
    public static let thresholds: [Double] = (0..<10).map { 0.5 + 0.05 * Double($0) }
    /// Detections of one class that count in one picture.
    public static let mostDetections = 100

    enum Outcome { case hit, miss, ignored }

    struct Judged {
        let image: Int
        let score: Float
        /// One for each of ``thresholds``.
        let outcomes: [Outcome]
    }

    public let imageCount: Int
    /// The classes of which there are objects, ascending.
    public let categories: [Int]
    /// By class: its detections, best first.
    let judged: [[Judged]]
    /// By class: objects to be found in each picture.
    let truthCounts: [[Int]]

    /// Objects of a class, a place in ``categories``, without crowds.
    public func objectCount(ofCategory category: Int) -> Int { truthCounts[category].reduce(0, +) }

    /// - Parameters:
    ///   - imageCount: Pictures; objects and detections name them by number from 0 on.
    public init(truths: [Truth], detections: [Detection], imageCount: Int) {
        self.imageCount = imageCount
        categories = Set(truths.lazy.filter { !$0.isCrowd }.map(\.category)).sorted()
        var judged: [[Judged]] = []
        var truthCounts: [[Int]] = []
        for category in categories {
            var own = [[Truth]](repeating: [], count: imageCount)
            var found = [[Detection]](repeating: [], count: imageCount)
            for truth in truths where truth.category == category { own[truth.image].append(truth) }
            for detection in detections where detection.category == category {
                found[detection.image].append(detection)
            }
            let ofImages = (0..<imageCount).flatMap { Self.judge(found[$0], own[$0]) }
            judged.append(Self.ranked(ofImages) { $0.score })
            truthCounts.append(own.map { $0.count { !$0.isCrowd } })
        }
        (self.judged, self.truthCounts) = (judged, truthCounts)
    }

    /// Highest scores first, equal ones in the order given.
    private static func ranked<Item>(_ items: [Item], _ score: (Item) -> Float) -> [Item] {
        items.enumerated().sorted { (score($1.element), $0.offset) < (score($0.element), $1.offset) }.map(\.element)
    }

    private static func judge(_ detections: [Detection], _ truths: [Truth]) -> [Judged] {
        let detections = ranked(detections) { $0.score }.prefix(mostDetections)
        let truths = truths.filter { !$0.isCrowd } + truths.filter(\.isCrowd)
        let overlaps = detections.map { detection in truths.map { overlap(detection.box, $0) } }
        var outcomes = [[Outcome]](repeating: [], count: detections.count)
        for threshold in thresholds {
            var isTaken = [Bool](repeating: false, count: truths.count)
            for index in overlaps.indices {
                let best = match(overlaps[index], truths, isTaken, threshold)
                if let best { isTaken[best] = true }
                outcomes[index].append(best.map { truths[$0].isCrowd ? .ignored : .hit } ?? .miss)
            }
        }
        return zip(detections, outcomes).map { Judged(image: $0.image, score: $0.score, outcomes: $1) }
    }

    /// The free object that a detection overlaps most and enough, the last among equals; a crowd only where there is none.
    private static func match(
        _ overlaps: [Double], _ truths: [Truth], _ isTaken: [Bool], _ threshold: Double
    ) -> Int? {
        var (best, least): (Int?, Double) = (nil, min(threshold, 1 - 1e-10))
        for (index, truth) in truths.enumerated() where !isTaken[index] || truth.isCrowd {
            if let best, !truths[best].isCrowd, truth.isCrowd { break }
            guard overlaps[index] >= least else { continue }
            (best, least) = (index, overlaps[index])
        }
        return best
    }

    /// The intersection over the union; over the detection's own area where a crowd is what it overlaps.
    private static func overlap(_ box: DetectionBox, _ truth: Truth) -> Double {
        guard truth.isCrowd else { return box.overlap(with: truth.box) }
        return box.area > 0 ? box.intersection(with: truth.box) / box.area : 0
    }
}
