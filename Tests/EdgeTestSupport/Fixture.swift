import EdgeTensor
import Glibc

/// Files under `Tests/Fixtures`, and of the folder of real models where the environment names one.
public enum Fixture {
    /// The folder `Tests/Fixtures` of the checkout that this was built from.
    public static let folder: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(2)
        return parts.joined(separator: "/") + "/Fixtures"
    }()

    /// The folder of real models, data and golden outputs that `EDGEINFER_REALWORLD` names; nil when it is not set.
    public static var realWorldFolder: String? { environment("EDGEINFER_REALWORLD") }

    /// A variable of the environment; nil when it is empty or not set.
    public static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The bytes of a file, by its path below ``folder``.
    public static func bytes(_ name: String) throws -> Bytes { try bytes(atPath: folder + "/" + name) }

    /// The bytes of a file.
    public static func bytes(atPath path: String) throws -> Bytes {
        guard let file = fopen(path, "rb") else { throw MissingFixture(path: path) }
        defer { fclose(file) }
        fseek(file, 0, SEEK_END)
        let count = ftell(file)
        rewind(file)
        return Bytes(count: count) { target in _ = fread(target.baseAddress, 1, count, file) }
    }
}

/// A file that a test needs and that is not there.
public struct MissingFixture: Error, CustomStringConvertible {
    public let path: String
    public var description: String { "no file \(path)" }
}

/// Calls `body` with damaged copies of `bytes`: every truncation, and single bytes set to extremes and flipped, at
/// `count` places spread over the file; the same ones each time.
public func forEachDamage(of bytes: Bytes, count: Int = 600, _ body: (_ damaged: Bytes, _ what: String) -> Void) {
    let original = bytes.withUnsafeBytes { Array($0) }
    guard !original.isEmpty else { return }
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    func random(below bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }
    for index in 0..<count {
        // Half of the damage hits the first 256 bytes, where headers are.
        let place = random(below: index % 2 == 0 ? original.count : min(original.count, 256))
        if index % 4 == 0 {
            body(Bytes(Array(original[..<place])), "cut at \(place)")
            continue
        }
        var damaged = original
        switch index % 4 {
        case 1: damaged[place] ^= UInt8(1 << random(below: 8))
        case 2: damaged[place] = [0, 0x7F, 0x80, 0xFF][random(below: 4)]
        default:
            let value: [UInt8] = [[0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0x7F], [0, 0, 0, 0x80]][random(below: 3)]
            for (offset, byte) in value.enumerated() where place + offset < damaged.count {
                damaged[place + offset] = byte
            }
        }
        body(Bytes(damaged), "damage \(index % 4) at \(place)")
    }
}
