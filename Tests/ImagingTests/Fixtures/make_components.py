"""Writes components.json and spaced-distances.json: what scipy and scikit-image find in masks.

    python make_components.py

Made with numpy 2.4.6, scipy 1.17.1 and scikit-image 0.26.0. Small masks are bits in order of plane, row and column, eight
to a byte, the first the highest, in hexadecimal; large ones are drawn by `blobs`, of which `ComponentCase` is the twin.
A result is named by its operation, its connectivity and an amount; its digest is the sum of its values, weighted by place.
"""

import json
import pathlib

import numpy
import scipy.ndimage
import skimage.measure
import skimage.morphology
import skimage.segmentation

random = numpy.random.default_rng(1966)
indices = numpy.arange(1, 1 << 21, dtype=numpy.uint64) * numpy.uint64(0x9E3779B97F4A7C15)
weights = indices ^ indices >> numpy.uint64(32)


def digest(values):
    values = numpy.asarray(values).ravel().astype(numpy.uint64)
    return f"{int((values * weights[:values.size]).sum(dtype=numpy.uint64)):016x}"


def blobs(width, height, planes, seed):
    """Balls, every fourth of which is cut out again, with one pixel of 64 turned over."""
    state = seed

    def draw(bound):
        nonlocal state
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (state >> 33) % bound

    z, y, x = numpy.ogrid[:planes, :height, :width]
    mask = numpy.zeros((planes, height, width), bool)
    for ball in range(width * height // 900):
        at = draw(width), draw(height), draw(planes)
        radius = 2 + draw(24)
        mask[(x - at[0]) ** 2 + (y - at[1]) ** 2 + 9 * (z - at[2]) ** 2 <= radius**2] = ball % 4 != 3
    turned = numpy.array([draw(64) == 0 for _ in range(mask.size)]).reshape(mask.shape)
    return mask ^ turned


def structure(connectivity):
    full = scipy.ndimage.generate_binary_structure(3, {4: 1, 6: 1, 18: 2}.get(connectivity, 3))
    if connectivity < 6 or connectivity == 8:
        full[0] = full[2] = False
    return full


def within(mask, connectivity, function):
    """Plane by plane where planes are not connected, and where there is only one."""
    order = {4: 1, 8: 2, 6: 1, 18: 2, 26: 3}[connectivity]
    if connectivity in (4, 8) or len(mask) == 1:
        return numpy.stack([function(plane, min(order, 2)) for plane in mask])
    return function(mask, order)


def label(mask, connectivity):
    return scipy.ndimage.label(mask, structure(connectivity))[0]


def renumbered(labels):
    """In the order of the first pixels."""
    found, first = numpy.unique(labels, return_index=True)
    order = [value for _, value in sorted(zip(first, found)) if value]
    numbers = numpy.zeros(labels.max() + 1, numpy.int64)
    numbers[order] = numpy.arange(1, len(order) + 1)
    return numbers[labels]


def filled(mask, connectivity, area=None):
    def fill(part, order):
        return scipy.ndimage.binary_fill_holes(part, scipy.ndimage.generate_binary_structure(part.ndim, order))

    result = within(mask, connectivity, fill)
    if area:
        holes = label(result & ~mask, connectivity)
        sizes = numpy.bincount(holes.ravel())
        result &= mask | (sizes < area)[holes]
    return result


def without_small(mask, connectivity, area):
    # One object in all the planes must not count as several, nor several as one.
    labels = label(mask, connectivity)
    return skimage.morphology.remove_small_objects(labels, max_size=area - 1) > 0


def largest(mask, connectivity, count):
    labels = renumbered(label(mask, connectivity))
    sizes = numpy.bincount(labels.ravel())[1:]
    return numpy.isin(labels, 1 + numpy.argsort(-sizes, kind="stable")[:count])


def cleared(mask, connectivity):
    def clear(part, order):
        labels = scipy.ndimage.label(part, scipy.ndimage.generate_binary_structure(part.ndim, order))[0]
        return skimage.segmentation.clear_border(labels) > 0

    return within(mask, connectivity, clear)


def reconstructed(mask, connectivity):
    marker = mask & (numpy.arange(mask.size) % 37 == 0).reshape(mask.shape)
    first = skimage.morphology.reconstruction(marker.astype(int), mask.astype(int), footprint=structure(connectivity)) > 0
    assert (first == scipy.ndimage.binary_propagation(marker, structure(connectivity), mask)).all()
    return first


def contour(mask, connectivity):
    # An image of one plane has no planes beside it.
    eroded = scipy.ndimage.binary_erosion(
        mask if len(mask) > 1 else numpy.concatenate([mask] * 3), structure(connectivity))
    return mask & ~(eroded if len(mask) > 1 else eroded[1:2])


def squared(mask):
    part = mask if len(mask) > 1 else mask[0]
    return numpy.rint(scipy.ndimage.distance_transform_edt(~part) ** 2)


def results(mask):
    found = {}

    def add(operation, values, **options):
        key = " ".join([operation, *map(str, options.values())])
        found[key] = digest(values)

    for connectivity in [4, 8] if len(mask) == 1 else [4, 8, 6, 18, 26]:
        way = {"connectivity": connectivity}
        add("label", renumbered(label(mask, connectivity)), **way)
        add("fillHoles", filled(mask, connectivity), **way)
        add("clearBorder", cleared(mask, connectivity), **way)
        add("reconstruct", reconstructed(mask, connectivity), **way)
        add("contour", contour(mask, connectivity), **way)
        for area in [2, 4, 30]:
            add("removeSmall", without_small(mask, connectivity, area), **way, amount=area)
            add("fillHoles", filled(mask, connectivity, area), **way, amount=area)
        for count in [1, 3]:
            add("keepLargest", largest(mask, connectivity, count), **way, amount=count)
    for order in [1, 2]:
        objects = [skimage.morphology.convex_hull_object(plane, connectivity=order) for plane in mask]
        add("hullOfObjects", numpy.stack(objects), connectivity=4 * order)
    add("hull", numpy.stack([skimage.morphology.convex_hull_image(plane) for plane in mask]))
    add("skeleton", numpy.stack([skimage.morphology.skeletonize(plane) for plane in mask]))
    if mask.any():
        add("distances", squared(mask))
    if not mask.all():
        add("distancesInside", squared(~mask))
    return found


def case(pixels, **source):
    planes, height, width = pixels.shape
    return {"width": width, "height": height, "planes": planes, **source, "results": results(pixels)}


def small(width, height, planes, share):
    mask = random.random((planes, height, width)) < share
    return case(mask, mask=numpy.packbits(mask.ravel()).tobytes().hex())


def components():
    shapes = [(1, 1, 1), (1, 9, 1), (9, 1, 1), (7, 5, 1), (63, 4, 1), (64, 5, 1), (65, 6, 1), (130, 11, 1)]
    shapes += [(5, 4, 3), (64, 3, 4), (67, 9, 5), (21, 17, 9)]
    cases = [small(*shape, share) for shape in shapes for share in [0.2, 0.5, 0.75]]
    cases += [small(9, 6, planes, share) for planes in [1, 3] for share in [-1, 2]]
    for shape in [(1023, 517, 1, 7), (512, 333, 1, 8), (123, 95, 21, 9)]:
        cases.append(case(blobs(*shape), seed=shape[3]))
    return cases


def numbers(array):
    return [float(f"{value:.15g}") for value in numpy.asarray(array, numpy.float64).ravel()]


def spaced():
    cases = []
    for width, height, planes, spacing in [
        (7, 5, 1, (0.3, 1.7, 1)), (31, 9, 1, (1, 1, 1)), (66, 5, 1, (2.5, 0.4, 7)), (9, 7, 5, (0.25, 0.31, 1.9)), (5, 6, 8, (3, 2, 0.5)),
        (11, 9, 4, (1, 1, 1)),
    ]:
        mask = random.random((planes, height, width)) < 0.1
        mask[0, 1, 2] = True
        part, sampling = (mask, spacing[::-1]) if planes > 1 else (mask[0], spacing[1::-1])
        outside = scipy.ndimage.distance_transform_edt(~part, sampling)
        inside = scipy.ndimage.distance_transform_edt(part, sampling)
        cases.append({
            "width": width, "height": height, "planes": planes, "spacing": spacing,
            "mask": numpy.packbits(mask.ravel()).tobytes().hex(), "signed": numbers(outside - inside)})
    return cases


def write(name, cases):
    text = "[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n"
    (pathlib.Path(__file__).parent / name).write_text(text)


if __name__ == "__main__":
    write("components.json", components())
    write("spaced-distances.json", spaced())
