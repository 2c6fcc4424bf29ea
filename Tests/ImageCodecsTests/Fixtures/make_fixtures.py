"""Makes the image files beside it and expected.json, which says what a reader must find in each.

Run: python make_fixtures.py    (needs numpy, Pillow, tifffile)
"""

import json
import struct
import zlib
from pathlib import Path

import numpy
import tifffile
from PIL import Image

folder = Path(__file__).parent
expected = {}
random = numpy.random.default_rng(7)
WIDTH, HEIGHT = 9, 6


def note(name, array, channels, bits, **more):
    """`array`: [plane, row, column, channel] as a reader must return it."""
    planes, height, width, count = array.shape
    held = array.astype(numpy.float32) if array.dtype == numpy.float16 else array
    found = {"samples": array.reshape(-1).tolist()} if "tolerance" in more else {
        "type": str(held.dtype), "digest": digest(held.astype(held.dtype.newbyteorder("<")).tobytes())}
    expected[name] = {
        "width": width, "height": height, "planes": planes, "channels": channels, "count": count, "bits": bits,
        **found, **more,
    }


def digest(data):
    """FNV-1a, 64 bits."""
    result = 0xCBF29CE484222325
    for byte in data:
        result = (result ^ byte) * 0x100000001B3 % 2**64
    return format(result, "016x")


def values(dtype, bits, count, planes=1, height=HEIGHT, width=WIDTH):
    shape = (planes, height, width, count)
    if numpy.issubdtype(dtype, numpy.floating):
        return random.normal(0, 100, shape).astype(dtype)
    low, high = (0, 2**bits - 1) if numpy.issubdtype(dtype, numpy.unsignedinteger) else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    array = random.integers(low, high, shape, dtype=numpy.int64, endpoint=True)
    array.reshape(-1)[:2] = low, high
    return array.astype(dtype)


# PNG, written here: no library writes all fifteen kinds without changing samples.

def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def packed(array, bits):
    """Rows of [row, column, channel], each behind filter type 0."""
    rows = b""
    for row in array:
        flat = row.reshape(-1)
        if bits == 16:
            data = flat.astype(">u2").tobytes()
        else:
            digits = "".join(format(int(value), f"0{bits}b") for value in flat)
            digits += "0" * (-len(digits) % 8)
            data = bytes(int(digits[i : i + 8], 2) for i in range(0, len(digits), 8))
        rows += b"\0" + data
    return rows


ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def png(name, array, kind, bits, interlaced=False, before=b"", after=b"", checksum=None):
    pixels = array[0]
    if interlaced:
        parts = [pixels[y::dy, x::dx] for x, y, dx, dy in ADAM7]
        data = b"".join(packed(part, bits) for part in parts if part.size)
    else:
        data = packed(pixels, bits)
    data = zlib.compress(data, 9)
    data = data if checksum is None else data[:-4] + checksum
    header = struct.pack(">IIBBBBB", pixels.shape[1], pixels.shape[0], bits, kind, 0, 0, int(interlaced))
    (folder / name).write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + before + chunk(b"IDAT", data) + after + chunk(b"IEND", b""))


KINDS = {0: ("gray", 1, (1, 2, 4, 8, 16)), 2: ("rgb", 3, (8, 16)), 3: ("palette", 1, (1, 2, 4, 8)),
         4: ("grayAlpha", 2, (8, 16)), 6: ("rgba", 4, (8, 16))}
for kind, (channels, count, depths) in KINDS.items():
    for bits in depths:
        for interlaced in (False, True):
            array = values(numpy.uint16 if bits == 16 else numpy.uint8, bits, count)
            colors = random.integers(0, 256, (2**bits, 3)).astype(numpy.uint8)
            name = f"{channels}{bits}{'i' if interlaced else ''}.png"
            more = {"palette": colors.tolist()} if kind == 3 else {}
            png(name, array, kind, bits, interlaced, before=chunk(b"PLTE", colors.tobytes()) if kind == 3 else b"")
            note(name, array, channels, bits, **more)

array = values(numpy.uint8, 8, 3)
profile = chunk(b"iCCP", b"odd\0\0" + zlib.compress(b"not a profile")) + chunk(b"gAMA", struct.pack(">I", 250000))
png("profile.png", array, 2, 8, before=profile + chunk(b"pHYs", struct.pack(">IIB", 4000, 2000, 1)))
note("profile.png", array, "rgb", 8, spacing=[0.25, 0.5])
array = values(numpy.uint8, 8, 1)
png("key.png", array, 0, 8, before=chunk(b"tRNS", b"\0\7"))
note("key.png", array, "gray", 8, notes=1)
exif = b"MM\0*\0\0\0\x08\0\1" + struct.pack(">HHIHH", 274, 3, 1, 6, 0) + b"\0\0\0\0"
png("exif.png", array, 0, 8, after=chunk(b"eXIf", exif))
note("exif.png", array, "gray", 8, orientation=6)
array = values(numpy.uint8, 2, 1)
png("index.png", array, 3, 2, before=chunk(b"PLTE", bytes(range(9))))
note("index.png", array, "palette", 2, notes=1, palette=[[0, 1, 2], [3, 4, 5], [6, 7, 8], [0, 0, 0]])

# Its pixels fit no check sum, though the chunk's own is right: an error, so nothing is expected.
png("badsum.png", array, 0, 8, checksum=b"\1\2\3\4")

# JPEG: what Pillow decodes; libraries may differ by 1.

yy, xx = numpy.mgrid[0:11, 0:19]
photograph = numpy.stack([xx * 7, yy * 12, 128 + 100 * numpy.sin(xx / 3 + yy / 5)], -1).astype(numpy.uint8)


def jpeg(name, channels, image, **options):
    tail = {key: options.pop(key) for key in list(options) if key == "orientation"}
    if tail:
        exif = Image.Exif()
        exif[274] = tail["orientation"]
        options["exif"] = exif
    image.save(folder / name, **options)
    array = numpy.asarray(Image.open(folder / name))
    note(name, array.reshape(1, *array.shape[:2], -1), channels, 8, tolerance=1, **tail)


rgb = Image.fromarray(photograph)
jpeg("gray.jpg", "gray", rgb.convert("L"), quality=90)
jpeg("ycc444.jpg", "rgb", rgb, quality=90, subsampling=0)
jpeg("ycc422.jpg", "rgb", rgb, quality=90, subsampling=1)
jpeg("ycc420.jpg", "rgb", rgb, quality=90, subsampling=2)
jpeg("progressive.jpg", "rgb", rgb, quality=80, progressive=True)
jpeg("restart.jpg", "rgb", rgb, quality=80, restart_marker_blocks=2)
jpeg("rgb.jpg", "rgb", rgb, quality=90, keep_rgb=True)
jpeg("cmyk.jpg", "cmyk", rgb.convert("CMYK"), quality=90)
for orientation in (1, 3, 6, 8):
    jpeg(f"turned{orientation}.jpg", "rgb", rgb, quality=50, orientation=orientation)

# TIFF

TYPES = {"u8": "uint8", "u16": "uint16", "u32": "uint32", "i8": "int8", "i16": "int16", "i32": "int32",
         "f16": "float16", "f32": "float32", "f64": "float64"}


def tiff(name, array, channels, bits, photometric="minisblack", more=None, **options):
    squeezed = array[..., 0] if array.shape[-1] == 1 else array
    if options.get("planarconfig") == "separate":
        squeezed = numpy.moveaxis(squeezed, -1, 1)
    tifffile.imwrite(folder / name, squeezed, photometric=photometric, metadata=None, **options)
    note(name, array, channels, bits, **(more or {}))


for short, dtype in TYPES.items():
    dtype = numpy.dtype(dtype)
    bits = dtype.itemsize * 8
    tiff(f"{short}.tif", values(dtype, bits, 1), "gray", bits)
    tiff(f"{short}be.tif", values(dtype, bits, 1), "gray", bits, byteorder=">", rowsperstrip=2)
    tiff(f"{short}rgb.tif", values(dtype, bits, 3), "rgb", bits, photometric="rgb", byteorder=">")
    tiff(f"{short}tiled.tif", values(dtype, bits, 1, height=20, width=18), "gray", bits, tile=(16, 16), byteorder=">", compression="zlib")
tiff("planar.tif", values(numpy.uint8, 8, 3), "rgb", 8, photometric="rgb", planarconfig="separate")
tiff("planartiled.tif", values(numpy.uint16, 16, 3, height=20, width=18), "rgb", 16, photometric="rgb", planarconfig="separate", tile=(16, 16))
tiff("rgba.tif", values(numpy.uint8, 8, 4), "rgba", 8, photometric="rgb", extrasamples=["unassalpha"])
tiff("grayalpha.tif", values(numpy.uint8, 8, 2), "grayAlpha", 8, extrasamples=["unassalpha"], planarconfig="contig")
tiff("five.tif", values(numpy.uint16, 16, 5), "other", 16, extrasamples=["unspecified"] * 4, planarconfig="contig")
tiff("cmyk.tif", values(numpy.uint8, 8, 4), "cmyk", 8, photometric="separated")
tiff("white.tif", values(numpy.uint8, 8, 1), "gray", 8, photometric="miniswhite", more={"white": True})
tiff("big.tif", values(numpy.uint16, 16, 1), "gray", 16, bigtiff=True)
tiff("bigbe.tif", values(numpy.uint16, 16, 1), "gray", 16, bigtiff=True, byteorder=">")
tiff("stack.tif", values(numpy.uint8, 8, 1, planes=4), "gray", 8)
tiff("stackrgb.tif", values(numpy.uint16, 16, 3, planes=3), "rgb", 16, photometric="rgb", compression="zlib")
tiff("predictor2.tif", values(numpy.uint16, 16, 3), "rgb", 16, photometric="rgb", compression="zlib", predictor=2, byteorder=">")
tiff("spacing.tif", values(numpy.uint8, 8, 1), "gray", 8, resolution=(40, 20), resolutionunit="CENTIMETER", more={"spacing": [0.25, 0.5]})
tiff("inch.tif", values(numpy.uint8, 8, 1), "gray", 8, resolution=(254, 254), resolutionunit="INCH", more={"spacing": [0.1, 0.1]})
for orientation in (2, 5, 7):
    tiff(f"turned{orientation}.tif", values(numpy.uint8, 8, 1), "gray", 8, extratags=[(274, 3, 1, orientation, True)], more={"orientation": orientation})

array = values(numpy.uint16, 16, 1, planes=3)
tifffile.imwrite(folder / "imagej.tif", array[..., 0], imagej=True, resolution=(4, 2), metadata={"unit": "um", "axes": "ZYX"})
note("imagej.tif", array, "gray", 16, spacing=[0.00025, 0.0005])
array = values(numpy.uint16, 16, 1, planes=3)
tifffile.imwrite(folder / "ome.ome.tif", array[..., 0], ome=True, metadata={
    "axes": "ZYX", "PhysicalSizeX": 0.25, "PhysicalSizeXUnit": "µm", "PhysicalSizeY": 0.5, "PhysicalSizeYUnit": "µm"})
note("ome.ome.tif", array, "gray", 16, spacing=[0.00025, 0.0005])

with tifffile.TiffWriter(folder / "mixed.tif") as writer:
    first = values(numpy.uint8, 8, 1)
    writer.write(first[0, ..., 0], photometric="minisblack", metadata=None)
    writer.write(numpy.zeros((4, 5), numpy.uint16), photometric="minisblack", metadata=None)
note("mixed.tif", first, "gray", 8, pages=2, notes=1)
with tifffile.TiffWriter(folder / "thumbnail.tif") as writer:
    first = values(numpy.uint8, 8, 1)
    writer.write(first[0, ..., 0], photometric="minisblack", metadata=None)
    writer.write(first[0, ::2, ::2, 0], photometric="minisblack", metadata=None, subfiletype=1)
note("thumbnail.tif", first, "gray", 8, pages=2, notes=1)

colors = random.integers(0, 256, (3, 256)).astype(numpy.uint16)
array = values(numpy.uint8, 8, 1)
tifffile.imwrite(folder / "palette8.tif", array[0, ..., 0], photometric="palette", colormap=colors * 257, metadata=None)
note("palette8.tif", array, "palette", 8, palette=colors.T.tolist())

# Kinds that tifffile does not write: fields by hand. 2, 4, 6 and 12 bits, sample by sample, rows end at a byte.


def bare(name, array, bits, photometric=1, palette=None):
    pixels = array[0]
    height, width, count = pixels.shape
    rows = b""
    for row in pixels:
        digits = "".join(format(int(value), f"0{bits}b") for value in row.reshape(-1))
        digits += "0" * (-len(digits) % 8)
        rows += bytes(int(digits[i : i + 8], 2) for i in range(0, len(digits), 8))
    fields = [(256, 4, [width]), (257, 4, [height]), (258, 3, [bits] * count), (259, 3, [1]), (262, 3, [photometric]),
              (273, 4, [8]), (277, 3, [count]), (278, 4, [height]), (279, 4, [len(rows)])]
    if palette is not None:
        fields.append((320, 3, [int(value) for value in (palette.T * 257).reshape(-1)]))
    rows += b"\0" * (len(rows) % 2)
    directory, outside = 8 + len(rows), b""
    start = directory + 2 + 12 * len(fields) + 4
    data = struct.pack("<H", len(fields))
    for tag, kind, numbers in fields:
        content = b"".join(struct.pack("<H" if kind == 3 else "<I", number) for number in numbers)
        if len(content) > 4:
            outside, content = outside + content, struct.pack("<I", start + len(outside))
        data += struct.pack("<HHI", tag, kind, len(numbers)) + content.ljust(4, b"\0")
    (folder / name).write_bytes(b"II*\0" + struct.pack("<I", directory) + rows + data + b"\0\0\0\0" + outside)


for bits in (1, 2, 4, 6):
    array = values(numpy.uint8, bits, 1)
    bare(f"bits{bits}.tif", array, bits)
    note(f"bits{bits}.tif", array, "gray", bits)
array = values(numpy.uint16, 12, 1)
bare("bits12.tif", array, 12)
note("bits12.tif", array, "gray", 12)
array = values(numpy.uint8, 4, 3)
bare("rgb4.tif", array, 4, photometric=2)
note("rgb4.tif", array, "rgb", 4)
colors = random.integers(0, 256, (16, 3)).astype(numpy.uint16)
array = values(numpy.uint8, 4, 1)
bare("palette4.tif", array, 4, photometric=3, palette=colors)
note("palette4.tif", array, "palette", 4, palette=colors.tolist())

# Compressions, written by Pillow.

gray = rgb.convert("L")
bilevel = Image.fromarray((photograph[..., 2] > 128).astype(numpy.uint8) * 255).convert("1")
for compression in ("packbits", "tiff_lzw", "tiff_adobe_deflate", "zstd", "lzma"):
    rgb.save(folder / f"{compression}.tif", compression=compression)
    note(f"{compression}.tif", photograph[None], "rgb", 8)
for compression in ("group3", "group4"):
    bilevel.save(folder / f"{compression}.tif", compression=compression)
    with tifffile.TiffFile(folder / f"{compression}.tif") as file:
        white = int(file.pages[0].photometric) == 0
    black_is_one = numpy.asarray(bilevel).astype(numpy.uint8)[None, ..., None]
    note(f"{compression}.tif", 1 - black_is_one if white else black_is_one, "gray", 1, white=white)
rgb.save(folder / "jpeg.tif", compression="jpeg", quality=90)
note("jpeg.tif", numpy.asarray(Image.open(folder / "jpeg.tif"))[None], "rgb", 8, tolerance=1)

# ImageJ lists the first image of a large stack alone.

for name, dtype, byteorder in (("following.tif", numpy.uint16, "<"), ("followingbe.tif", numpy.float32, ">")):
    array = values(dtype, 8 * numpy.dtype(dtype).itemsize, 1, planes=5)
    with tifffile.TiffWriter(folder / name, imagej=True, byteorder=byteorder) as writer:
        writer.write(array[..., 0], truncate=True, metadata={"axes": "ZYX"})
    note(name, array, "gray", 8 * numpy.dtype(dtype).itemsize)

(folder / "expected.json").write_text(json.dumps(expected, separators=(",", ":")).replace('},"', '},\n"') + "\n")
