"""Prints the tables of a file of JSON lines that Scores and scores.py wrote.

The same masks must get the same scores everywhere: an error, where they do not. Peers compute in float32.
"""

import json
import statistics
import sys


def main():
    pairs, numbers, folders = {}, {}, {}
    with open(sys.argv[1]) as file:
        for line in file:
            result = json.loads(line)
            if "pairs" in result:
                folders.setdefault((result["work"], result["pairs"]), []).append(result["seconds"])
                continue
            pairs.setdefault(result["work"], {}).setdefault(result["program"], []).append(result["milliseconds"])
            known = numbers.setdefault(result["work"], result["numbers"])
            if any(abs(one - other) > 1e-4 for one, other in zip(known, result["numbers"], strict=True)):
                sys.exit(f"error: {result['work']} of {result['program']} are {result['numbers']}, not {known}")
    print("| work | program | ms a pair | lowest to highest | Sulcus is so many times as fast |\n|---|---|---|---|---|")
    for work, programs in pairs.items():
        own = statistics.median(programs["Sulcus"])
        for name, values in programs.items():
            median = statistics.median(values)
            print(f"| {work} | {name} | {median:.3f} | {min(values):.3f} to {max(values):.3f} | {median / own:.1f} |")
    if not folders:
        return
    decoding = statistics.median(next(values for (work, _), values in folders.items() if work == "decode"))
    print("\n| work | pairs | s | times decoding alone |\n|---|---|---|---|")
    for (work, count), values in sorted(folders.items()):
        median = statistics.median(values)
        print(f"| {work} | {count} | {median:.3f} | {median / decoding:.2f} |")


if __name__ == "__main__":
    main()
