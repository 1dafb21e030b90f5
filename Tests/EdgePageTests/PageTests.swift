import EdgePage
import EdgeTestSupport
import Testing

/// Pages are well-formed, whatever goes into them, and refer to nothing outside of them.
@Suite struct PageTests {
    static let hostileNames = [
        "</title><script>alert(1)</script>", "\"' onload=\"x", "&amp; &#60; ]]> <!-- --",
        "\u{0}\u{1B}[2J\u{7F}\u{85}\u{FFFE}",
        "\u{202E}gpj.exe", "", String(repeating: "層", count: 300), "e\u{301}👩‍👩‍👧", "a\nb\tc\r\nd",
    ]

    private func page(_ name: String) -> Page {
        let x = Axis(name, .linear(covering: [0, 10]))
        let y = Axis(
            name, .logarithmic(covering: [1, 100]), unit: .nanoseconds, ticks: [.init(1, name), .init(50, name)])
        let dot = Mark.Dot(x: 3, y: 20, text: name)
        let marks: [Mark] = [
            .area([.init(x: 1, low: 2, high: 50), .init(x: 4, low: 3, high: 60)]),
            .line([Point(0, 1), Point(10, 100)]),
            .columns([.init(from: 1, to: 2, height: 30, tooltip: name)]), .labels([dot, dot], .end),
            .labels([dot, dot], .start),
            .whiskers([.init(x: 5, low: 2, high: 9)]),
            .boxes([.init(x: 7, sample: [3, 9, 27], tooltip: name)], width: 20),
            .verticalRule(at: 4, label: name), .horizontalRule(at: 9, label: name), .dots([dot], .circle),
        ]
        var layers = marks.enumerated().map { Layer($1, tone: .series($0), name: name) }
        layers += Mark.Shape.allCases.map { Layer(.dots([dot], $0), tone: .series(-1)) }
        let chart = Chart(title: name, description: name, x: x, y: y, layers: layers)
        let bars = BarChart(
            title: name, description: name,
            bars: [.init(name: name, value: 3, text: name, tooltip: name), .init(name: name, value: .nan, text: "")])
        return Page(
            title: name, subtitle: name,
            sections: [
                .init(
                    name,
                    [
                        .paragraph(name), .list([name, name]), .facts([.init(name, name, note: name)]),
                        .highlights([.init(name, name)]), .figure(chart.drawing, caption: name),
                        .details(summary: name, [.figure(bars.drawing, caption: name)]),
                        .table(.init([.init(name), .init(name, .right)], rows: [[name, name], [name], []])),
                    ])
            ], footer: name)
    }

    @Test(arguments: hostileNames)
    func hostileNamesStayText(name: String) throws {
        let html = page(name).html
        let document = try XMLDocument(html)
        #expect(document.all("script").isEmpty)
        #expect(document.elements.allSatisfy { element in !element.attributes.keys.contains { $0.hasPrefix("on") } })
        #expect(document.all("h1").count == 1 && document.all("svg").count == 2)
        #expect(!html.contains("\u{1B}") && !html.contains("\u{202E}"))
        if name.hasPrefix("</title>") { #expect(document.all("h1")[0].text == name) }
    }

    @Test func drawingsHaveNamesOfTheirOwn() throws {
        let document = try XMLDocument(page("layer").html)
        let identifiers = document.elements.compactMap { $0.attributes["id"] }
        #expect(Set(identifiers).count == identifiers.count)
        for svg in document.all("svg") {
            let names = (svg.attributes["aria-labelledby"] ?? "").split(separator: " ").map(String.init)
            #expect(names.count == 2 && names.allSatisfy(identifiers.contains))
        }
    }

    @Test func nothingComesFromOutside() throws {
        let html = page("layer").html
        let document = try XMLDocument(html)
        for element in document.elements {
            #expect(element.attributes["src"] == nil && element.attributes["href"] == nil)
        }
        #expect(!html.contains("url(") && !html.contains("@import"))
        #expect(html.contains("prefers-color-scheme: dark") && html.contains("@media print"))
    }

    /// Values that are no numbers, empty layers and single points leave a drawing whose places are all numbers.
    @Test func chartsOfNothing() throws {
        for values in [[], [1], [.nan, 1, .infinity], [-1e308, 1e308]] as [[Double]] {
            let points = values.map { Point($0, $0) }
            let chart = Chart(
                title: "t", description: "d", x: Axis("x", .linear(covering: values)),
                y: Axis("y", .logarithmic(covering: values)),
                layers: [
                    Layer(.line(points), tone: .ink),
                    Layer(.dots(values.map { .init(x: $0, y: $0, text: "") }, .cross), tone: .ink),
                    Layer(.verticalRule(at: .nan, label: "p50"), tone: .muted), Layer(.columns([]), tone: .series(9)),
                ])
            let html = Page(title: "t", sections: [.init("s", [.figure(chart.drawing, caption: "")])]).html
            #expect(!html.contains("nan") && !html.contains("inf\""))
            _ = try XMLDocument(html)
        }
    }

    /// Words of points at the upper edge stand below them, so that no line runs through them.
    @Test func wordsKeepClearOfTheUpperEdge() throws {
        func heights(_ y: Double) throws -> (word: Double, point: Double) {
            let dot = Mark.Dot(x: 5, y: y, text: "word")
            let scale = Scale.linear(covering: [0, 10])
            let chart = Chart(
                title: "t", description: "d", x: Axis("x", scale), y: Axis("y", scale),
                layers: [Layer(.dots([dot], .circle), tone: .ink), Layer(.labels([dot], .end), tone: .ink)])
            let html = Page(title: "t", sections: [.init("s", [.figure(chart.drawing, caption: "")])]).html
            let page = try XMLDocument(html)
            let word = page.all("text").first { $0.text == "word" }
            return (
                Double(word?.attributes["y"] ?? "") ?? .nan,
                Double(page.all("circle").last?.attributes["cy"] ?? "") ?? .nan
            )
        }
        let (low, high) = (try heights(3), try heights(10))
        #expect(low.word < low.point)
        #expect(high.word > high.point + 8)
    }

    @Test func boldLettersAreWider() {
        #expect(TextWidth.estimate("Conv", size: 12, isBold: true) > TextWidth.estimate("Conv", size: 12))
        let whole = TextWidth.shortened("Convolution", size: 12, limit: 76)
        #expect(whole == "Convolution" && TextWidth.shortened(whole, size: 12, isBold: true, limit: 76) != whole)
    }

    /// Every text stands within its drawing, as far as the estimate of its width says.
    @Test func longLabelsAreShortened() throws {
        let name = String(repeating: "model/layer/", count: 40)
        let bars = BarChart(title: "t", description: "d", bars: [.init(name: name, value: 1, text: name)])
        let html = Page(title: "t", sections: [.init("s", [.figure(bars.drawing, caption: "")])]).html
        let texts = try XMLDocument(html).all("text")
        #expect(texts.count == 2)
        for text in texts {
            #expect(TextWidth.estimate(text.text, size: 12) < Chart.width * 0.42)
            #expect(text.text.contains("…"))
        }
        #expect(html.contains("<title>\(name)</title>"))
    }

    @Test func quartilesAreOfTheNearestRank() {
        let box = Mark.Box(x: 0, sample: [8, 1, 2, 7, 3, 6, 4, 5], tooltip: "")
        #expect([box.lowest, box.lowerQuartile, box.median, box.upperQuartile, box.highest] == [1, 2, 4, 6, 8])
        let single = Mark.Box(x: 0, sample: [3], tooltip: "")
        #expect(single.lowest == 3 && single.upperQuartile == 3)
    }

    @Test func theCheckerFindsDefects() {
        for text in [
            "<a>", "<a></b>", "<a b=c/>", "<a>&</a>", "<a><b></a></b>", "<a/><b/>", "<a x=\"1\" x=\"2\"/>", "", "x<a/>",
        ] {
            #expect(throws: XMLDocument.Defect.self) { _ = try XMLDocument(text) }
        }
    }
}
