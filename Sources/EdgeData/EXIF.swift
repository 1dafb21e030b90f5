import EdgeTensor

/// The one Exif fact that decides which way up a picture is (Exif 2.32, section 4.6.4, tag 0x0112).
public enum EXIF {
    /// The orientation, 1 to 8, in a JPEG file's APP1 segment; 1 where there is none or it makes no sense.
    public static func orientation(inJPEG bytes: Bytes) -> Int {
        bytes.withUnsafeBytes { buffer in
            var position = 2
            while position + 4 <= buffer.count, buffer[position] == 0xFF {
                let marker = buffer[position + 1]
                let length = Int(buffer[position + 2]) << 8 | Int(buffer[position + 3])
                let end = position + 2 + length
                // The picture's data begins at SOS; nothing behind it matters here.
                guard marker != 0xDA, length >= 2, end <= buffer.count else { return 1 }
                if marker == 0xE1 {
                    let segment = UnsafeRawBufferPointer(rebasing: buffer[position + 4..<end])
                    if let orientation = orientation(inSegment: segment) { return orientation }
                }
                position = end
            }
            return 1
        }
    }

    /// `Exif\0\0`, then a TIFF header and a first directory of 12-byte entries.
    private static func orientation(inSegment segment: UnsafeRawBufferPointer) -> Int? {
        guard segment.count >= 14, segment.prefix(6).elementsEqual([0x45, 0x78, 0x69, 0x66, 0, 0]) else { return nil }
        let isLittleEndian = segment[6] == 0x49
        func number(_ offset: Int, _ size: Int) -> Int? {
            guard offset >= 0, offset + size <= segment.count else { return nil }
            let digits = segment[offset..<offset + size]
            return (isLittleEndian ? Array(digits.reversed()) : Array(digits)).reduce(0) { $0 << 8 | Int($1) }
        }
        guard let directory = number(10, 4), let count = number(6 + directory, 2) else { return nil }
        for entry in 0..<count {
            let offset = 6 + directory + 2 + entry * 12
            guard let tag = number(offset, 2) else { return nil }
            if tag == 0x0112, let value = number(offset + 8, 2), (1...8).contains(value) { return value }
        }
        return nil
    }
}
