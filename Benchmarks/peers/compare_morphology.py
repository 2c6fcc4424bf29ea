"""Prints the table of a file of JSON lines that Morphology and morphology.py wrote, and draws openings against their radius.

    python compare_morphology.py RESULTS [--chart CHART.svg]

The same work must give the same result everywhere: an error, where it does not. Distances in float32 add up to a little else.
"""

import argparse
import json
import math
import re
import sys

COLUMNS = ["Sulcus", "OpenCV", "scikit-image", "scipy", "cc3d", "edt"]
COLOURS = {"disk": "#c2410c", "square": "#1d4ed8", "diamond": "#15803d", "line": "#7e22ce"}


def read(path):
    """The least milliseconds of each work and program, of all calls in all rounds: what others do meanwhile only adds to it."""
    times, numbers = {}, {}
    with open(path) as file:
        for line in file:
            result = json.loads(line)
            times.setdefault(result["work"], {}).setdefault(result["program"], []).append(result["least"])
            numbers.setdefault(result["work"], {})[result["program"]] = result["number"]
    for work, found in numbers.items():
        if max(found.values()) - min(found.values()) > (1e-6 * max(found.values()) if work == "distance transform" else 0):
            sys.exit(f"error: {work} gives different results: {found}")
    return {work: {name: min(rounds) for name, rounds in found.items()} for work, found in times.items()}


def table(times):
    print("| work | " + " | ".join(COLUMNS) + " | Sulcus takes of the best |\n|" + "---|" * (len(COLUMNS) + 2))
    for work, found in times.items():
        if "radius" in work:
            continue
        others = [time for name, time in found.items() if name != "Sulcus"]
        ratio = f"1/{min(others) / found['Sulcus']:.1f}" if others else ""
        cells = [f"{found[name]:.2f}" if name in found else "" for name in COLUMNS]
        print(f"| {work} | " + " | ".join(cells) + f" | {ratio} |")


def chart_table(times):
    rows = {}
    for work, found in times.items():
        if match := re.fullmatch(r"open (\w+) radius (\d+)", work):
            rows.setdefault(int(match[2]), {})[match[1]] = found
    print("\n| radius | " + " | ".join(f"{shape}, Sulcus | OpenCV" for shape in COLOURS) + " |\n|" + "---|" * 9)
    for radius, shapes in sorted(rows.items()):
        cells = [f"{shapes[shape][name]:.2f}" for shape in COLOURS for name in ["Sulcus", "OpenCV"]]
        print(f"| {radius} | " + " | ".join(cells) + " |")
    return rows


def draw(rows, path):
    """Both axes logarithmic; Sulcus in full lines, OpenCV in broken ones."""
    width, height, left, right, top, bottom = 760, 440, 60, 150, 20, 50
    values = [time for shapes in rows.values() for found in shapes.values() for time in found.values()]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    x = lambda radius: left + math.log(radius) / math.log(max(rows)) * (width - left - right)
    y = lambda time: top + (high - math.log10(time)) / (high - low) * (height - top - bottom)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
    ]
    for power in range(low, high + 1):
        lines.append(f'<path d="M{left} {y(10**power):.1f}H{width - right}" stroke="#ddd"/>')
        lines.append(f'<text x="{left - 6}" y="{y(10**power) + 4:.1f}" text-anchor="end">{10**power:g}</text>')
    for radius in [1, 2, 5, 10, 20, 50, 100]:
        lines.append(f'<path d="M{x(radius):.1f} {top}V{height - bottom}" stroke="#eee"/>')
        lines.append(f'<text x="{x(radius):.1f}" y="{height - bottom + 16}" text-anchor="middle">{radius}</text>')
    lines.append(f'<text x="{(left + width - right) / 2}" y="{height - 12}" text-anchor="middle">radius in px</text>')
    lines.append(f'<text x="14" y="{height / 2}" transform="rotate(-90 14 {height / 2})" text-anchor="middle">ms an opening</text>')
    ends = []
    for shape, colour in COLOURS.items():
        for name, dashes in [("Sulcus", ""), ("OpenCV", ' stroke-dasharray="5 4"')]:
            points = " ".join(f"{x(radius):.1f},{y(shapes[shape][name]):.1f}" for radius, shapes in sorted(rows.items()))
            lines.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>')
            ends.append((y(rows[max(rows)][shape][name]), f"{shape}, {name}", colour))
    # Labels at the lines' ends, pushed apart where they would overlap.
    at = -math.inf
    for place, label, colour in sorted(ends):
        at = max(place, at + 15)
        lines.append(f'<text x="{width - right + 8}" y="{at + 4:.1f}" fill="{colour}">{label}</text>')
    lines.append("</svg>")
    with open(path, "w") as file:
        file.write("\n".join(lines) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results")
    parser.add_argument("--chart")
    options = parser.parse_args()
    times = read(options.results)
    table(times)
    if any("radius" in work for work in times):
        rows = chart_table(times)
        if options.chart:
            draw(rows, options.chart)


if __name__ == "__main__":
    main()
