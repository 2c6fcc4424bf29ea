"""Writes ReferenceStudent.swift: Student's t distribution and intervals of means by scipy.

    python reference_student.py > ReferenceStudent.swift

Made with scipy 1.17 and numpy 2.4.
"""

import numpy as np
from scipy import stats

DEGREES = [0.5, 1, 2, 3, 4.5, 5, 9, 10, 29, 30, 100, 1234.5, 1e6]
SHARES = [1e-12, 1e-6, 0.001, 0.025, 0.1, 0.4, 0.499, 0.6, 0.9, 0.95, 0.975, 0.995, 0.9999]
VALUES = [0, 0.001, 0.01, 0.5, 1, 1.96, 3, 10, 75.5, 1e4]


def main():
    print("// swift-format-ignore-file")
    print("// Written by reference_student.py beside this file.\n")
    print("enum ReferenceStudent {")
    print("  /// Degrees of freedom, share, the value below which it lies.")
    print("  static let quantiles: [(Double, Double, Double)] = [")
    for degrees in DEGREES:
        for share in SHARES:
            print(f"    ({degrees!r}, {share!r}, {float(stats.t.ppf(share, degrees))!r}),")
    print("  ]\n")
    print("  /// Degrees of freedom, value, the share above it.")
    print("  static let shares: [(Double, Double, Double)] = [")
    for degrees in DEGREES:
        for value in VALUES:
            print(f"    ({degrees!r}, {value!r}, {float(stats.t.sf(value, degrees))!r}),")
    print("  ]\n")
    print("  /// Values, and the 95 % interval of their mean.")
    print("  static let intervals: [([Double], Double, Double)] = [")
    draws = np.random.default_rng(7)
    for count in [2, 3, 6, 10, 50]:
        values = draws.normal(0.01, 0.03, count)
        low, high = stats.ttest_1samp(values, 0).confidence_interval(0.95)
        print(f"    ({values.tolist()!r}, {float(low)!r}, {float(high)!r}),")
    print("  ]\n}")


main()
