// The samples of one TIFF page, from strips or tiles, chunky or planar.
#include <stdlib.h>
#include <string.h>

#include "tiff_file.h"

typedef struct {
  uint32_t width, height;
  uint16_t bits;
  uint32_t channels;         // of a decoded pixel
  uint32_t stored_channels;  // interleaved in a strip or tile: 1 where planes lie apart
  uint32_t planes;           // that lie apart: 1 or `channels`
  size_t sample_size;
  uint8_t *samples;
} layout;

// Copies `pixels` pixels of a stored row to where they belong, widening samples that share bytes.
static void place(const layout *to, const uint8_t *row, uint32_t pixels, uint32_t x, uint32_t y, uint32_t plane) {
  const size_t size = to->sample_size, count = (size_t)pixels * to->stored_channels;
  uint8_t *out = to->samples + (((size_t)y * to->width + x) * to->channels + plane) * size;
  const size_t step = to->planes == 1 ? size : size * to->channels;
  if (to->bits == 8 * size) {
    if (step == size) memcpy(out, row, count * size);
    else
      for (size_t i = 0; i < count; i++) memcpy(out + i * step, row + i * size, size);
    return;
  }
  uint64_t position = 0;
  for (size_t i = 0; i < count; i++) {
    uint16_t value = 0;
    for (uint16_t bit = 0; bit < to->bits; bit++, position++)
      value = (uint16_t)(value << 1 | (row[position >> 3] >> (7 - (position & 7)) & 1));
    if (size == 1) out[i * step] = (uint8_t)value;
    else memcpy(out + i * step, &value, 2);
  }
}

static size_t stored_row_size(const layout *to, uint32_t pixels) {
  return ((size_t)pixels * to->stored_channels * to->bits + 7) / 8;
}

static void decode_strips(ccodecs_tiff *tiff, const layout *to, ccodecs_report *report) {
  const tmsize_t size = TIFFScanlineSize(tiff->file);
  if (size < 0 || (size_t)size < stored_row_size(to, to->width)) {
    ccodecs_fail(report, CCODECS_CORRUPT, "rows of %lld bytes are too short", (long long)size);
    return;
  }
  uint8_t *row = malloc((size_t)size);
  if (row == NULL) {
    ccodecs_fail(report, CCODECS_OUT_OF_MEMORY, "out of memory");
    return;
  }
  for (uint32_t plane = 0; plane < to->planes && report->status == CCODECS_OK; plane++)
    for (uint32_t y = 0; y < to->height; y++) {
      if (TIFFReadScanline(tiff->file, row, y, (uint16_t)plane) != 1) {
        ccodecs_tiff_failed(tiff, report);
        break;
      }
      place(to, row, to->width, 0, y, plane);
    }
  free(row);
}

// The tile at (x, y) of a plane; what lies beyond the image's edge is dropped.
static void decode_tile(
    ccodecs_tiff *tiff, const layout *to, uint32_t x, uint32_t y, uint32_t plane, uint8_t *tile, tmsize_t size,
    uint32_t tile_width, uint32_t tile_height, ccodecs_report *report) {
  const uint32_t index = TIFFComputeTile(tiff->file, x, y, 0, (uint16_t)plane);
  if (TIFFReadEncodedTile(tiff->file, index, tile, size) != size) {
    if (tiff->message[0] == 0) ccodecs_fail(report, CCODECS_TRUNCATED, "tile %u holds too few bytes", index);
    else ccodecs_tiff_failed(tiff, report);
    return;
  }
  const uint32_t columns = to->width - x < tile_width ? to->width - x : tile_width;
  const uint32_t rows = to->height - y < tile_height ? to->height - y : tile_height;
  const size_t row_size = (size_t)TIFFTileRowSize(tiff->file);
  for (uint32_t row = 0; row < rows; row++) place(to, tile + row * row_size, columns, x, y + row, plane);
}

static void decode_tiles(ccodecs_tiff *tiff, const layout *to, ccodecs_report *report) {
  uint32_t width = 0, height = 0;
  TIFFGetField(tiff->file, TIFFTAG_TILEWIDTH, &width);
  TIFFGetField(tiff->file, TIFFTAG_TILELENGTH, &height);
  const tmsize_t size = TIFFTileSize(tiff->file), row_size = TIFFTileRowSize(tiff->file);
  if (width == 0 || height == 0 || row_size <= 0 || (size_t)row_size < stored_row_size(to, width) ||
      size / row_size < height) {
    ccodecs_fail(report, CCODECS_CORRUPT, "tiles of %u×%u pixels", width, height);
    return;
  }
  // An edge tile may be larger than its image, within reason.
  if (size > 64 << 20 && (size_t)size / 4 > to->sample_size * to->width * to->height * to->channels) {
    ccodecs_fail(report, CCODECS_TOO_LARGE, "tiles of %u×%u pixels", width, height);
    return;
  }
  uint8_t *tile = malloc((size_t)size);
  if (tile == NULL) {
    ccodecs_fail(report, CCODECS_OUT_OF_MEMORY, "out of memory");
    return;
  }
  for (uint32_t plane = 0; plane < to->planes; plane++)
    for (uint64_t y = 0; y < to->height; y += height)
      for (uint64_t x = 0; x < to->width && report->status == CCODECS_OK; x += width)
        decode_tile(tiff, to, (uint32_t)x, (uint32_t)y, plane, tile, size, width, height, report);
  free(tile);
}

// Subsampled YCbCr that is not JPEG: libtiff upsamples and converts it to 8-bit RGB.
static void decode_subsampled(ccodecs_tiff *tiff, const layout *to, ccodecs_report *report) {
  if (to->channels != 3 || to->bits != 8) {
    ccodecs_fail(report, CCODECS_UNSUPPORTED, "YCbCr of %u samples of %d bits", to->channels, to->bits);
    return;
  }
  TIFFRGBAImage image;
  char message[1024] = "";
  if (TIFFRGBAImageBegin(&image, tiff->file, 1, message) != 1) {
    ccodecs_fail(report, CCODECS_UNSUPPORTED, "%.200s", message);
    return;
  }
  image.req_orientation = image.orientation;
  const size_t count = (size_t)to->width * to->height;
  uint32_t *raster = calloc(count, sizeof *raster);
  if (raster == NULL) ccodecs_fail(report, CCODECS_OUT_OF_MEMORY, "out of memory");
  else if (TIFFRGBAImageGet(&image, raster, to->width, to->height) != 1) ccodecs_tiff_failed(tiff, report);
  else
    for (size_t i = 0; i < count; i++) {
      to->samples[3 * i] = TIFFGetR(raster[i]);
      to->samples[3 * i + 1] = TIFFGetG(raster[i]);
      to->samples[3 * i + 2] = TIFFGetB(raster[i]);
    }
  free(raster);
  TIFFRGBAImageEnd(&image);
  ccodecs_note(report, "YCbCr samples were converted to RGB");
}

static void decode(ccodecs_tiff *tiff, const ccodecs_tiff_page *page, layout *to, ccodecs_report *report) {
  uint16_t photometric = 0;
  TIFFGetField(tiff->file, TIFFTAG_PHOTOMETRIC, &photometric);
  if (page->compression == COMPRESSION_JPEG && photometric == PHOTOMETRIC_YCBCR) {
    TIFFSetField(tiff->file, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
  } else if (photometric == PHOTOMETRIC_YCBCR) {
    decode_subsampled(tiff, to, report);
    return;
  }
  if (TIFFIsTiled(tiff->file)) decode_tiles(tiff, to, report);
  else decode_strips(tiff, to, report);
}

ccodecs_status ccodecs_tiff_decode(ccodecs_tiff *tiff, void *samples, size_t size, ccodecs_report *report) {
  ccodecs_tiff_page page;
  if (ccodecs_tiff_describe(tiff, &page, report) != CCODECS_OK) return report->status;
  uint16_t planar = PLANARCONFIG_CONTIG;
  TIFFGetFieldDefaulted(tiff->file, TIFFTAG_PLANARCONFIG, &planar);
  const bool apart = planar == PLANARCONFIG_SEPARATE && page.channels > 1;
  layout to = {
      .width = page.width,
      .height = page.height,
      .bits = page.bits,
      .channels = page.channels,
      .stored_channels = apart ? 1 : page.channels,
      .planes = apart ? page.channels : 1,
      .sample_size = ccodecs_sample_size(page.bits),
      .samples = samples,
  };
  if ((page.bits > 16 && page.bits != 32 && page.bits != 64) || page.bits == 0)
    return ccodecs_fail(report, CCODECS_UNSUPPORTED, "samples of %d bits", page.bits);
  if ((uint64_t)to.width * to.height != size / to.channels / to.sample_size)
    return ccodecs_fail(report, CCODECS_CORRUPT, "the page changed between two readings");
  tiff->report = report;
  tiff->message[0] = 0;
  decode(tiff, &page, &to, report);
  // Some codecs report an error and go on with what they have.
  if (report->status == CCODECS_OK && tiff->message[0] != 0) ccodecs_tiff_failed(tiff, report);
  tiff->report = NULL;
  return report->status;
}
