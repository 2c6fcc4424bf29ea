"""Prints, for each network and size in a file of JSON lines, how long each program predicts and what memory it takes."""

import json
import statistics
import sys


def main():
    works = {}
    with open(sys.argv[1]) as file:
        for line in file:
            result = json.loads(line)
            programs = works.setdefault((result["network"], result["size"]), {})
            programs.setdefault(f"{result['program']}, {result['precision']}", []).append(result)
    print("| network | size | program | seconds | lowest to highest | times as fast | peak MiB | share | GFLOP/s | peak |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for (network, size), programs in works.items():
        rows = [result for results in programs.values() for result in results]
        work = next((2 * row["gigaMultiplyAdds"] for row in rows if "gigaMultiplyAdds" in row), 0)
        first = None
        for program, results in programs.items():
            seconds = [result["seconds"] for result in results]
            median = statistics.median(seconds)
            memory = statistics.median(result["peakMiB"] for result in results)
            first = first or (median, memory)
            peak = max((result["peakGFLOPs"] for result in results if "peakGFLOPs" in result), default=None)
            print(
                f"| {network} | {size}² | {program} | {median:.3f} | {min(seconds):.3f} to {max(seconds):.3f} | "
                f"{first[0] / median:.2f} | {memory:.0f} | {memory / first[1]:.2f} | {work / median:.0f} | "
                f"{f'{peak:.0f}' if peak else ''} |"
            )


if __name__ == "__main__":
    main()
