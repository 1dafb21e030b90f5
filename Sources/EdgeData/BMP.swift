import EdgeTensor

/// Windows bitmaps (BITMAPINFOHEADER and later), uncompressed: 1, 4 and 8 bits with a palette, 24 and 32 bits.
///
///     'BM' │ file size │ 0 │ offset of pixels │ header size │ width │ height (negative: top-down) │ planes │ bits │
///     compression │ … │ colours used │ … │ palette of blue, green, red, 0 │ rows padded to 4 bytes
enum BMP {
    static func picture(from bytes: Bytes) throws(DataError) -> Picture {
        try bytes.withUnsafeBytes { (buffer) throws(DataError) in
            let header = try Header(buffer)
            let stride = (header.width * header.bits + 31) / 32 * 4
            guard header.pixels <= buffer.count, stride * header.height <= buffer.count - header.pixels else {
                throw DataError("BMP", "\(stride * header.height) bytes of pixels are cut off", at: buffer.count)
            }
            let rgb = Bytes(count: header.width * header.height * 3) { target in
                for y in 0..<header.height {
                    let row = header.pixels + (header.isTopDown ? y : header.height - 1 - y) * stride
                    for x in 0..<header.width {
                        let colour = header.colour(x, row, buffer)
                        for channel in 0..<3 {
                            target[(y * header.width + x) * 3 + channel] = buffer[colour + 2 - channel]
                        }
                    }
                }
            }
            return Picture(width: header.width, height: header.height, rgb: rgb)
        }
    }

    private struct Header {
        let width: Int
        let height: Int
        let isTopDown: Bool
        let bits: Int
        /// Offset of the first row in the file.
        let pixels: Int
        /// Offset of the palette in the file, and its entries.
        let palette: Int
        let colourCount: Int

        init(_ buffer: UnsafeRawBufferPointer) throws(DataError) {
            guard buffer.count >= 54 else { throw DataError("BMP", "the header is cut off", at: buffer.count) }
            func number(_ offset: Int) -> Int { Int(buffer.loadUnaligned(fromByteOffset: offset, as: Int32.self)) }
            func short(_ offset: Int) -> Int { Int(buffer.loadUnaligned(fromByteOffset: offset, as: UInt16.self)) }
            let headerSize = number(14)
            guard headerSize >= 40, headerSize <= 1024 else {
                throw DataError("BMP", "a header of \(headerSize) bytes is not supported", at: 14)
            }
            (width, height, isTopDown) = (number(18), abs(number(22)), number(22) < 0)
            try Picture.checkSize("BMP", width, height)
            bits = short(28)
            guard [1, 4, 8, 24, 32].contains(bits) else {
                throw DataError("BMP", "\(bits) bits for a pixel are not supported", at: 28)
            }
            // BI_BITFIELDS (3) with 32 bits is what most programs write for blue, green, red, alpha.
            guard number(30) == 0 || (number(30) == 3 && bits == 32) else {
                throw DataError("BMP", "compression \(number(30)) is not supported", at: 30)
            }
            pixels = number(10)
            palette = 14 + headerSize
            colourCount = bits > 8 ? 0 : min(max(number(46), 0) == 0 ? 1 << bits : max(number(46), 0), 1 << bits)
            guard pixels >= 54, palette + colourCount * 4 <= buffer.count else {
                throw DataError("BMP", "the palette is cut off", at: palette)
            }
        }

        /// Offset of the blue, green, red bytes of pixel `x` in the row at `row`.
        func colour(_ x: Int, _ row: Int, _ buffer: UnsafeRawBufferPointer) -> Int {
            guard bits <= 8 else { return row + x * bits / 8 }
            let byte = Int(buffer[row + x * bits / 8])
            let index = byte >> (8 - bits - x * bits % 8) & (1 << bits - 1)
            return palette + min(index, colourCount - 1) * 4
        }
    }
}
