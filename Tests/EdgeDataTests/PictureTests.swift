import EdgeData
import EdgeTensor
import EdgeTestSupport
import Testing

/// Decoded and resized pictures against what Pillow makes of the same files (`Fixtures/pictures/make.py`).
@Suite struct PictureTests {
    static let files = [
        "rgb.png", "palette.png", "alpha.png", "rgb.bmp", "palette.bmp", "bits.bmp", "rgb.jpg", "gray.jpg",
        "progressive.jpg",
    ]

    static let orientations = (1...8).map { "exif\($0).jpg" }

    @Test(arguments: files + orientations)
    func decodesAsPillowDoes(name: String) throws {
        let picture = try Picture(decoding: try Fixture.bytes("pictures/" + name))
        #expect(try largestDifference(picture, from: name) == 0)
    }

    @Test(arguments: ["bilinear", "bicubic"], [[7, 5], [20, 31], [16, 4], [1, 1]])
    func resizesAsPillowDoes(filter: String, size: [Int]) throws {
        let picture = try Picture(decoding: try Fixture.bytes("pictures/rgb.png"))
        let filter = try #require(ResizeFilter(rawValue: filter))
        let resized = picture.resized(width: size[0], height: size[1], filter: filter)
        // Pillow computes in fixed point; ties may fall to the other side, once per direction.
        #expect(try largestDifference(resized, from: "resize-\(filter)-\(size[0])x\(size[1])") <= 1)
    }

    @Test func nearestTakesThePixelAtTheCentre() {
        let picture = Picture(width: 4, height: 1, rgb: Bytes((0..<12).map { UInt8($0) }))
        let half = picture.resized(width: 2, height: 1, filter: .nearest)
        #expect(half.rgb == Bytes([3, 4, 5, 9, 10, 11] as [UInt8]))
    }

    @Test func croppingOutsideGivesBlack() {
        let picture = Picture(width: 1, height: 1, rgb: Bytes([7, 8, 9] as [UInt8]))
        let cropped = picture.cropped(left: -1, top: 0, width: 2, height: 1)
        #expect(cropped.rgb == Bytes([0, 0, 0, 7, 8, 9] as [UInt8]))
    }

    @Test(arguments: files + ["exif6.jpg"])
    func hostileDamageIsAnswered(name: String) throws {
        forEachDamage(of: try Fixture.bytes("pictures/" + name)) { damaged, _ in
            do throws(DataError) {
                let picture = try Picture(decoding: damaged)
                #expect(picture.rgb.count == picture.width * picture.height * 3)
            } catch {
                #expect(!error.description.isEmpty)
            }
        }
    }

    @Test func cutJPEGsAreErrorsNotGrayAreas() throws {
        let bytes = try Fixture.bytes("pictures/rgb.jpg")
        #expect(throws: DataError.self) { try Picture(decoding: bytes[0..<bytes.count - 40]) }
    }

    private func largestDifference(_ picture: Picture, from name: String) throws -> Int {
        let expected = try NumPyFile.tensor(from: try Fixture.bytes("pictures/\(name).npy"))
        #expect(expected.shape.dimensions == [picture.height, picture.width, 3])
        let found = picture.rgb.withUnsafeBytes { Array($0) }
        return zip(found, expected.elements(as: UInt8.self)).map { abs(Int($0) - Int($1)) }.max() ?? .max
    }
}
