import EdgeTensor
import Glibc

/// A file of cases as ../vectors.h draws it, written one case after the other.
final class CaseFile {
    private let file: UnsafeMutablePointer<FILE>
    private(set) var count = 0

    /// - Throws: When the file cannot be written.
    init(path: String) throws(RecordingError) {
        guard let file = fopen(path, "wb") else {
            throw RecordingError(description: "cannot write \(path): \(String(cString: strerror(errno)))")
        }
        self.file = file
        put(CaseFile.signature)
        put(count)
    }

    /// Writes the number of cases, without which the file is of none, and closes it.
    func close() throws(RecordingError) {
        fseek(file, MemoryLayout<UInt64>.size, SEEK_SET)
        put(count)
        let isWhole = ferror(file) == 0
        guard fclose(file) == 0, isWhole else { throw RecordingError(description: "the cases cannot be written") }
    }

    func append(_ kernelCase: KernelCase) {
        count += 1
        put(kernelCase.unitCount)
        put(kernelCase.scratchByteCount)
        put(kernelCase.macCount)
        put(Double(kernelCase.tolerance).bitPattern)
        put(kernelCase.family)
        put(kernelCase.label)
        put(kernelCase.blocks.count)
        for block in kernelCase.blocks {
            let parts = (block.before == nil ? 0 : 1) | (block.after == nil ? 0 : 2)
            put(Int(block.role.rawValue) | Int(block.element?.rawValue ?? 0) << 8 | parts << 16)
            put(block.alignment)
            put(block.byteCount)
            block.before?.withUnsafeBytes { put($0, unit: 8) }
            block.after?.withUnsafeBytes { put($0, unit: 8) }
        }
        put(kernelCase.relocations.count)
        for relocation in kernelCase.relocations {
            put(relocation.block)
            put(relocation.offset)
            put(relocation.target)
            put(relocation.targetOffset)
        }
    }

    /// `EDGEKRP2`
    private static let signature: UInt64 = 0x3250_524B_4547_4445

    private func put(_ number: Int) { put(UInt64(number)) }

    private func put(_ number: UInt64) {
        withUnsafeBytes(of: number.littleEndian) { put($0, unit: 1) }
    }

    /// The byte count, then the bytes and at least one zero byte.
    private func put(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            put(bytes.count)
            put(UnsafeRawBufferPointer(bytes), unit: 1)
            putZeros(8 - bytes.count % 8)
        }
    }

    private func put(_ bytes: UnsafeRawBufferPointer, unit: Int) {
        if bytes.count > 0 { fwrite(bytes.baseAddress, 1, bytes.count, file) }
        putZeros((unit - bytes.count % unit) % unit)
    }

    private func putZeros(_ count: Int) {
        for _ in 0..<count { fputc(0, file) }
    }
}
