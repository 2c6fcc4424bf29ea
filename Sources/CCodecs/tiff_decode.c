// The samples of a TIFF page or of a region of it, from strips or tiles, chunky or planar.
#include <stdlib.h>
#include <string.h>

#include "tiff_file.h"

typedef struct {
  ccodecs_region region;  // of the page
  uint16_t bits;
  uint32_t channels;         // of a decoded pixel
  uint32_t stored_channels;  // interleaved in a strip or tile: 1 where planes lie apart
  uint32_t planes;           // that lie apart: 1 or `channels`
  size_t sample_size, size;  // of one sample, of all
  uint8_t *samples;
} layout;

// Room for a row or tile. One may be larger than the region that is wanted of it, within reason.
static uint8_t *scratch(const layout *to, tmsize_t size, ccodecs_report *report) {
  if (size > 64 << 20 && (size_t)size / 4 > to->size) {
    ccodecs_fail(report, CCODECS_TOO_LARGE, "rows or tiles of %lld bytes", (long long)size);
    return NULL;
  }
  uint8_t *bytes = malloc((size_t)size);
  if (bytes == NULL) ccodecs_fail(report, CCODECS_OUT_OF_MEMORY, "out of memory");
  return bytes;
}

// Copies `pixels` pixels of a stored row, from its pixel `first` on, to (x, y) of the region, widening samples that
// share bytes.
static void place(
    const layout *to, const uint8_t *row, uint32_t first, uint32_t pixels, uint32_t x, uint32_t y, uint32_t plane) {
  const size_t size = to->sample_size, count = (size_t)pixels * to->stored_channels;
  const size_t skipped = (size_t)first * to->stored_channels;
  uint8_t *out = to->samples + (((size_t)y * to->region.width + x) * to->channels + plane) * size;
  const size_t step = to->planes == 1 ? size : size * to->channels;
  if (to->bits == 8 * size) {
    row += skipped * size;
    if (step == size) memcpy(out, row, count * size);
    else
      for (size_t i = 0; i < count; i++) memcpy(out + i * step, row + i * size, size);
    return;
  }
  uint64_t position = (uint64_t)skipped * to->bits;
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

static uint16_t tag_or(TIFF *file, uint32_t tag, uint16_t otherwise) {
  uint16_t value = otherwise;
  return TIFFGetFieldDefaulted(file, tag, &value) == 1 ? value : otherwise;
}

static bool planes_lie_apart(TIFF *file) {
  return tag_or(file, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) == PLANARCONFIG_SEPARATE &&
         tag_or(file, TIFFTAG_SAMPLESPERPIXEL, 1) > 1;
}

// Rows of a tile or strip; at most those of the page.
static uint32_t block_rows(TIFF *file) {
  uint32_t rows = 0, height = 1;
  TIFFGetField(file, TIFFTAG_IMAGELENGTH, &height);
  if (TIFFIsTiled(file)) TIFFGetField(file, TIFFTAG_TILELENGTH, &rows);
  else TIFFGetFieldDefaulted(file, TIFFTAG_ROWSPERSTRIP, &rows);
  return rows == 0 || rows > height ? height : rows;
}

uint32_t ccodecs_tiff_block_height(ccodecs_tiff *tiff) {
  return TIFFIsTiled(tiff->file) || planes_lie_apart(tiff->file) ? block_rows(tiff->file) : 1;
}

uint64_t ccodecs_tiff_stored_bytes(ccodecs_tiff *tiff) {
  const uint32_t blocks = TIFFIsTiled(tiff->file) ? TIFFNumberOfTiles(tiff->file) : TIFFNumberOfStrips(tiff->file);
  uint64_t sum = 0;
  for (uint32_t block = 0; block < blocks && sum <= tiff->count; block++) {
    const uint64_t bytes = TIFFGetStrileByteCount(tiff->file, block);
    sum += bytes < tiff->count ? bytes : tiff->count;
  }
  return sum;
}

// Compressed rows can only be read in order: from the beginning of their strip, or from where the last reading ended.
static uint32_t first_row(ccodecs_tiff *tiff, uint32_t wanted, uint32_t planes) {
  const uint32_t rows = block_rows(tiff->file), strip = wanted / rows, current = TIFFCurrentRow(tiff->file);
  const bool goes_on = planes == 1 && TIFFCurrentStrip(tiff->file) == strip && current / rows == strip;
  return goes_on && current <= wanted ? current : strip * rows;
}

static void decode_strips(
    ccodecs_tiff *tiff, const ccodecs_tiff_page *page, const layout *to, ccodecs_report *report) {
  const ccodecs_region region = to->region;
  const tmsize_t size = TIFFScanlineSize(tiff->file);
  if (size < 0 || (size_t)size < stored_row_size(to, page->width)) {
    ccodecs_fail(report, CCODECS_CORRUPT, "rows of %lld bytes are too short", (long long)size);
    return;
  }
  uint8_t *row = scratch(to, size, report);
  if (row == NULL) return;
  for (uint32_t plane = 0; plane < to->planes && report->status == CCODECS_OK; plane++)
    for (uint32_t y = first_row(tiff, region.y, to->planes); y < region.y + region.height; y++) {
      if (TIFFReadScanline(tiff->file, row, y, (uint16_t)plane) != 1) {
        ccodecs_tiff_failed(tiff, report);
        break;
      }
      if (y >= region.y) place(to, row, region.x, region.width, 0, y - region.y, plane);
    }
  free(row);
}

typedef struct {
  uint32_t width, height;
  tmsize_t size, row_size;
  uint8_t *bytes;
} tile;

// The tile that begins at (x, y) of the page; what lies outside the region is dropped.
static void decode_tile(
    ccodecs_tiff *tiff, const layout *to, const tile *from, uint32_t x, uint32_t y, uint32_t plane,
    ccodecs_report *report) {
  const uint32_t index = TIFFComputeTile(tiff->file, x, y, 0, (uint16_t)plane);
  if (TIFFReadEncodedTile(tiff->file, index, from->bytes, from->size) != from->size) {
    if (tiff->message[0] == 0) ccodecs_fail(report, CCODECS_TRUNCATED, "tile %u holds too few bytes", index);
    else ccodecs_tiff_failed(tiff, report);
    return;
  }
  const ccodecs_region region = to->region;
  const uint64_t region_right = (uint64_t)region.x + region.width, region_bottom = (uint64_t)region.y + region.height;
  const uint64_t tile_right = (uint64_t)x + from->width, tile_bottom = (uint64_t)y + from->height;
  const uint32_t left = x > region.x ? x : region.x, top = y > region.y ? y : region.y;
  const uint32_t right = (uint32_t)(tile_right < region_right ? tile_right : region_right);
  const uint32_t bottom = (uint32_t)(tile_bottom < region_bottom ? tile_bottom : region_bottom);
  for (uint32_t row = top; row < bottom; row++)
    place(
        to, from->bytes + (size_t)(row - y) * (size_t)from->row_size, left - x, right - left, left - region.x,
        row - region.y, plane);
}

static void decode_tiles(ccodecs_tiff *tiff, const layout *to, ccodecs_report *report) {
  tile from = {.size = TIFFTileSize(tiff->file), .row_size = TIFFTileRowSize(tiff->file)};
  TIFFGetField(tiff->file, TIFFTAG_TILEWIDTH, &from.width);
  TIFFGetField(tiff->file, TIFFTAG_TILELENGTH, &from.height);
  if (from.width == 0 || from.height == 0 || from.row_size <= 0 ||
      (size_t)from.row_size < stored_row_size(to, from.width) || from.size / from.row_size < from.height) {
    ccodecs_fail(report, CCODECS_CORRUPT, "tiles of %u×%u pixels", from.width, from.height);
    return;
  }
  from.bytes = scratch(to, from.size, report);
  if (from.bytes == NULL) return;
  const ccodecs_region region = to->region;
  const uint64_t right = (uint64_t)region.x + region.width, bottom = (uint64_t)region.y + region.height;
  for (uint32_t plane = 0; plane < to->planes; plane++)
    for (uint64_t y = region.y - region.y % from.height; y < bottom; y += from.height)
      for (uint64_t x = region.x - region.x % from.width; x < right && report->status == CCODECS_OK; x += from.width)
        decode_tile(tiff, to, &from, (uint32_t)x, (uint32_t)y, plane, report);
  free(from.bytes);
}

// Subsampled YCbCr that is not JPEG: libtiff upsamples and converts it to 8-bit RGB.
static void decode_subsampled(
    ccodecs_tiff *tiff, const ccodecs_tiff_page *page, const layout *to, ccodecs_report *report) {
  if (to->region.width != page->width || to->region.height != page->height) {
    ccodecs_fail(report, CCODECS_UNSUPPORTED, "parts of subsampled YCbCr");
    return;
  }
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
  const size_t count = (size_t)page->width * page->height;
  uint32_t *raster = calloc(count, sizeof *raster);
  if (raster == NULL) ccodecs_fail(report, CCODECS_OUT_OF_MEMORY, "out of memory");
  else if (TIFFRGBAImageGet(&image, raster, page->width, page->height) != 1) ccodecs_tiff_failed(tiff, report);
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

// Where the page's samples lie uncompressed, whole bytes each, in one run; false where they are stored in any other way.
static bool find_run(ccodecs_tiff *tiff, const ccodecs_tiff_page *page, uint64_t *start, uint64_t *end) {
  TIFF *file = tiff->file;
  if (TIFFIsTiled(file) || planes_lie_apart(file) || page->compression != COMPRESSION_NONE ||
      page->bits != 8 * ccodecs_sample_size(page->bits))
    return false;
  if (tag_or(file, TIFFTAG_FILLORDER, FILLORDER_MSB2LSB) != FILLORDER_MSB2LSB ||
      tag_or(file, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK) == PHOTOMETRIC_YCBCR)
    return false;
  *start = *end = TIFFGetStrileOffset(file, 0);
  if (*start > tiff->count) return false;
  for (uint32_t strip = 0; strip < TIFFNumberOfStrips(file); strip++) {
    const uint64_t bytes = TIFFGetStrileByteCount(file, strip);
    if (TIFFGetStrileOffset(file, strip) != *end || bytes > tiff->count - *end) return false;
    *end += bytes;
  }
  return true;
}

// Turns samples into this machine's order of bytes.
static void swap(ccodecs_tiff *tiff, uint16_t bits, void *samples, size_t size) {
  if (!TIFFIsByteSwapped(tiff->file)) return;
  if (bits == 16) TIFFSwabArrayOfShort(samples, (tmsize_t)(size / 2));
  if (bits == 32) TIFFSwabArrayOfLong(samples, (tmsize_t)(size / 4));
  if (bits == 64) TIFFSwabArrayOfLong8(samples, (tmsize_t)(size / 8));
}

// Rows of a run, without the strip that holds them, which may be the whole file; false where it is too short.
static bool copy_from_run(
    ccodecs_tiff *tiff, const ccodecs_tiff_page *page, const layout *to, uint64_t start, uint64_t end) {
  const uint64_t pixel = (uint64_t)to->channels * to->sample_size;
  const uint64_t size = to->region.width * pixel, stride = page->width * pixel;
  if ((end - start) / stride < page->height) return false;
  for (uint32_t y = 0; y < to->region.height; y++) {
    uint8_t *row = to->samples + y * size;
    if (!ccodecs_tiff_read(tiff, start + (to->region.y + y) * stride + to->region.x * pixel, row, size)) return false;
    swap(tiff, to->bits, row, size);
  }
  return true;
}

static void decode(ccodecs_tiff *tiff, const ccodecs_tiff_page *page, layout *to, ccodecs_report *report) {
  uint16_t photometric = 0;
  TIFFGetField(tiff->file, TIFFTAG_PHOTOMETRIC, &photometric);
  if (page->compression == COMPRESSION_JPEG && photometric == PHOTOMETRIC_YCBCR) {
    TIFFSetField(tiff->file, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
  } else if (photometric == PHOTOMETRIC_YCBCR) {
    decode_subsampled(tiff, page, to, report);
    return;
  }
  uint64_t start = 0, end = 0;
  if (find_run(tiff, page, &start, &end) && copy_from_run(tiff, page, to, start, end)) return;
  if (TIFFIsTiled(tiff->file)) decode_tiles(tiff, to, report);
  else decode_strips(tiff, page, to, report);
}

ccodecs_status ccodecs_tiff_decode(
    ccodecs_tiff *tiff, ccodecs_region region, void *samples, size_t size, ccodecs_report *report) {
  ccodecs_tiff_page page;
  if (ccodecs_tiff_describe(tiff, &page, report) != CCODECS_OK) return report->status;
  const bool apart = planes_lie_apart(tiff->file);
  layout to = {
      .region = region,
      .bits = page.bits,
      .channels = page.channels,
      .stored_channels = apart ? 1 : page.channels,
      .planes = apart ? page.channels : 1,
      .sample_size = ccodecs_sample_size(page.bits),
      .size = size,
      .samples = samples,
  };
  if ((page.bits > 16 && page.bits != 32 && page.bits != 64) || page.bits == 0)
    return ccodecs_fail(report, CCODECS_UNSUPPORTED, "samples of %d bits", page.bits);
  if (region.width > page.width || region.x > page.width - region.width || region.height > page.height ||
      region.y > page.height - region.height ||
      (uint64_t)region.width * region.height != size / to.channels / to.sample_size)
    return ccodecs_fail(report, CCODECS_CORRUPT, "the page changed between two readings");
  tiff->report = report;
  tiff->message[0] = 0;
  // After a failure libtiff stands in the middle of a strip; reading the directory again begins anew.
  if (tiff->has_failed && TIFFSetDirectory(tiff->file, TIFFCurrentDirectory(tiff->file)) != 1)
    ccodecs_tiff_failed(tiff, report);
  else
    decode(tiff, &page, &to, report);
  // Some codecs report an error and go on with what they have.
  if (report->status == CCODECS_OK && tiff->message[0] != 0) ccodecs_tiff_failed(tiff, report);
  tiff->has_failed = report->status != CCODECS_OK;
  tiff->report = NULL;
  return report->status;
}

uint64_t ccodecs_tiff_run(ccodecs_tiff *tiff, size_t size) {
  ccodecs_tiff_page page;
  ccodecs_report ignored = {0};
  uint64_t start = 0, end = 0;
  if (ccodecs_tiff_describe(tiff, &page, &ignored) != CCODECS_OK || !find_run(tiff, &page, &start, &end)) return 0;
  if (size == 0 || end - start != size) return 0;
  // What stands behind the pixels may be the directory.
  const uint64_t directory = TIFFCurrentDirOffset(tiff->file);
  const uint64_t last = directory > start && directory < tiff->count ? directory : tiff->count;
  return (last - start) / size;
}

ccodecs_status ccodecs_tiff_decode_in_run(
    ccodecs_tiff *tiff, uint64_t index, void *samples, size_t size, ccodecs_report *report) {
  if (index >= ccodecs_tiff_run(tiff, size) ||
      !ccodecs_tiff_read(tiff, TIFFGetStrileOffset(tiff->file, 0) + index * size, samples, size))
    return ccodecs_fail(report, CCODECS_TRUNCATED, "no image %llu lies behind the first", (unsigned long long)index);
  swap(tiff, tag_or(tiff->file, TIFFTAG_BITSPERSAMPLE, 1), samples, size);
  return report->status;
}
