extension Page {
    /// The document: HTML that is well-formed XML, too.
    public var html: String {
        var page = Markup()
        page.appendVerbatim("<!DOCTYPE html>\n")
        page.element("html", ["xmlns": "http://www.w3.org/1999/xhtml", "lang": "en"]) { html in
            html.element("head") { head in
                head.element("meta", ["charset": "utf-8"])
                head.element("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
                head.element("meta", ["name": "color-scheme", "content": "light dark"])
                head.element("title", text: title.isEmpty ? "Untitled" : title)
                head.element("style") { $0.appendVerbatim(StyleSheet.text) }
            }
            html.element("body") { body in
                body.element("header") { header in
                    header.element("h1", text: title)
                    if !subtitle.isEmpty { header.element("p", text: subtitle) }
                }
                body.element("main") { main in
                    var writer = BlockWriter()
                    for section in sections {
                        main.element("section") { markup in
                            markup.element("h2", text: section.title)
                            for block in section.blocks { writer.write(block, to: &markup) }
                        }
                    }
                }
                if !footer.isEmpty { body.element("footer", text: footer) }
            }
        }
        return page.text + "\n"
    }
}

/// Writes blocks and counts their drawings, so that each has an identifier of its own.
private struct BlockWriter {
    private var drawingCount = 0

    mutating func write(_ block: Page.Block, to markup: inout Markup) {
        switch block {
        case .paragraph(let text): markup.element("p", text: text)
        case .list(let items):
            markup.element("ul") { list in for item in items { list.element("li", text: item) } }
        case .table(let grid): write(grid, to: &markup)
        case .facts(let facts): write(facts, "facts", to: &markup)
        case .highlights(let facts): write(facts, "highlights", to: &markup)
        case .figure(let drawing, let caption): write(drawing, caption, "figure", to: &markup)
        case .diagram(let drawing, let caption): write(drawing, caption, "diagram", to: &markup)
        case .details(let summary, let blocks):
            markup.element("details") { details in
                details.element("summary", text: summary)
                for block in blocks { write(block, to: &details) }
            }
        }
    }

    private mutating func write(_ drawing: Drawing, _ caption: String, _ kind: String, to markup: inout Markup) {
        drawingCount += 1
        let svg = drawing.svg(identifier: "d\(drawingCount)")
        markup.element("figure", ["class": kind]) { figure in
            figure.element("div", ["class": "scroll"]) { $0.append(svg) }
            if !caption.isEmpty { figure.element("figcaption", text: caption) }
        }
    }

    private func write(_ facts: [Page.Fact], _ kind: String, to markup: inout Markup) {
        markup.element("dl", ["class": kind]) { list in
            for fact in facts {
                list.element("div") { entry in
                    entry.element("dt", text: fact.name)
                    entry.element("dd") { value in
                        value.append(fact.value)
                        if !fact.note.isEmpty { value.element("small", text: " " + fact.note) }
                    }
                }
            }
        }
    }

    private func write(_ grid: Page.Grid, to markup: inout Markup) {
        markup.element("div", ["class": "scroll"]) { box in
            box.element("table") { table in
                table.element("thead") { head in
                    head.element("tr") { row in
                        for column in grid.columns {
                            row.element("th", ["scope": "col", "class": column.alignment.name], text: column.title)
                        }
                    }
                }
                table.element("tbody") { body in
                    for cells in grid.rows {
                        body.element("tr") { row in
                            for (index, column) in grid.columns.enumerated() {
                                let cell = index < cells.count ? cells[index] : ""
                                row.element("td", ["class": column.alignment.name], text: cell)
                            }
                        }
                    }
                }
            }
        }
    }
}

extension Page.Grid.Alignment {
    fileprivate var name: String { self == .left ? "l" : "r" }
}
