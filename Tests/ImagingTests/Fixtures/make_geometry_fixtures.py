"""Writes what other libraries compute where images are turned and distorted, beside this script.

    python make_geometry_fixtures.py

Made with numpy 2.4.6, scipy 1.17.1, torch 2.13.0 and opencv 5.0.0, all in float64 but OpenCV. Images are lists of numbers in row
order.
"""

import json
import pathlib

import cv2
import numpy
import scipy.ndimage
import torch

random = numpy.random.default_rng(2003)


def image(width, height):
    return numpy.array(numbers(random.random((height, width)))).reshape(height, width)


def numbers(array, digits=7):
    return [float(f"{value:.{digits}g}") for value in numpy.asarray(array, numpy.float64).ravel()]


def write(name, cases):
    text = "[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n"
    (pathlib.Path(__file__).parent / name).write_text(text)


def grid_sample(source, x, y, border):
    """PyTorch's bicubic interpolation (a = -0.75); `reflection` is about the centres of the edge pixels."""
    height, width = source.shape
    # A single line has no length to be a share of: it is the same twice, which no mirror image can tell.
    if border == "reflect":
        source = numpy.repeat(source, 2, axis=0) if height == 1 else source
        source = numpy.repeat(source, 2, axis=1) if width == 1 else source
    (rows, columns) = source.shape
    if rows == 1 or columns == 1:
        return None
    places = numpy.stack([2 * x / (columns - 1) - 1, 2 * y / (rows - 1) - 1], -1)
    mode = {"reflect": "reflection", "edge": "border", "constant": "zeros"}[border]
    found = torch.nn.functional.grid_sample(
        torch.from_numpy(source)[None, None], torch.from_numpy(places)[None], mode="bicubic", padding_mode=mode,
        align_corners=True)
    return found[0, 0].numpy()


def cubic_resampling():
    turn = numpy.deg2rad(31)
    maps = [
        (11, 7, 9, 8, numpy.cos(turn), -numpy.sin(turn), numpy.sin(turn), numpy.cos(turn), 1.37, -2.21),
        (11, 7, 11, 7, 0.73, 0.11, -0.23, 0.61, 0.313, 0.417),
        (5, 9, 10, 6, 1.9, 0.7, -0.31, 2.3, -7.123, -3.781),
        (19, 17, 11, 13, 0.9, -0.4, 0.4, 0.9, 3.2, 0.7),
        (1, 6, 5, 8, 0.9, 0.2, 0.1, 0.8, -1.31, -0.4),
        (2, 2, 5, 4, 0.4, 0.2, 0.1, 0.4, -0.31, -0.4),
        (1, 1, 3, 2, 0.9, 0.2, 0.1, 0.8, -1.31, -0.4),
    ]
    for width, height, new_width, new_height, xx, xy, yx, yy, offset_x, offset_y in maps:
        source = image(width, height)
        rows, columns = numpy.mgrid[:new_height, :new_width].astype(numpy.float64)
        x, y = xx * columns + xy * rows + offset_x, yx * columns + yy * rows + offset_y
        for border in ["reflect", "constant"]:
            cubic = grid_sample(source, x, y, border)
            if cubic is None:
                continue
            if border == "reflect" and width > 3:
                # OpenCV, whose weights are those of 32 places between two pixels, agrees as far as it can.
                other = cv2.remap(
                    source.astype(numpy.float32), x.astype(numpy.float32), y.astype(numpy.float32), cv2.INTER_CUBIC,
                    borderMode=cv2.BORDER_REFLECT_101)
                assert abs(other - cubic).max() < 0.06, abs(other - cubic).max()
            yield {
                "width": width, "height": height, "newWidth": new_width, "newHeight": new_height,
                "source": numbers(source), "map": [xx, xy, yx, yy, offset_x, offset_y], "border": border,
                "cubic": numbers(cubic),
            }


def spline_fields():
    """Control points with bicubic interpolation between them, and an image seen through the field, linearly."""
    for width, height, points in [(24, 17, 3), (9, 30, 5), (13, 13, 2), (1, 8, 3), (1, 1, 3)]:
        grid = numpy.array(numbers(random.normal(0, 2, (2, points, points)))).reshape(2, points, points)
        field = torch.nn.functional.interpolate(
            torch.from_numpy(grid)[None], (height, width), mode="bicubic", align_corners=True)[0].numpy()
        rows, columns = numpy.mgrid[:height, :width].astype(numpy.float64)
        source = image(width, height)
        at = numpy.stack([rows + field[1], columns + field[0]])
        # The same field, after a quarter turn and a shift of the sample that it deforms.
        turned = numpy.stack([-at[1] + 3.25, at[0] + 1.5])
        yield {
            "width": width, "height": height, "points": points, "gridX": numbers(grid[0]), "gridY": numbers(grid[1]),
            "x": numbers(field[0], 9), "y": numbers(field[1], 9), "source": numbers(source),
            "linear": numbers(scipy.ndimage.map_coordinates(source, at, order=1, mode="mirror")),
            "turned": numbers(scipy.ndimage.map_coordinates(source, turned, order=1, mode="mirror")),
        }


def smoothing():
    for width, height, sigma, scale in [(20, 13, 1.3, 1), (9, 31, 4.7, 25), (1, 12, 2, 3), (17, 1, 0, 4), (35, 4, 0.9, 0)]:
        source = numpy.array(numbers(2 * random.random((height, width)) - 1)).reshape(height, width)
        smooth = scipy.ndimage.gaussian_filter(source, sigma, mode="constant", truncate=4) if sigma else source
        yield {
            "width": width, "height": height, "sigma": sigma, "scale": scale, "source": numbers(source),
            "smooth": numbers(scale * smooth),
        }


def dense_fields():
    """Simard's deformation: noise smoothed and scaled, and an image seen through it."""
    for width, height, sigma, alpha in [(21, 16, 3, 30), (12, 25, 1.5, 8)]:
        noise = numpy.array(numbers(2 * random.random((2, height, width)) - 1)).reshape(2, height, width)
        x, y = [alpha * scipy.ndimage.gaussian_filter(each, sigma, mode="constant", truncate=4) for each in noise]
        source = image(width, height)
        rows, columns = numpy.mgrid[:height, :width].astype(numpy.float64)
        yield {
            "width": width, "height": height, "sigma": sigma, "alpha": alpha, "noiseX": numbers(noise[0]),
            "noiseY": numbers(noise[1]), "source": numbers(source),
            "linear": numbers(scipy.ndimage.map_coordinates(source, [rows + y, columns + x], order=1, mode="mirror")),
        }


def grids():
    """Cells of one size in the result, of several in the source: a piecewise linear map of each axis."""
    for width, height, columns, rows in [(21, 14, [1.3, 0.7, 1, 0.9], [0.8, 1.2, 1.1]), (8, 1, [0.71, 1.29], [1])]:
        def axis(count, sizes):
            edges = numpy.concatenate([[0], numpy.cumsum(sizes)]) / numpy.sum(sizes) * (count - 1)
            return numpy.interp(numpy.arange(count), numpy.linspace(0, count - 1, len(edges)), edges)
        source = image(width, height)
        x, y = axis(width, columns), axis(height, rows)
        at = numpy.meshgrid(y, x, indexing="ij")
        yield {
            "width": width, "height": height, "columns": columns, "rows": rows, "x": numbers(x, 10),
            "y": numbers(y, 10), "source": numbers(source),
            "linear": numbers(scipy.ndimage.map_coordinates(source, at, order=1, mode="mirror")),
        }


write("cubic-resampling.json", cubic_resampling())
write("spline-fields.json", spline_fields())
write("smoothing.json", smoothing())
write("dense-fields.json", dense_fields())
write("grids.json", grids())
