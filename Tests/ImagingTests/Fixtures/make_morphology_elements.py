"""Writes morphology-elements.json: what scipy and scikit-image make of random masks by every structuring element.

    python make_morphology_elements.py [DATA]

Made with numpy 2.4.6, scipy 1.17.1 and scikit-image 0.26.0. Masks come of a congruential generator that the tests have, too; of
what is computed the file holds a 64-bit hash. With DATA, the folder of real images, the same of real masks goes to
real-morphology.json among the fixtures of ImageCodecsTests, which can read them.
"""

import json
import math
import pathlib
import sys
import warnings

import numpy
import scipy.ndimage
import skimage.morphology

# scikit-image means to drop its binary operations, the only ones that ignore what is outside by default.
warnings.filterwarnings("ignore", category=FutureWarning)

HERE = pathlib.Path(__file__).parent


def random_mask(seed, planes, height, width, share):
    """Knuth's 64-bit congruential generator, one step a pixel; a pixel is set where the upper 32 bits are below `share`."""
    state, limit, pixels = seed, int(share * 2**32), numpy.empty(planes * height * width, bool)
    for index in range(pixels.size):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        pixels[index] = (state >> 32) < limit
    return pixels.reshape(planes, height, width)


def digest(mask):
    """FNV-1a over 64-bit words; each row of bits begins one, the first pixel in its lowest bit."""
    bits = numpy.packbits(mask.reshape(-1, mask.shape[-1]), axis=1, bitorder="little")
    words = numpy.pad(bits, [(0, 0), (0, -bits.shape[1] % 8)]).view("<u8")
    value = 0xCBF29CE484222325
    for word in words.ravel().tolist():
        value = (value ^ word) * 0x100000001B3 % 2**64
    return f"{value:016x}"


def grid(radius, dimensions):
    return numpy.mgrid[(slice(-radius, radius + 1),) * dimensions]


def line(length, degrees):
    """One pixel a step of the axis that the line is closer to, each the nearest to the straight line; slopes in units of 2⁻²⁰."""
    turn = math.radians(math.remainder(degrees, 180))
    x, y = math.cos(turn), -math.sin(turn)
    steep = abs(y) > abs(x) + 1e-9
    slope = round(2**20 * (x / y if steep else y / x))
    mask = numpy.zeros((2 * length + 1,) * 2, bool)
    for step in range(-(length // 2), length - length // 2):
        other = int(math.copysign((2 * abs(step * slope) + 2**20) // 2**21, step * slope))
        mask[length + (step if steep else other), length + (other if steep else step)] = True
    return mask


def shape(element):
    """The element as an array whose origin is where scipy has it: at half its size, rounded down."""
    (kind, values), = element.items()
    radius = values.get("radius", 0)
    match kind:
        case "disk":
            return (grid(radius, 2) ** 2).sum(0) <= radius**2
        case "diamond":
            return abs(grid(radius, 2)).sum(0) <= radius
        case "ball":
            return (grid(radius, 3) ** 2).sum(0) <= radius**2
        case "octahedron":
            return abs(grid(radius, 3)).sum(0) <= radius
        case "square":
            return numpy.ones((values["side"],) * 2, bool)
        case "cube":
            return numpy.ones((values["side"],) * 3, bool)
        case "line":
            return line(values["length"], values["degrees"])
        case "custom":
            return numpy.array(values["_0"]["planes"], bool)


def custom(rows, origin):
    """In Swift's coding of the case."""
    planes = [[[pixel == "#" for pixel in row] for row in plane] for plane in rows]
    return {"custom": {"_0": {"planes": planes, "origin": dict(zip(["x", "y", "plane"], origin))}}}


ELEMENTS = (
    [{"disk": {"radius": radius}} for radius in [0, 1, 2, 3, 5, 9, 17, 25]]
    + [{"square": {"side": side}} for side in [1, 2, 3, 4, 11, 64, 90]]
    + [{"diamond": {"radius": radius}} for radius in [0, 1, 4, 13, 33]]
    + [
        {"line": {"length": length, "degrees": degrees}}
        for length, degrees in [(1, 30), (2, 45), (5, 0), (6, 90), (9, 45), (8, -45), (13, 20), (14, 111.25), (31, 66), (70, 170), (25, 405)]
    ]
    + [
        custom([["#..", "##.", "..#"]], (1, 1, 0)), custom([["##.##", "#...#"]], (4, 0, 0)),
        custom([["..#", "...", "#.."]], (1, 1, 0)), custom([["#"]], (0, 0, 0)),
        custom([["##########.####"]], (2, 0, 0)),
    ]
)
SOLIDS = (
    [{"ball": {"radius": radius}} for radius in [0, 1, 2, 5]]
    + [{"cube": {"side": side}} for side in [1, 2, 3, 6]]
    + [{"octahedron": {"radius": radius}} for radius in [0, 1, 3, 6]]
    + [custom([["#.", ".#"], ["##", ".."], ["..", "#."]], (0, 1, 1)), custom([["..", ".#"], ["..", ".."]], (0, 0, 1))]
)


def operations(mask, element):
    """Of a stack and an element of three dimensions; scipy's origin moves a custom one."""
    structure = shape(element)
    if structure.ndim == 2:
        structure = structure[None]
    if len(mask) == 1:
        # An image of one plane sees the section through the origin.
        middle = element["custom"]["_0"]["origin"]["plane"] if "custom" in element else len(structure) // 2
        structure = structure[middle : middle + 1]
    origin = [0] * 3
    if "custom" in element:
        at = element["custom"]["_0"]["origin"]
        at = [at["plane"] if len(structure) > 1 else 0, at["y"], at["x"]]
        origin = [here - size // 2 for here, size in zip(at, structure.shape)]
    margins = [(size,) * 2 if size > 1 else (0, 0) for size in structure.shape]
    padded = numpy.pad(mask, margins)
    inside = tuple(slice(margin, margin + size) for (margin, _), size in zip(margins, mask.shape))
    erode, dilate = scipy.ndimage.binary_erosion, scipy.ndimage.binary_dilation
    ignored_erosion = erode(mask, structure, origin=origin, border_value=1)
    dilated = dilate(mask, structure, origin=origin)
    results = {
        "eroded": erode(mask, structure, origin=origin), "dilated": dilated,
        "opened": dilate(erode(padded, structure, origin=origin), structure, origin=origin)[inside],
        "closed": erode(dilate(padded, structure, origin=origin), structure, origin=origin)[inside],
        "erodedIgnoring": ignored_erosion, "openedIgnoring": dilate(ignored_erosion, structure, origin=origin),
        "closedIgnoring": erode(dilated, structure, origin=origin, border_value=1),
    }
    if origin == [0] * 3:
        # The compound operations by name: what opens a mask is the same without the padding.
        assert (results["opened"] == scipy.ndimage.binary_opening(mask, structure)).all()
        assert (results["closed"] == scipy.ndimage.binary_closing(padded, structure)[inside]).all()
        if mask.size < 10_000:
            for name, operation in [("opened", "opening"), ("closed", "closing"), ("eroded", "erosion")]:
                ours = getattr(skimage.morphology, f"binary_{operation}")(mask, structure)
                assert (results[f"{name}Ignoring"] == ours).all(), (element, operation)
                # The others turn an element of even side, and close by the mirrored one.
                if (structure == structure[::-1, ::-1, ::-1]).all() and all(size % 2 for size in structure.shape):
                    ours = getattr(skimage.morphology, operation)(mask, structure, mode="ignore")
                    assert (results[f"{name}Ignoring"] == ours).all(), (element, operation)
    return [digest(result) for result in results.values()]


def random_cases():
    """Planes, height, width, share of set pixels, elements."""
    yield 1, 1, 1, 1, ELEMENTS
    yield 1, 1, 9, 0.8, ELEMENTS
    yield 1, 9, 1, 0.8, ELEMENTS
    yield 1, 5, 7, 0.7, ELEMENTS + SOLIDS
    yield 1, 64, 64, 0.97, ELEMENTS
    yield 1, 33, 65, 0.9, ELEMENTS + SOLIDS
    yield 1, 47, 130, 0.995, ELEMENTS
    yield 1, 21, 127, 0.05, ELEMENTS
    yield 3, 12, 70, 0.9, ELEMENTS + SOLIDS
    yield 7, 15, 66, 0.97, SOLIDS
    # Of few unset pixels much is left.
    yield 1, 517, 1023, 0.999, [
        {"disk": {"radius": 5}}, {"square": {"side": 11}}, {"diamond": {"radius": 7}}, {"line": {"length": 21, "degrees": 30}},
        {"disk": {"radius": 18}}, ELEMENTS[-5],
    ]


def made():
    for seed, (planes, height, width, share, elements) in enumerate(random_cases()):
        mask = random_mask(seed, planes, height, width, share)
        yield {
            "seed": seed, "planes": planes, "height": height, "width": width, "share": share, "mask": digest(mask),
            "cases": [{"element": element, "digests": operations(mask, element)} for element in elements],
        }


def real(data):
    """One nuclei mask of each size, and two of vessels."""
    from PIL import Image

    elements = [
        {"disk": {"radius": 2}}, {"disk": {"radius": 9}}, {"square": {"side": 4}}, {"diamond": {"radius": 3}},
        {"line": {"length": 15, "degrees": 30}}, ELEMENTS[-5],
    ]
    vessels = sorted((data / "retina-chasedb1/masks").iterdir())[:2]
    sizes = set()
    for path in sorted((data / "nuclei-dsb2018/masks").iterdir()) + vessels:
        mask = numpy.asarray(Image.open(path)) > 0
        if mask.shape in sizes and path not in vessels:
            continue
        sizes.add(mask.shape)
        yield {
            "file": str(path.relative_to(data)), "mask": digest(mask),
            "cases": [{"element": element, "digests": operations(mask[None], element)} for element in elements],
        }


def write(path, cases):
    text = "[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n"
    path.write_text(text)
    print(path.name, len(text))


def main():
    write(HERE / "morphology-elements.json", made())
    if len(sys.argv) > 1:
        write(HERE.parents[1] / "ImageCodecsTests/Fixtures/real-morphology.json", real(pathlib.Path(sys.argv[1])))


if __name__ == "__main__":
    main()
