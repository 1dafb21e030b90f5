import EdgeGraph
import EdgeTensor

/// Where each channel's largest value under a window that slides over a picture is: what ``MaxUnpool`` takes.
///
/// Input x as of ``MaxPool``; output `[N, spatial…, C]` of int64, the place of the first largest value among the
/// elements of x in the order `[N, C, spatial…]`, in which ONNX counts. A window that meets padding alone gives the
/// place of its channel's first element.
public struct ArgMaxPool: Operator {
    public static let name = "arg_max_pool"
    public var window: [Int]
    public var strides: [Int]
    public var padding: Padding
    public var dilations: [Int]
    /// Whether places within a channel count down the columns: the first spatial axis is the innermost one then.
    public var countsColumns: Bool

    public init(
        window: [Int], strides: [Int], padding: Padding, dilations: [Int], countsColumns: Bool = false
    ) {
        self.window = window
        self.strides = strides
        self.padding = padding
        self.dilations = dilations
        self.countsColumns = countsColumns
    }

    public init(from reader: inout AttributeReader) throws(OperatorError) {
        window = try reader.ints("window")
        strides = try reader.ints("strides")
        padding = try reader.padding("padding")
        dilations = try reader.ints("dilations")
        countsColumns = try reader.bool("counts_columns")
    }

    public func encode(to writer: inout AttributeWriter) {
        writer.write(window, "window")
        writer.write(strides, "strides")
        writer.write(padding, "padding")
        writer.write(dilations, "dilations")
        writer.write(countsColumns, "counts_columns")
    }

    private var values: MaxPool { MaxPool(window: window, strides: strides, padding: padding, dilations: dilations) }

    public func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
        let types = try values.outputTypes(for: inputs)
        return [TensorType(.int64, types[0].shape)]
    }

    public func rowAxes(_ axes: [Int?], for signature: Signature) -> [Int?]? { axes[0] == 0 ? [0] : nil }

    public func operationCount(for signature: Signature) -> Int { values.operationCount(for: signature) }

    public func evaluate(_ inputs: [TensorView], into outputs: [MutableTensorView]) {
        guard let window = try? values.slidingWindow(inputs[0].shape) else { return }
        let source = inputs[0].realElements()
        let order = PlaneOrder(inputs[0].shape, countsColumns: countsColumns)
        let target = outputs[0].elements(as: Int64.self)
        guard !source.isEmpty else { return target.update(repeating: 0) }
        let channels = inputs[0].shape[inputs[0].shape.rank - 1]
        window.forEachElement(of: inputs[0].shape) { index, elements in
            let first = index / channels / window.outputCount * window.inputCount * channels + index % channels
            let place = elements.reduce(elements.first ?? first) { source[$1] > source[$0] ? $1 : $0 }
            target[index] = Int64(order.place(ofElement: place))
        }
    }
}

/// How the elements of a picture `[N, spatial…, C]` are numbered where its channels are planes: `[N, C, spatial…]`.
struct PlaneOrder {
    private let channels: Int
    private let spatial: [Int]
    private let planeLength: Int
    /// The distance between neighbours on each spatial axis.
    private let strides: [Int]

    /// `countsColumns` makes the first spatial axis the innermost one.
    init(_ picture: Shape, countsColumns: Bool = false) {
        channels = picture[picture.rank - 1]
        spatial = Array(picture.dropFirst().dropLast())
        planeLength = spatial.reduce(1, *)
        var strides: [Int] = []
        for axis in spatial.indices {
            strides.append((countsColumns ? spatial[..<axis] : spatial[(axis + 1)...]).reduce(1, *))
        }
        self.strides = strides
    }

    /// The number of element `index` of `[N, spatial…, C]`.
    func place(ofElement index: Int) -> Int {
        var rest = index / channels
        var place = 0
        for axis in spatial.indices.reversed() {
            place += rest % spatial[axis] * strides[axis]
            rest /= spatial[axis]
        }
        return (rest * channels + index % channels) * planeLength + place
    }

    /// The element of `[N, spatial…, C]` with a number that is below their count; the inverse of
    /// ``place(ofElement:)`` where the last axis is the innermost one.
    func element(atPlace place: Int) -> Int {
        let (plane, position) = place.quotientAndRemainder(dividingBy: planeLength)
        return (plane / channels * planeLength + position) * channels + plane % channels
    }
}
