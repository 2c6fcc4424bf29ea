"""Prints seconds and results of the programs in a file of JSON lines, and how much faster Sulcus is than scikit-learn."""

import json
import statistics
import sys


def main():
    with open(sys.argv[1]) as file:
        results = [json.loads(line) for line in file]
    programs = {}
    for result in results:
        programs.setdefault(result["program"], []).append(result)
    peer = next(values for name, values in programs.items() if name.startswith("scikit-learn"))
    slow = statistics.median(result["seconds"] for result in peer)
    print("| program | pixels | seconds for the area | times as fast | area | average precision |\n|---|---|---|---|---|---|")
    for name, values in programs.items():
        seconds = statistics.median(result["seconds"] for result in values)
        one = values[0]
        print(f"| {name} | {one['pixels']:,} | {seconds:.3f} | {slow / seconds:.0f} | {one['area']:.9f} "
              f"| {one['averagePrecision']:.9f} |")
    for key in ("area", "averagePrecision"):
        differences = [abs(result[key] - peer[0][key]) for result in results]
        print(f"largest difference of {key}: {max(differences):.1e}")
    if any(abs(result["area"] - peer[0]["area"]) > 1e-6 for result in results):
        sys.exit("the areas differ by more than 1e-6")


if __name__ == "__main__":
    main()
