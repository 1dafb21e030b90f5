import CZlib
import EdgeTensor

extension Bytes {
    /// Raw deflate data (RFC 1951) of a known size, inflated.
    func inflated(byteCount: Int, name: String) throws(ArchiveError) -> Bytes {
        // Deflate cannot shrink by more than 1032 to 1 (zlib's technical note).
        guard byteCount / 1032 <= count else {
            throw ArchiveError("member \(name) cannot inflate to \(byteCount) bytes")
        }
        var stream = z_stream()
        guard inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw ArchiveError("zlib does not start")
        }
        defer { inflateEnd(&stream) }
        let bytes = withUnsafeBytes { source in
            Bytes(count: byteCount) { target in
                // zlib does not write to its input.
                stream.next_in = UnsafeMutablePointer(mutating: source.bindMemory(to: UInt8.self).baseAddress)
                stream.avail_in = UInt32(clamping: source.count)
                stream.next_out = target.bindMemory(to: UInt8.self).baseAddress
                stream.avail_out = UInt32(clamping: target.count)
                _ = inflate(&stream, Z_FINISH)
            }
        }
        guard Int(stream.total_out) == byteCount else {
            throw ArchiveError("member \(name) is damaged: \(stream.total_out) of \(byteCount) bytes inflate")
        }
        return bytes
    }

    /// The CRC-32 of ISO 3309, as ZIP archives carry it.
    var crc32: UInt32 {
        withUnsafeBytes { UInt32(truncatingIfNeeded: crc32_z(0, $0.bindMemory(to: UInt8.self).baseAddress, $0.count)) }
    }
}
