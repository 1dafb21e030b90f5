import EdgeTensor

/// Sound as samples in -1…1, channels interleaved.
public struct Sound: Hashable, Sendable {
    public var sampleRate: Int
    public var channelCount: Int
    /// `frameCount * channelCount` samples.
    public var samples: [Float]

    public init(sampleRate: Int, channelCount: Int, samples: [Float]) {
        self.sampleRate = sampleRate
        self.channelCount = channelCount
        self.samples = samples
    }

    public var frameCount: Int { samples.count / channelCount }

    /// The mean of the channels.
    public func mono() -> Sound {
        guard channelCount > 1 else { return self }
        let mixed = (0..<frameCount).map { frame in
            samples[frame * channelCount..<(frame + 1) * channelCount].reduce(0, +) / Float(channelCount)
        }
        return Sound(sampleRate: sampleRate, channelCount: 1, samples: mixed)
    }

    /// Mono sound at another rate: linear between samples, after a moving average over the step when the rate falls.
    public func resampled(to newRate: Int) -> Sound {
        guard newRate != sampleRate, frameCount > 0 else { return self }
        let step = Double(sampleRate) / Double(newRate)
        let count = Int(Double(frameCount) / step)
        let width = max(1, Int(step.rounded()))
        let resampled = (0..<count).map { index -> Float in
            let place = Double(index) * step
            func smoothed(_ frame: Int) -> Float {
                let window = max(0, frame - (width - 1) / 2)..<min(frameCount, frame + width / 2 + 1)
                return samples[window].reduce(0, +) / Float(window.count)
            }
            let first = min(Int(place), frameCount - 1)
            let second = min(first + 1, frameCount - 1)
            let part = Float(place - Double(first))
            return smoothed(first) * (1 - part) + smoothed(second) * part
        }
        return Sound(sampleRate: newRate, channelCount: 1, samples: resampled)
    }
}

/// RIFF WAVE files: PCM of 8, 16, 24 or 32 bits and 32-bit float (Microsoft, «Multiple channel audio data», 1991/2001).
///
///     'RIFF' │ size │ 'WAVE' │ chunks: four letters │ size │ bytes, padded to even …
public enum WaveFile {
    private static let pcm = 1
    private static let ieeeFloat = 3
    private static let extensible = 0xFFFE

    public static func sound(from bytes: Bytes) throws(DataError) -> Sound {
        try bytes.withUnsafeBytes { (buffer) throws(DataError) in
            guard buffer.count >= 12, buffer.prefix(4).elementsEqual("RIFF".utf8),
                buffer[8..<12].elementsEqual("WAVE".utf8)
            else { throw DataError("WAV", "no RIFF WAVE file", at: 0) }
            var format: Format?
            var position = 12
            while position + 8 <= buffer.count {
                let size = Int(buffer.loadUnaligned(fromByteOffset: position + 4, as: UInt32.self))
                let start = position + 8
                if buffer[position..<position + 4].elementsEqual("fmt ".utf8) {
                    format = try Format(buffer, at: start, size)
                } else if buffer[position..<position + 4].elementsEqual("data".utf8) {
                    guard let format else { throw DataError("WAV", "samples before their format", at: position) }
                    // Recorders that stream leave the size at 0xFFFFFFFF.
                    let end = size == 0xFFFF_FFFF ? buffer.count : start + size
                    guard end <= buffer.count else {
                        throw DataError("WAV", "\(size) bytes of samples, \(buffer.count - start) are there", at: start)
                    }
                    return format.sound(UnsafeRawBufferPointer(rebasing: buffer[start..<end]))
                }
                position = start + size + size % 2
            }
            throw DataError("WAV", "no samples")
        }
    }

    private struct Format {
        let isFloat: Bool
        let channelCount: Int
        let sampleRate: Int
        let byteCount: Int

        init(_ buffer: UnsafeRawBufferPointer, at start: Int, _ size: Int) throws(DataError) {
            guard size >= 16, start + size <= buffer.count else {
                throw DataError("WAV", "the format is cut off", at: start)
            }
            func short(_ offset: Int) -> Int {
                Int(buffer.loadUnaligned(fromByteOffset: start + offset, as: UInt16.self))
            }
            let tag = short(0) == extensible && size >= 26 ? short(24) : short(0)
            channelCount = short(2)
            sampleRate = Int(buffer.loadUnaligned(fromByteOffset: start + 4, as: UInt32.self))
            byteCount = short(14) / 8
            isFloat = tag == ieeeFloat
            guard (1...64).contains(channelCount), (1...1_000_000).contains(sampleRate) else {
                throw DataError("WAV", "\(channelCount) channels at \(sampleRate) Hz", at: start)
            }
            guard short(14) % 8 == 0, tag == pcm && (1...4).contains(byteCount) || isFloat && byteCount == 4 else {
                throw DataError("WAV", "format \(tag) with \(short(14)) bits is not supported", at: start)
            }
        }

        func sound(_ data: UnsafeRawBufferPointer) -> Sound {
            let count = data.count / (byteCount * channelCount) * channelCount
            let samples = (0..<count).map { sample(data, $0 * byteCount) }
            return Sound(sampleRate: sampleRate, channelCount: channelCount, samples: samples)
        }

        private func sample(_ data: UnsafeRawBufferPointer, _ offset: Int) -> Float {
            if isFloat { return data.loadUnaligned(fromByteOffset: offset, as: Float.self) }
            // 8-bit samples are unsigned; the others are two's complement.
            if byteCount == 1 { return (Float(data[offset]) - 128) / 128 }
            var bits: UInt32 = 0
            for index in 0..<byteCount { bits |= UInt32(data[offset + index]) << UInt32(8 * (4 - byteCount + index)) }
            return Float(Int32(bitPattern: bits)) * 0x1p-31
        }
    }
}
