"""Prints images a second of each program and folder in a file of JSON lines, and the ratios to both peers on one thread."""

import json
import statistics
import sys


def main():
    rates = {}
    with open(sys.argv[1]) as file:
        for line in file:
            result = json.loads(line)
            name = f"{result['program']}, {result['threads']} thread" + "s" * (result["threads"] > 1)
            rates.setdefault(result["folder"], {}).setdefault(name, []).append(result["imagesPerSecond"])
    print("| images | program | images a second | lowest to highest | times OpenCV's | times Pillow's |\n|---|---|---|---|---|---|")
    for folder, programs in rates.items():
        peers = [
            next(statistics.median(values) for name, values in programs.items() if name.startswith(peer))
            for peer in ("OpenCV", "Pillow")
        ]
        for name, values in programs.items():
            median = statistics.median(values)
            ratios = " | ".join(f"{median / peer:.2f}" for peer in peers)
            print(f"| {folder} | {name} | {median:.0f} | {min(values):.0f} to {max(values):.0f} | {ratios} |")


if __name__ == "__main__":
    main()
