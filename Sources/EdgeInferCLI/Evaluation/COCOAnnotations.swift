import EdgeData
import EdgeEvaluate

/// Objects in pictures as COCO's JSON has them (`instances_*.json`), and detections as its result files do.
struct COCOAnnotations {
    struct Image {
        let id: Int
        let fileName: String
        let width: Double
        let height: Double
    }

    let path: String
    let images: [Image]
    /// Ascending.
    let categories: [(id: Int, name: String)]
    let truths: [DetectionMatches.Truth]
    private let places: [Int: Int]

    init(_ path: String) throws(CommandError) {
        self.path = path
        let json = try BaselineFile(path: path).json()
        guard let images = json["images"]?.array, let annotations = json["annotations"]?.array,
            let categories = json["categories"]?.array
        else { throw .failed("\(path) has no images, annotations and categories, as COCO's JSON has") }
        var read: [Image] = []
        for image in images {
            guard let id = image["id"]?.int else { throw .failed("\(path): an image has no id") }
            read.append(
                Image(
                    id: id, fileName: image["file_name"]?.string ?? "", width: image["width"]?.number ?? 1,
                    height: image["height"]?.number ?? 1))
        }
        self.images = read
        let places = Dictionary(zip(read.map(\.id), read.indices), uniquingKeysWith: { first, _ in first })
        self.places = places
        self.categories = categories.compactMap { category in
            category["id"]?.int.map { ($0, category["name"]?.string ?? "\($0)") }
        }.sorted { $0.0 < $1.0 }
        var truths: [DetectionMatches.Truth] = []
        for annotation in annotations {
            guard let image = annotation["image_id"]?.int.flatMap({ places[$0] }),
                let category = annotation["category_id"]?.int, let box = Self.box(annotation)
            else {
                throw .failed("\(path): an annotation lacks image_id, category_id or bbox, or its image is unknown")
            }
            truths.append(
                .init(image: image, category: category, box: box, isCrowd: annotation["iscrowd"]?.number == 1))
        }
        self.truths = truths
    }

    private static func box(_ json: JSON) -> DetectionBox? {
        guard let sides = json["bbox"]?.array?.compactMap(\.number), sides.count == 4, sides.allSatisfy(\.isFinite)
        else { return nil }
        return DetectionBox(x: sides[0], y: sides[1], width: sides[2], height: sides[3])
    }

    /// The picture of sample `index`: by the number in a column `image_id`, by the file's name, else in order.
    func places(of data: Dataset) throws(CommandError) -> [Int] {
        if let column = data.columns.first(where: { $0.name == "image_id" }) {
            return try places(column.values.map { Int($0).flatMap { places[$0] } }, data)
        }
        if case .files(let files) = data.source {
            let byName = Dictionary(
                zip(images.map { EdgeInferCLI.fileName($0.fileName) }, images.indices),
                uniquingKeysWith: { first, _ in first })
            return try places(files.map { byName[EdgeInferCLI.fileName($0.path)] }, data)
        }
        guard data.count <= images.count else {
            throw .failed("\(path) has \(images.count) images for \(data.count) samples; add an array «image_id»")
        }
        return Array(0..<data.count)
    }

    private func places(_ found: [Int?], _ data: Dataset) throws(CommandError) -> [Int] {
        let known = found.compactMap { $0 }
        guard known.count == found.count else {
            let missing = found.firstIndex { $0 == nil } ?? 0
            throw .failed("\(path) has no image for \(data.name(of: missing))")
        }
        return known
    }

    /// Detections of a result file; those of other pictures are left out.
    func detections(_ json: JSON, from path: String) throws(CommandError) -> [DetectionMatches.Detection] {
        guard let list = json.array else { throw .failed("\(path) is no list of detections") }
        var detections: [DetectionMatches.Detection] = []
        for item in list {
            guard let id = item["image_id"]?.int, let category = item["category_id"]?.int,
                let box = Self.box(item), let score = item["score"]?.number, !score.isNaN
            else { throw .failed("\(path): a detection lacks image_id, category_id, bbox or score") }
            guard let image = places[id] else { continue }
            detections.append(.init(image: image, category: category, box: box, score: Float(score)))
        }
        return detections
    }
}
