"""Prints the polynomials of PixelMathematics.swift and NormalQuantile.swift, the constant term first, with their largest
relative error.

    python fit_polynomials.py

Weighted least squares in Chebyshev polynomials, the weights moved to where the error is largest (Lawson 1961). Made with
numpy 2.4.6 and mpmath.
"""

import mpmath
import numpy

mpmath.mp.dps = 40


def fit(function, low, high, degree, centre=0.0, points=4000):
    at = numpy.cos(numpy.pi * (numpy.arange(points) + 0.5) / points)
    places = (low + high) / 2 + (high - low) / 2 * at
    values = numpy.array([float(function(mpmath.mpf(place))) for place in places])
    terms = numpy.polynomial.chebyshev.chebvander(at, degree)
    weights = numpy.full(points, 1 / points)
    best = (numpy.inf, None)
    for _ in range(200):
        scale = numpy.sqrt(weights) / values
        found = numpy.linalg.lstsq(terms * scale[:, None], values * scale, rcond=None)[0]
        errors = abs(terms @ found / values - 1)
        best = min(best, (errors.max(), found), key=lambda pair: pair[0])
        weights = weights * errors / (weights * errors).sum()
    polynomial = numpy.polynomial.Polynomial(numpy.polynomial.chebyshev.cheb2poly(best[1]))
    middle, half = (low + high) / 2, (high - low) / 2
    return best[0], polynomial(numpy.polynomial.Polynomial([(centre - middle) / half, 1 / half])).coef


def logarithm(f):
    """ln(1 + f) / f."""
    return mpmath.log1p(f) / f if f else mpmath.mpf(1)


def quantile(w):
    """The draw that is exceeded in absolute value with chance t, over 1 - t, where w = -ln(t (2 - t))."""
    x = mpmath.sqrt(1 - mpmath.exp(-w))
    t = mpmath.exp(-w) / (1 + x)
    draw = mpmath.erfinv(x) if w < 10 else mpmath.sqrt(w)
    for _ in range(60):
        step = (mpmath.erfc(draw) - t) / (-2 / mpmath.sqrt(mpmath.pi) * mpmath.exp(-draw * draw))
        step /= 1 + draw * step
        draw -= step
        if abs(step) < mpmath.mpf(10) ** -25:
            break
    return mpmath.sqrt(2) * draw / x


def show(name, result):
    print(name, f"{result[0]:.1e}", " ".join(f"{number:.9g}" for number in result[1]))


show("log2(1 + f) / f", fit(lambda f: logarithm(f) / mpmath.log(2), -1 / 3, 1 / 3, 8))
show("2^f", fit(lambda f: mpmath.mpf(2) ** f, -0.5, 0.5, 6))
show("ln(1 + f) / f", fit(logarithm, -1 / 3, 1 / 3, 5))
show("quantile, w - 2.5, up to 5", fit(quantile, 1e-9, 5, 6, centre=2.5, points=400))
show("quantile, √w - 3.5, beyond", fit(lambda s: quantile(s * s), 5**0.5, 23**0.5, 7, centre=3.5, points=400))
