"""Prints the median step of each program in a file of JSON lines, and how much faster it is than the first."""

import json
import statistics
import sys


def main():
    seconds = {}
    with open(sys.argv[1]) as file:
        for line in file:
            result = json.loads(line)
            name = f"{result['program']}, {result['precision']}" + ", channels-last" * result.get("channelsLast", False)
            seconds.setdefault(name, []).append(result["secondsPerStep"])
    first = statistics.median(next(iter(seconds.values())))
    print("| program | seconds per step | lowest to highest | times as fast |\n|---|---|---|---|")
    for name, values in seconds.items():
        median = statistics.median(values)
        print(f"| {name} | {median:.3f} | {min(values):.3f} to {max(values):.3f} | {first / median:.2f} |")


if __name__ == "__main__":
    main()
