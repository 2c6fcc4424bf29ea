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
  size_t sample_size;
  uint8_t *samples;
} layout;

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

uint32_t ccodecs_tiff_block_height(ccodecs_tiff *tiff) {
  uint32_t rows = 0, height = 1;
  TIFFGetField(tiff->file, TIFFTAG_IMAGELENGTH, &height);
  if (TIFFIsTiled(tiff->file)) TIFFGetField(tiff->file, TIFFTAG_TILELENGTH, &rows);
  else TIFFGetFieldDefaulted(tiff->file, TIFFTAG_ROWSPERSTRIP, &rows);
  return rows == 0 || rows > height ? height : rows;
}

// Compressed rows can only be read in order: from the beginning of their strip, or from where the last reading ended.
static uint32_t first_row(ccodecs_tiff *tiff, uint32_t wanted, uint32_t planes) {
  uint16_t compression = COMPRESSION_NONE;
  TIFFGetFieldDefaulted(tiff->file, TIFFTAG_COMPRESSION, &compression);
  if (compression == COMPRESSION_NONE) return wanted;
  const uint32_t rows = ccodecs_tiff_block_height(tiff), strip = wanted / rows, current = TIFFCurrentRow(tiff->file);
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
  uint8_t *row = malloc((size_t)size);
  if (row == NULL) {
    ccodecs_fail(report, CCODECS_OUT_OF_MEMORY, "out of memory");
    return;
  }
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

static void decode_tiles(
    ccodecs_tiff *tiff, const ccodecs_tiff_page *page, const layout *to, ccodecs_report *report) {
  tile from = {.size = TIFFTileSize(tiff->file), .row_size = TIFFTileRowSize(tiff->file)};
  TIFFGetField(tiff->file, TIFFTAG_TILEWIDTH, &from.width);
  TIFFGetField(tiff->file, TIFFTAG_TILELENGTH, &from.height);
  if (from.width == 0 || from.height == 0 || from.row_size <= 0 ||
      (size_t)from.row_size < stored_row_size(to, from.width) || from.size / from.row_size < from.height) {
    ccodecs_fail(report, CCODECS_CORRUPT, "tiles of %u×%u pixels", from.width, from.height);
    return;
  }
  // An edge tile may be larger than its image, within reason.
  if (from.size > 64 << 20 && (size_t)from.size / 4 > to->sample_size * page->width * page->height * to->channels) {
    ccodecs_fail(report, CCODECS_TOO_LARGE, "tiles of %u×%u pixels", from.width, from.height);
    return;
  }
  from.bytes = malloc((size_t)from.size);
  if (from.bytes == NULL) {
    ccodecs_fail(report, CCODECS_OUT_OF_MEMORY, "out of memory");
    return;
  }
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

static void decode(ccodecs_tiff *tiff, const ccodecs_tiff_page *page, layout *to, ccodecs_report *report) {
  uint16_t photometric = 0;
  TIFFGetField(tiff->file, TIFFTAG_PHOTOMETRIC, &photometric);
  if (page->compression == COMPRESSION_JPEG && photometric == PHOTOMETRIC_YCBCR) {
    TIFFSetField(tiff->file, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
  } else if (photometric == PHOTOMETRIC_YCBCR) {
    decode_subsampled(tiff, page, to, report);
    return;
  }
  if (TIFFIsTiled(tiff->file)) decode_tiles(tiff, page, to, report);
  else decode_strips(tiff, page, to, report);
}

ccodecs_status ccodecs_tiff_decode(
    ccodecs_tiff *tiff, ccodecs_region region, void *samples, size_t size, ccodecs_report *report) {
  ccodecs_tiff_page page;
  if (ccodecs_tiff_describe(tiff, &page, report) != CCODECS_OK) return report->status;
  uint16_t planar = PLANARCONFIG_CONTIG;
  TIFFGetFieldDefaulted(tiff->file, TIFFTAG_PLANARCONFIG, &planar);
  const bool apart = planar == PLANARCONFIG_SEPARATE && page.channels > 1;
  layout to = {
      .region = region,
      .bits = page.bits,
      .channels = page.channels,
      .stored_channels = apart ? 1 : page.channels,
      .planes = apart ? page.channels : 1,
      .sample_size = ccodecs_sample_size(page.bits),
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
  decode(tiff, &page, &to, report);
  // Some codecs report an error and go on with what they have.
  if (report->status == CCODECS_OK && tiff->message[0] != 0) ccodecs_tiff_failed(tiff, report);
  tiff->report = NULL;
  return report->status;
}

uint64_t ccodecs_tiff_run(ccodecs_tiff *tiff, size_t size) {
  ccodecs_tiff_page page;
  ccodecs_report ignored = {0};
  if (ccodecs_tiff_describe(tiff, &page, &ignored) != CCODECS_OK || TIFFIsTiled(tiff->file)) return 0;
  uint16_t planar = PLANARCONFIG_CONTIG;
  TIFFGetFieldDefaulted(tiff->file, TIFFTAG_PLANARCONFIG, &planar);
  const bool is_apart = planar == PLANARCONFIG_SEPARATE && page.channels > 1;
  if (is_apart || page.compression != COMPRESSION_NONE || page.bits != 8 * ccodecs_sample_size(page.bits)) return 0;
  const uint64_t start = TIFFGetStrileOffset(tiff->file, 0);
  uint64_t end = start;
  for (uint32_t strip = 0; strip < TIFFNumberOfStrips(tiff->file); strip++) {
    if (TIFFGetStrileOffset(tiff->file, strip) != end) return 0;
    end += TIFFGetStrileByteCount(tiff->file, strip);
  }
  return end - start == size && end <= tiff->count ? (tiff->count - start) / size : 0;
}

ccodecs_status ccodecs_tiff_decode_in_run(
    ccodecs_tiff *tiff, uint64_t index, void *samples, size_t size, ccodecs_report *report) {
  if (tiff->bytes == NULL || index >= ccodecs_tiff_run(tiff, size))
    return ccodecs_fail(report, CCODECS_TRUNCATED, "no image %llu lies behind the first", (unsigned long long)index);
  memcpy(samples, tiff->bytes + TIFFGetStrileOffset(tiff->file, 0) + index * size, size);
  if (TIFFIsByteSwapped(tiff->file)) {
    uint16_t bits = 8;
    TIFFGetField(tiff->file, TIFFTAG_BITSPERSAMPLE, &bits);
    if (bits == 16) TIFFSwabArrayOfShort(samples, (tmsize_t)(size / 2));
    if (bits == 32) TIFFSwabArrayOfLong(samples, (tmsize_t)(size / 4));
    if (bits == 64) TIFFSwabArrayOfLong8(samples, (tmsize_t)(size / 8));
  }
  return report->status;
}
