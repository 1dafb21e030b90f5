"""Ratios to EdgeInfer as bars, in SVG that is readable on light and on dark pages."""

import math
from html import escape

COLOURS = {
    "LiteRT": "#d55e00", "OpenVINO": "#3b8ed0", "ONNX Runtime": "#009e73", "ncnn": "#b565a7", "MNN": "#c98b00",
}
STYLE = """
    text { font: 12px system-ui, sans-serif; fill: #24292f }
    .quiet { fill: #57606a } .title { font-size: 14px; font-weight: 600 } .end { text-anchor: end }
    .small { font-size: 11px }
    .middle { text-anchor: middle } .grid { stroke: #d0d7de } .one { stroke: #24292f; stroke-width: 1.5 }
    @media (prefers-color-scheme: dark) {
        text { fill: #e6edf3 } .quiet { fill: #9198a1 } .grid { stroke: #3d444d } .one { stroke: #e6edf3 }
    }"""
# In pixels: the picture, what is above the bars, a bar, what is between groups, room for words at the ends of bars,
# and a character.
WIDTH, TOP, BAR, GROUP, WORDS, CHARACTER = 860, 62, 13, 12, 115, 6.6


def ratios(title, note, groups):
    """Draws a group of bars for each model.

    `groups` holds (model, bars); a bar is (peer, ratio, thin ratio or None). Bars begin at 1 on a logarithmic axis:
    to the right the peer's figure is larger than EdgeInfer's, to the left it is smaller.
    """
    values = [value for _, bars in groups for _, *pair in bars for value in pair if value]
    low, high = axis(values)
    names = 12 + CHARACTER * max(len(model) for model, _ in groups)
    left, span = names + WORDS, WIDTH - names - 2 * WORDS

    def x(value):
        return left + span * (math.log2(value) - low) / (high - low)

    height = TOP + sum(GROUP + BAR * len(bars) for _, bars in groups) + GROUP
    body = [f'<text class="title" x="12" y="20">{escape(title)}</text>']
    body.append(f'<text class="quiet" x="12" y="38">{escape(note)}</text>')
    for power in range(low, high + 1):
        place, label = f"{x(2.0**power):.1f}", f"{2**power}" if power >= 0 else f"1/{2**-power}"
        kind = "one" if power == 0 else "grid"
        body.append(f'<line class="{kind}" x1="{place}" x2="{place}" y1="{TOP}" y2="{height - GROUP / 2}"/>')
        body.append(f'<text class="quiet middle" x="{place}" y="{TOP - 6}">{label}</text>')
    y = TOP + GROUP
    for model, bars in groups:
        middle = y + BAR * len(bars) / 2 + 4
        body.append(f'<text class="end" x="{names:.1f}" y="{middle:.1f}">{escape(model)}</text>')
        for peer, value, thin in bars:
            body += bar(peer, value, thin, x, y)
            y += BAR
        y += GROUP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:.0f}" '
        f'viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{escape(title)}">\n'
        f"<style>{STYLE}\n</style>\n" + "\n".join(body) + "\n</svg>\n")


def axis(values):
    """The powers of two that the axis ends at."""
    powers = [math.log2(value) for value in values] or [0]
    return min(-1, math.floor(min(powers))), max(1, math.ceil(max(powers)))


def bar(peer, value, thin, x, y):
    colour, ends = COLOURS[peer], [x(value)] + ([x(thin)] if thin else [])
    parts = [rectangle(x(1), x(value), y + 1, 7, colour)]
    if thin:
        parts.append(rectangle(x(1), x(thin), y + 9, 2, colour))
    if value >= 1:
        place, kind = max(ends + [x(1)]) + 5, "quiet"
    else:
        place, kind = min(ends + [x(1)]) - 5, "quiet end"
    words = f"{peer} {value:.2f}" if value < 100 else f"{peer} {value:.0f}"
    parts.append(f'<text class="small {kind}" x="{place:.1f}" y="{y + 9:.1f}">{words}</text>')
    return parts


def rectangle(start, end, y, height, colour):
    left, width = min(start, end), abs(end - start)
    return f'<rect x="{left:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height}" fill="{colour}"/>'
