"""The page docs/performance.md and its drawings."""

import math

import drawing
import figures
import machine

OURS, PROGRAM = "EdgeInfer", "edgeinfer bench"
PEERS = ["LiteRT", "OpenVINO", "ONNX Runtime", "ncnn", "MNN"]

HEAD = """# Performance

Made by `make peers` on {date}: EdgeInfer and its peers on the same models, turn by turn in one run, {threads},
batch 1. Compare ratios: times depend on the machine, and on how busy it was.

{machine}

{versions}
"""

LATENCY = """
## Latency

Microseconds of one run, p50 / p99; the fastest p50 of a model is **bold**. «Best peer» is the smallest p50 of a peer
by EdgeInfer's, and that peer's p99 by EdgeInfer's: above 1 EdgeInfer is faster. «bench» is what `edgeinfer bench`
says, without Python around the call.
"""

START = """
## From file to first answer

Milliseconds for loading a model and for its first run, medians of {starts} processes; the file is in the page cache,
the runtime's package is imported.
"""

MEMORY = """
## Memory

Peak of private memory, in KB, that loading and six runs take above what the process had after importing the runtime.
Pages of mapped files, such as the weights of a model that is mapped, are not private.
"""

SIZE = """
## Size

Bytes of the file that is loaded. The last lines are the size of what is installed, without what that depends on, and of
all shared objects that a runtime brings into a process, the system's libraries apart.
"""

OUTPUTS = """
## Outputs

How far the outputs on {samples} samples of made-up input are from those of the runtime that the format belongs to
(LiteRT, ONNX Runtime). Integers: the largest difference in steps, and the share of elements that are equal. Floats: the
largest difference by the largest magnitude. A latency is marked † where a runtime computes something else.
"""

METHOD = """
## How it is measured

- Every runtime has a process of its own for each model, pinned to {cores}; only one of them runs at a time. A round
  gives each a turn of {seconds} (at least {least} runs, at most {most}) after a warm-up; the first of a round is
  another one in the next. There are {rounds} rounds.
- Figures are medians over turns of a percentile within the turn. Turns in which the kernel preempted the process do not
  count where {enough} others are left: {preempted}.
- Inputs are the same made-up ones for all. They are in the runtime's memory before the clock is read, and outputs stay
  there: a time is that of the call alone, from Python, which all pay alike: EdgeInfer through `libedgeinfer.so` and
  ctypes.
- Settings: {threads}, float32 stays float32, outputs and inputs bound in advance where there is a way, all else as it
  comes. ncnn's run includes the object that it makes for each; MNN's input is copied anew before each run, which is
  not timed.
- {clock}
- Models are converted with each runtime's own converter (`edgeinfer compile`, MNN's, pnnx for ncnn).
"""


WALL_CLOCK = "Times are those of the monotonic clock."
CPU_CLOCK = "Times are **CPU times**, as the machine was busy: waiting does not count."


def summary(model):
    """A line for the terminal."""
    parts = []
    for name, entry in model["runtimes"].items():
        if (value := figures.latency(entry, "p50")) is not None:
            parts.append(f"{name} {value:.1f}")
    return ", ".join(parts) or "no runtime can load it"


def write(results, remarks, path):
    models = results["models"]
    peers = [peer for peer in PEERS if any("turns" in model["runtimes"].get(peer, {}) for model in models)]
    columns = [OURS, *peers]
    images = draw(models, peers, path)
    text = HEAD.format(
        date=results["machine"]["date"], threads=threads(results), machine=machine.sentence(results["machine"]),
        versions=versions(results, columns))
    text += images["latency"] + ("\n" + remarks.strip() + "\n" if remarks else "")
    text += LATENCY + latency_table(models, columns) + means(models, peers) + spread_table(models, columns)
    text += START.format(starts=results["starts"]) + images["start"] + table(models, columns, start_cell)
    text += MEMORY + images["memory"] + table(models, columns, memory_cell)
    text += SIZE + table(models, columns, size_cell)
    text += largest_line("package", models, columns, "package_bytes")
    text += largest_line("shared objects", models, columns, "code_bytes")
    text += OUTPUTS.format(samples=results["samples"]) + table(models, columns, distance_cell)
    text += reasons(models) + method(results, models)
    path.write_text(text)


def draw(models, peers, path):
    """Writes the drawings beside the page, and gives the lines that show them, by their names."""

    def groups(figure, thin=None):
        found = []
        for model in models:
            ours = model["runtimes"].get(OURS, {})
            bars = []
            for peer in peers:
                entry = model["runtimes"].get(peer, {})
                value = figures.ratio(figure(entry), figure(ours))
                if value and not figures.computes_another(entry):
                    bars.append((peer, value, figures.ratio(thin(entry), thin(ours)) if thin else None))
            if bars:
                found.append((model["name"], bars))
        return found

    note = "1 is EdgeInfer; longer to the right: EdgeInfer is better; to the left: the peer is."
    drawings = {
        "latency": ("Latency of a run, peer by EdgeInfer", "Thick p50, thin p99. " + note, groups(
            lambda entry: figures.latency(entry, "p50"), lambda entry: figures.latency(entry, "p99"))),
        "start": ("Load and first run, peer by EdgeInfer", note, groups(figures.ready)),
        "memory": ("Peak private memory, peer by EdgeInfer", note, groups(
            lambda entry: figures.start(entry, "private_bytes"))),
    }
    lines = dict.fromkeys(drawings, "")
    for name, (title, note, bars) in drawings.items():
        if bars:
            file = path.with_name(f"{path.stem}-{name}.svg")
            file.write_text(drawing.ratios(title, note, bars))
            lines[name] = f"\n![{title}]({file.name})\n"
    return lines


# ---- Tables ----

def table(models, columns, cell):
    lines = ["", "| model | " + " | ".join(columns) + " |", "|---|" + "---:|" * len(columns)]
    for model in models:
        cells = [cell(model["runtimes"].get(name, {})) for name in columns]
        lines.append(f"| {model['name']} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def latency_table(models, columns):
    head = [*columns[:1], "bench", *columns[1:], "best peer"]
    lines = ["", "| model | " + " | ".join(head) + " |", "|---|" + "---:|" * len(head)]
    for model in models:
        entries = model["runtimes"]
        medians = {name: figures.latency(entries.get(name, {}), "p50") for name in columns}
        valid = {
            name: median for name, median in medians.items()
            if median is not None and not figures.computes_another(entries[name])
        }
        fastest = min(valid, key=valid.get, default=None)
        cells = [latency_cell(entries.get(name, {}), name == fastest) for name in columns]
        cells.insert(1, latency_cell(entries.get(PROGRAM, {}), False))
        cells.append(best_peer(entries, valid))
        lines.append(f"| {model['name']} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def best_peer(entries, medians):
    peers = {name: median for name, median in medians.items() if name != OURS}
    if not peers or OURS not in medians:
        return "–"
    best = min(peers, key=peers.get)
    p99 = figures.ratio(figures.latency(entries[best], "p99"), figures.latency(entries[OURS], "p99"))
    return f"{peers[best] / medians[OURS]:.2f} / {p99:.2f} {best}"


def latency_cell(entry, is_fastest):
    p50, p99 = figures.latency(entry, "p50"), figures.latency(entry, "p99")
    if p50 is None:
        return "–"
    median = f"**{number(p50)}**" if is_fastest else number(p50)
    return f"{median} / {number(p99)}" + ("†" if figures.computes_another(entry) else "")


def spread_table(models, columns):
    def cell(entry):
        if figures.latency(entry, "p50") is None:
            return "–"
        low, high = figures.spread(entry)
        return f"{number(low)} … {number(high)}"

    summary = "\n<details><summary>Lowest and highest p50 of a turn</summary>\n"
    return summary + table(models, columns, cell) + "\n</details>\n"


def means(models, peers):
    """A sentence with the geometric mean of a peer's ratios over the models that both run."""
    parts = []
    for peer in peers:
        ratios = []
        for model in models:
            entry = model["runtimes"].get(peer, {})
            ours = figures.latency(model["runtimes"].get(OURS, {}), "p50")
            ratio = figures.ratio(figures.latency(entry, "p50"), ours)
            if ratio and not figures.computes_another(entry):
                ratios.append(ratio)
        if ratios:
            mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
            parts.append(f"{peer} {mean:.2f} ({len(ratios)})")
    if not parts:
        return ""
    return "\nGeometric means of p50 by EdgeInfer's, and of how many models: " + ", ".join(parts) + ".\n"


def start_cell(entry):
    load, first = figures.start(entry, "load_us"), figures.start(entry, "first_us")
    return "–" if load is None else f"{number(load / 1e3)} + {number(first / 1e3)}"


def memory_cell(entry):
    private = figures.start(entry, "private_bytes")
    return "–" if private is None else f"{private / 1024:,.0f}"


def size_cell(entry):
    return f"{entry['bytes']:,}" if "bytes" in entry and "cannot" not in entry else "–"


def largest_line(title, models, columns, key):
    sizes = []
    for name in columns:
        starts = [start for model in models for start in model["runtimes"].get(name, {}).get("starts", [])]
        sizes.append(f"{max((start[key] for start in starts), default=0):,}")
    return f"| *{title}* | " + " | ".join(sizes) + " |\n"


def distance_cell(entry):
    if "turns" not in entry:
        return "–"
    distance = entry.get("distance")
    if distance is None:
        return "is compared with"
    if distance["kind"] == "shape":
        return "other shape"
    if distance["kind"] == "steps":
        return "equal" if distance["steps"] == 0 else f"{distance['steps']}, {distance['equal']:.2%}"
    return "equal" if distance["relative"] == 0 else f"{distance['relative']:.0e}"


def reasons(models):
    """What could not be measured; a reason that several models share is told once."""
    told = {}
    for model in models:
        for name, entry in model["runtimes"].items():
            if "cannot" in entry:
                told.setdefault((name, entry["cannot"]), []).append(model["name"])
    lines = [
        f"- {name}, {', '.join(names)}: {reason[:160].replace('<', '‹')}" for (name, reason), names in told.items()
    ]
    text = "\n## What could not be measured\n\nA format that a runtime does not read is not listed.\n\n"
    return text + "\n".join(lines) + "\n" if lines else ""


# ---- Sentences ----

def threads(results):
    return "one thread" if results["threads"] == 1 else f"{results['threads']} threads"


def versions(results, columns):
    known = [f"{name} {results['versions'][name]}" for name in columns if name in results["versions"]]
    return "Versions: " + ", ".join(known) + f"; Python {results['machine']['python']}."


def method(results, models):
    turns = [turn for model in models for entry in model["runtimes"].values() for turn in entry.get("turns", [])]
    disturbed = sum(1 for turn in turns if turn["preempted"])
    cores = ", ".join(map(str, results["cores"]))
    options = results["options"]
    return METHOD.format(
        cores=("core " if len(results["cores"]) == 1 else "cores ") + cores, rounds=results["rounds"],
        threads=threads(results), seconds=f"{options['seconds']:g} s", least=options["least"], most=options["most"],
        clock=CPU_CLOCK if options["cpu_time"] else WALL_CLOCK, enough=figures.ENOUGH,
        preempted=f"{disturbed:,} of {len(turns):,} were preempted")


def number(value):
    """Three significant digits, and no fraction from 100 on."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
