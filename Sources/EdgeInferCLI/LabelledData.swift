import EdgeData
import EdgeTensor

/// Samples and their classes: the arrays `x` and `y` of an `.npz` file.
struct LabelledData {
    let path: String
    private let x: Tensor
    let labels: [Int]

    init(_ path: String) throws(CommandError) {
        let arrays = try TensorFile.tensors(path)
        func array(_ name: String) throws(CommandError) -> Tensor {
            guard let found = arrays.first(where: { $0.name == name }) else {
                throw .failed("\(path) has no array «\(name)»; it must hold samples x and labels y")
            }
            return found.tensor
        }
        self.path = path
        x = try array("x")
        let y = try array("y")
        guard let labels = y.integers, labels.allSatisfy({ $0 >= 0 }) else {
            throw .failed("\(path): y must hold classes as integers from 0 on, not \(y.type)")
        }
        guard x.shape.rank > 0, labels.count > 0, x.shape[0] == labels.count else {
            throw .failed("\(path): x is \(x.type) and y is \(y.type); both need the same number of samples")
        }
        self.labels = labels
    }

    var count: Int { labels.count }

    /// The type of one sample.
    var sampleType: TensorType { x.type.reshaped(to: sampleShape) }

    /// Sample `index`, sharing the memory of all.
    func sample(_ index: Int) -> Tensor {
        let byteCount = sampleType.byteCount
        return Tensor(sampleType, x.bytes[index * byteCount..<(index + 1) * byteCount])
    }

    private var sampleShape: Shape {
        // A part of a shape that is sane is sane.
        (try? Shape(x.shape.dropFirst())) ?? []
    }
}
