import EdgeGraph
import EdgeTensor

/// What a model should say of each sample, as it stands in the data; a task reads it as what it needs.
struct DatasetLabels {
    enum Storage {
        /// One entry of any shape for each sample along the first axis.
        case numbers(Tensor)
        case words([String])
    }

    let storage: Storage
    /// The file or folder that they come from.
    let path: String
    /// The array or column.
    let name: String

    init(_ storage: Storage, of path: String, named name: String) {
        (self.storage, self.path, self.name) = (storage, path, name)
    }

    /// Classes by number.
    struct Classes {
        let indices: [Int]
        /// The names by number, where the data or the model has them.
        let names: [String]
        /// Whether the numbers are places among the model's own names.
        let areModelNames: Bool
        /// How words became numbers, where neither they nor the model say it.
        var choice: String?
    }

    /// Reads labels as classes from 0 on. Words that are the model's own names count as those, other words are numbered
    /// in the order of their bytes.
    func classes(names: [String]) throws(CommandError) -> Classes {
        switch storage {
        case .numbers(let tensor):
            guard tensor.type.elementCount == tensor.shape.first, let labels = tensor.integers,
                labels.allSatisfy({ $0 >= 0 && $0 <= Self.largestClass })
            else { throw .failed("\(path): \(name) must hold classes as integers from 0 on, not \(tensor.type)") }
            return Classes(indices: labels, names: names, areModelNames: false)
        case .words(let words):
            let known = Set(names)
            if words.contains(where: known.contains), words.contains(where: { Int($0) == nil || known.contains($0) }) {
                return try byName(words, names, nil)
            }
            let numbers = words.compactMap { Int($0) }
            if numbers.count == words.count, numbers.allSatisfy({ $0 >= 0 && $0 <= Self.largestClass }) {
                return Classes(indices: numbers, names: names, areModelNames: false)
            }
            let own = Set(words).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            let shown = own.prefix(4).joined(separator: ", ") + (own.count > 4 ? " …" : "")
            return try byName(words, own, "labels: numbered in the order of their names: \(shown)")
        }
    }

    private static let largestClass = 1 << 24

    private func byName(_ words: [String], _ names: [String], _ choice: String?) throws(CommandError) -> Classes {
        let places = Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
        var indices: [Int] = []
        for word in words {
            guard let place = places[word] else {
                throw .failed(
                    "\(path): the model has no class «\(word)»\(Suggestion.text(for: word, among: names)); it has "
                        + names.prefix(8).joined(separator: ", ") + (names.count > 8 ? " …" : ""))
            }
            indices.append(place)
        }
        return Classes(indices: indices, names: names, areModelNames: choice == nil, choice: choice)
    }

    /// Reads labels as one row of real numbers for each sample: targets of a regression, or memberships of labels.
    func rows() throws(CommandError) -> [[Float]] {
        switch storage {
        case .numbers(let tensor):
            guard let count = tensor.shape.first, count > 0, let reals = tensor.reals, reals.allSatisfy(\.isFinite)
            else { throw .failed("\(path): \(name) must hold numbers, not \(tensor.type)") }
            let width = reals.count / count
            return (0..<count).map { Array(reals[$0 * width..<($0 + 1) * width]) }
        case .words(let words):
            var rows: [[Float]] = []
            for (index, word) in words.enumerated() {
                let fields = word.split { $0 == " " || $0 == ";" }
                let numbers = fields.compactMap { Float($0) }
                guard numbers.count == fields.count, !numbers.isEmpty, numbers.allSatisfy(\.isFinite) else {
                    throw .failed("\(path), row \(index + 1): \(name) is «\(word)»; it must hold numbers")
                }
                rows.append(numbers)
            }
            return rows
        }
    }

    /// Reads labels as one map of classes for each sample; 255 and numbers below 0 stand for «unknown».
    func maps() throws(CommandError) -> [[Int]] {
        guard case .numbers(let tensor) = storage, tensor.shape.rank >= 3, let labels = tensor.integers,
            tensor.shape[0] > 0
        else { throw .failed("\(path): \(name) must hold maps of classes as integers") }
        let width = labels.count / tensor.shape[0]
        return (0..<tensor.shape[0]).map { Array(labels[$0 * width..<($0 + 1) * width]) }
    }
}
