import CEdgePicture
import EdgeTensor

/// A decoded picture: 8-bit RGB, rows from the top, pixels from the left.
public struct Picture: Hashable, Sendable {
    public let width: Int
    public let height: Int
    /// `height * width * 3` bytes.
    public let rgb: Bytes

    /// Larger pictures are refused before anything is allocated for them.
    public static let maximumPixelCount = 1 << 26

    /// `rgb` must hold `width * height * 3` bytes.
    public init(width: Int, height: Int, rgb: Bytes) {
        precondition(rgb.count == width * height * 3, "\(rgb.count) bytes for \(width)x\(height) RGB pixels")
        self.width = width
        self.height = height
        self.rgb = rgb
    }

    /// Decodes a JPEG, PNG or BMP file, told apart by its first bytes. Alpha is dropped. A JPEG's Exif orientation
    /// is applied when `appliesOrientation` is true.
    public init(decoding bytes: Bytes, appliesOrientation: Bool = true) throws(DataError) {
        let head = bytes.withUnsafeBytes { Array($0.prefix(8)) }
        if head.starts(with: [0xFF, 0xD8]) {
            let picture = try Picture.jpeg(bytes)
            self = appliesOrientation ? picture.oriented(by: EXIF.orientation(inJPEG: bytes)) : picture
        } else if head.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
            self = try Picture.png(bytes)
        } else if head.starts(with: [0x42, 0x4D]) {
            self = try BMP.picture(from: bytes)
        } else {
            throw DataError("picture", "neither JPEG, PNG nor BMP", at: 0)
        }
    }

    private static func jpeg(_ bytes: Bytes) throws(DataError) -> Picture {
        try decode("JPEG", bytes, channels: 3, open: edge_jpeg_open, decode: edge_jpeg_decode)
    }

    private static func png(_ bytes: Bytes) throws(DataError) -> Picture {
        try decode("PNG", bytes, channels: 4, open: edge_png_open, decode: edge_png_decode)
    }

    private typealias Open = (UnsafePointer<UInt8>, Int, UnsafeMutablePointer<edge_picture>) -> Int32
    private typealias Decode = (
        UnsafePointer<UInt8>, Int, UnsafeMutablePointer<edge_picture>, UnsafeMutablePointer<UInt8>
    ) -> Int32

    private static func decode(
        _ format: String, _ bytes: Bytes, channels: Int, open: Open, decode: Decode
    ) throws(DataError) -> Picture {
        var info = edge_picture()
        func check(_ status: Int32) throws(DataError) {
            guard status == 0 else {
                let message = withUnsafeBytes(of: info.message) {
                    String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                }
                throw DataError(format, message)
            }
        }
        return try bytes.withUnsafeBytes { (source) throws(DataError) in
            guard let start = source.bindMemory(to: UInt8.self).baseAddress else { throw DataError(format, "empty") }
            try check(open(start, source.count, &info))
            let (width, height) = (Int(info.width), Int(info.height))
            try checkSize(format, width, height)
            let pixels = try Bytes(count: width * height * channels) { (target) throws(DataError) in
                guard let pixels = target.bindMemory(to: UInt8.self).baseAddress else { return }
                try check(decode(start, source.count, &info, pixels))
            }
            return Picture(width: width, height: height, rgb: channels == 3 ? pixels : withoutAlpha(pixels))
        }
    }

    static func checkSize(_ format: String, _ width: Int, _ height: Int) throws(DataError) {
        guard width > 0, height > 0, width <= 65_536, height <= 65_536, width * height <= maximumPixelCount else {
            throw DataError(
                format, "a picture of \(width)x\(height) pixels; at most \(maximumPixelCount) are supported")
        }
    }

    private static func withoutAlpha(_ rgba: Bytes) -> Bytes {
        Bytes(count: rgba.count / 4 * 3) { target in
            rgba.withUnsafeBytes { source in
                for pixel in 0..<source.count / 4 {
                    for channel in 0..<3 { target[pixel * 3 + channel] = source[pixel * 4 + channel] }
                }
            }
        }
    }
}

extension Picture {
    /// The picture turned and mirrored as Exif orientation `orientation` (1 to 8) says; others change nothing.
    public func oriented(by orientation: Int) -> Picture {
        guard (2...8).contains(orientation) else { return self }
        let swapsAxes = orientation >= 5
        let (newWidth, newHeight) = swapsAxes ? (height, width) : (width, height)
        return remapped(width: newWidth, height: newHeight) { x, y in
            switch orientation {
            case 2: (width - 1 - x, y)
            case 3: (width - 1 - x, height - 1 - y)
            case 4: (x, height - 1 - y)
            case 5: (y, x)
            case 6: (y, height - 1 - x)
            case 7: (width - 1 - y, height - 1 - x)
            default: (width - 1 - y, x)
            }
        }
    }

    /// The window of `width` x `height` pixels at (`left`, `top`); pixels outside of the picture are black.
    public func cropped(left: Int, top: Int, width newWidth: Int, height newHeight: Int) -> Picture {
        remapped(width: newWidth, height: newHeight) { x, y in (x + left, y + top) }
    }

    /// A picture whose pixel (x, y) is this one's at `place(x, y)`, or black where that lies outside.
    private func remapped(width newWidth: Int, height newHeight: Int, _ place: (Int, Int) -> (Int, Int)) -> Picture {
        let pixels = Bytes(count: newWidth * newHeight * 3) { target in
            rgb.withUnsafeBytes { source in
                for y in 0..<newHeight {
                    for x in 0..<newWidth {
                        let (sourceX, sourceY) = place(x, y)
                        guard (0..<width).contains(sourceX), (0..<height).contains(sourceY) else { continue }
                        for channel in 0..<3 {
                            target[(y * newWidth + x) * 3 + channel] =
                                source[(sourceY * width + sourceX) * 3 + channel]
                        }
                    }
                }
            }
        }
        return Picture(width: newWidth, height: newHeight, rgb: pixels)
    }
}
