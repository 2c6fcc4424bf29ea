"""Prints milliseconds a sample of each pipeline and program in a file of JSON lines, and how many times as fast as each peer Sulcus is."""

import json
import statistics
import sys


def main():
    times, share = {}, []
    with open(sys.argv[1]) as file:
        for line in file:
            result = json.loads(line)
            # Simard's field stands beside the peers' full pipelines: theirs, but for MONAI's, is one, too.
            key = ("full" if result["pipeline"] == "field" else result["pipeline"], result["threads"])
            name = result["program"] + ", elasticField" * (result["pipeline"] == "field")
            times.setdefault(key, {}).setdefault(name, []).append(result["millisecondsWithZScore"])
            if result["pipeline"] == "basic" and result["threads"] == 1 and "shareOfCopy" in result:
                share.append(result["shareOfCopy"])
    print("| pipeline | threads | program | ms a sample | lowest to highest | Sulcus is so many times as fast |\n|---|---|---|---|---|---|")
    for (pipeline, threads), programs in times.items():
        own = statistics.median(programs["Sulcus"])
        for name, values in programs.items():
            median = statistics.median(values)
            print(
                f"| {pipeline} | {threads} | {name} | {median:.2f} | {min(values):.2f} to {max(values):.2f} | {median / own:.1f} |")
    print(f"\nThe resampling of basic moves {100 * statistics.median(share):.0f} % of the bytes a second of a plain copy.")


if __name__ == "__main__":
    main()
