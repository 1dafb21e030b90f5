import Glibc

extension Dataset {
    /// A folder of pictures or WAV files; its sub-folders, if it has any, are the classes. Other files do not count.
    init(folder path: String, _ options: Options) throws(CommandError) {
        let root = path.hasSuffix("/") ? path : path + "/"
        let names = try Folder.names(path)
        var files = names.compactMap { name in Folder.kind(of: name).map { File(path: root + name, kind: $0) } }
        var classes: [String] = []
        let folders = names.filter { Folder.exists(root + $0) }
        for folder in folders {
            for name in try Folder.names(root + folder) {
                guard let kind = Folder.kind(of: name) else { continue }
                files.append(File(path: "\(root)\(folder)/\(name)", kind: kind))
                classes.append(folder)
            }
        }
        guard classes.isEmpty || classes.count == files.count else {
            throw .failed(
                "\(path) holds \(files.count - classes.count) files beside the folders of the classes; move them there")
        }
        guard !files.isEmpty else {
            throw .failed("\(path) holds no pictures (.jpg, .png, .bmp) and no sounds (.wav), nor do its folders")
        }
        guard files.allSatisfy({ $0.kind == files[0].kind }) else {
            throw .failed("\(path) holds pictures and sounds; a model takes the ones or the others")
        }
        let labels = classes.isEmpty ? nil : DatasetLabels(.words(classes), of: path, named: "folder")
        try self.init(
            path: path, count: files.count, source: .files(files), options: options, labels: labels,
            columns: [Column(name: "file", values: files.map(\.path))])
    }
}

/// What a data set asks of the file system.
enum Folder {
    static func exists(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// The names in a folder in the order of their bytes, without those that begin with a dot.
    static func names(_ path: String) throws(CommandError) -> [String] {
        guard let stream = opendir(path) else {
            throw .failed("folder \(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let capacity = MemoryLayout.size(ofValue: entry.pointee.d_name)
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: capacity) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// What a file holds by the end of its name; nil for all but pictures and sounds.
    static func kind(of name: String) -> Dataset.File.Kind? {
        let name = name.lowercased()
        if [".jpg", ".jpeg", ".png", ".bmp"].contains(where: { name.hasSuffix($0) }) { return .picture }
        return name.hasSuffix(".wav") ? .sound : nil
    }
}
