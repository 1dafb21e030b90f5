/// Finds names in a well-formed model without decoding the rest.
enum ModelScan {
    /// The names of the graph's inputs, in order.
    static func inputNames(_ model: [UInt8]) -> [String] {
        guard let graph = windows(7, in: model[...]).first else { return [] }
        return windows(11, in: graph).map { input in
            windows(1, in: input).first.map { String(decoding: $0, as: UTF8.self) } ?? ""
        }
    }

    /// The length-delimited fields `number` of a message.
    private static func windows(_ number: Int, in message: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var windows: [ArraySlice<UInt8>] = []
        var rest = message
        func varint() -> Int {
            var value = 0
            var shift = 0
            while let byte = rest.popFirst() {
                value |= Int(byte & 0x7F) << shift
                shift += 7
                if byte < 0x80 { break }
            }
            return value
        }
        while !rest.isEmpty {
            let key = varint()
            switch key & 7 {
            case 0: _ = varint()
            case 1: rest = rest.dropFirst(8)
            case 5: rest = rest.dropFirst(4)
            default:
                let count = varint()
                if key >> 3 == number { windows.append(rest.prefix(count)) }
                rest = rest.dropFirst(count)
            }
        }
        return windows
    }
}
