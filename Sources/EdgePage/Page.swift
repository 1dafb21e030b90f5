/// A document for people: one file that needs nothing beside it, on a screen, light or dark, and on paper.
public struct Page: Hashable, Sendable {
    public var title: String
    /// A line below the title.
    public var subtitle: String
    public var sections: [Section]
    /// The last line: who wrote the page.
    public var footer: String

    public init(title: String, subtitle: String = "", sections: [Section], footer: String = "") {
        self.title = title
        self.subtitle = subtitle
        self.sections = sections
        self.footer = footer
    }

    /// Blocks below a heading.
    public struct Section: Hashable, Sendable {
        public var title: String
        public var blocks: [Block]

        public init(_ title: String, _ blocks: [Block]) {
            self.title = title
            self.blocks = blocks
        }
    }

    /// What a section is made of. All text is escaped when it is written.
    public enum Block: Hashable, Sendable {
        case paragraph(String)
        case list([String])
        case table(Grid)
        /// Names and values, for what is no table: the conditions of a measurement.
        case facts([Fact])
        /// Large numbers side by side, each with its name.
        case highlights([Fact])
        case figure(Drawing, caption: String)
        /// A drawing that keeps its size, as graphs need it; it scrolls where it is wider than the page.
        case diagram(Drawing, caption: String)
        /// Blocks that are folded away until they are asked for; on paper they are open.
        case details(summary: String, [Block])
    }

    /// A name and its value.
    public struct Fact: Hashable, Sendable {
        public var name: String
        public var value: String
        /// Words of less weight behind the value.
        public var note: String

        public init(_ name: String, _ value: String, note: String = "") {
            self.name = name
            self.value = value
            self.note = note
        }
    }

    /// A table: columns with a title and an alignment, and rows of as many cells.
    public struct Grid: Hashable, Sendable {
        public enum Alignment: Hashable, Sendable { case left, right }

        public struct Column: Hashable, Sendable {
            public var title: String
            public var alignment: Alignment

            public init(_ title: String, _ alignment: Alignment = .left) {
                self.title = title
                self.alignment = alignment
            }
        }

        public var columns: [Column]
        /// Rows that are too short end with empty cells; what a row has beyond the columns is not shown.
        public var rows: [[String]]

        public init(_ columns: [Column], rows: [[String]] = []) {
            self.columns = columns
            self.rows = rows
        }
    }
}
