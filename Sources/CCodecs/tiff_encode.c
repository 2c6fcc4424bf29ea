// TIFF pages: strips, tiles where they are large, Deflate, a predictor where it helps.
#include <stdlib.h>
#include <string.h>

#include "tiff_file.h"

// Strips of about this many bytes compress well and let a reader skip.
enum { strip_bytes = 256 << 10, tile_side = 256, tiled_from_bytes = 16 << 20, most_extra = 255 };

static size_t row_size(const ccodecs_tiff_page *page) {
  return (size_t)page->width * page->channels * ccodecs_sample_size(page->bits);
}

static bool is_tiled(const ccodecs_tiff_page *page) {
  return page->bits >= 8 && row_size(page) >= tiled_from_bytes / page->height;
}

static void describe_strips(TIFF *file, const ccodecs_tiff_page *page) {
  const size_t row = ((size_t)page->width * page->channels * page->bits + 7) / 8;
  const uint32_t rows = row >= strip_bytes ? 1 : (uint32_t)(strip_bytes / row);
  TIFFSetField(file, TIFFTAG_ROWSPERSTRIP, rows < page->height ? rows : page->height);
}

static void describe(TIFF *file, const ccodecs_tiff_page *page, uint32_t index, uint32_t pages) {
  TIFFSetField(file, TIFFTAG_IMAGEWIDTH, page->width);
  TIFFSetField(file, TIFFTAG_IMAGELENGTH, page->height);
  TIFFSetField(file, TIFFTAG_BITSPERSAMPLE, page->bits);
  TIFFSetField(file, TIFFTAG_SAMPLESPERPIXEL, page->channels);
  TIFFSetField(file, TIFFTAG_SAMPLEFORMAT, page->sample_format);
  TIFFSetField(file, TIFFTAG_PHOTOMETRIC, page->photometric);
  TIFFSetField(file, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
  TIFFSetField(file, TIFFTAG_ORIENTATION, 1);
  if (is_tiled(page)) {
    TIFFSetField(file, TIFFTAG_TILEWIDTH, tile_side);
    TIFFSetField(file, TIFFTAG_TILELENGTH, tile_side);
  } else {
    describe_strips(file, page);
  }
  TIFFSetField(file, TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE);
  // tifffile alone, as most Python installations have it, cannot undo the predictor for floats.
  if (page->sample_format != SAMPLEFORMAT_IEEEFP && page->bits >= 8 && page->photometric != PHOTOMETRIC_PALETTE)
    TIFFSetField(file, TIFFTAG_PREDICTOR, PREDICTOR_HORIZONTAL);
  if (page->extra_count > 0) {
    uint16_t extra[most_extra] = {page->first_extra};
    TIFFSetField(file, TIFFTAG_EXTRASAMPLES, page->extra_count, extra);
  }
  if (page->red != NULL) TIFFSetField(file, TIFFTAG_COLORMAP, page->red, page->green, page->blue);
  if (page->x_resolution > 0 && page->y_resolution > 0) {
    TIFFSetField(file, TIFFTAG_XRESOLUTION, page->x_resolution);
    TIFFSetField(file, TIFFTAG_YRESOLUTION, page->y_resolution);
    TIFFSetField(file, TIFFTAG_RESOLUTIONUNIT, page->resolution_unit);
  }
  if (pages > 1) {
    TIFFSetField(file, TIFFTAG_SUBFILETYPE, FILETYPE_PAGE);
    if (pages <= UINT16_MAX) TIFFSetField(file, TIFFTAG_PAGENUMBER, (uint16_t)index, (uint16_t)pages);
  }
}

static void pack(const uint8_t *samples, size_t count, uint16_t bits, uint8_t *row) {
  memset(row, 0, (count * bits + 7) / 8);
  for (size_t i = 0; i < count; i++) {
    const size_t position = i * bits;
    row[position >> 3] |= (uint8_t)(samples[i] << (8 - bits - (position & 7)));
  }
}

// libtiff changes a row or tile in place (predictor), so each is copied.
static void write_strips(
    ccodecs_tiff *tiff, const ccodecs_tiff_page *page, const uint8_t *samples, uint8_t *row, ccodecs_report *report) {
  const size_t size = row_size(page);
  for (uint32_t y = 0; y < page->height; y++) {
    if (page->bits < 8) pack(samples + y * size, (size_t)page->width * page->channels, page->bits, row);
    else memcpy(row, samples + y * size, size);
    if (TIFFWriteScanline(tiff->file, row, y, 0) != 1) {
      ccodecs_tiff_failed(tiff, report);
      return;
    }
  }
}

// What a tile holds beyond the image's edge is 0.
static void write_tiles(
    ccodecs_tiff *tiff, const ccodecs_tiff_page *page, const uint8_t *samples, uint8_t *tile, ccodecs_report *report) {
  const size_t pixel = page->channels * ccodecs_sample_size(page->bits), stride = row_size(page);
  for (uint64_t y = 0; y < page->height; y += tile_side)
    for (uint64_t x = 0; x < page->width; x += tile_side) {
      const uint64_t columns = page->width - x < tile_side ? page->width - x : tile_side;
      const uint64_t rows = page->height - y < tile_side ? page->height - y : tile_side;
      memset(tile, 0, tile_side * tile_side * pixel);
      for (uint64_t row = 0; row < rows; row++)
        memcpy(tile + row * tile_side * pixel, samples + (y + row) * stride + x * pixel, columns * pixel);
      if (TIFFWriteTile(tiff->file, tile, (uint32_t)x, (uint32_t)y, 0, 0) < 0) {
        ccodecs_tiff_failed(tiff, report);
        return;
      }
    }
}

ccodecs_status ccodecs_tiff_encode(
    const ccodecs_tiff_page *page, uint32_t pages, const void *samples, ccodecs_buffer *buffer,
    ccodecs_report *report) {
  const size_t page_size = row_size(page) * page->height;
  const size_t tile_size = (size_t)tile_side * tile_side * page->channels * ccodecs_sample_size(page->bits);
  if (page->extra_count > most_extra)
    return ccodecs_fail(report, CCODECS_UNSUPPORTED, "more than %d extra channels", most_extra);
  ccodecs_tiff tiff = {.descriptor = -1, .allowance = UINT64_MAX, .output = buffer, .report = report};
  uint8_t *part = malloc(is_tiled(page) ? tile_size : row_size(page));
  if (part == NULL) return ccodecs_fail(report, CCODECS_OUT_OF_MEMORY, "out of memory");
  // Offsets of a plain TIFF have 32 bits; Deflate can lengthen noise a little.
  const bool is_big = (double)page_size * pages > 3.5e9;
  if (ccodecs_tiff_attach(&tiff, is_big ? "w8" : "w")) {
    for (uint32_t index = 0; index < pages && report->status == CCODECS_OK; index++) {
      describe(tiff.file, page, index, pages);
      const uint8_t *first = (const uint8_t *)samples + index * page_size;
      if (is_tiled(page)) write_tiles(&tiff, page, first, part, report);
      else write_strips(&tiff, page, first, part, report);
      if (report->status == CCODECS_OK && TIFFWriteDirectory(tiff.file) != 1) ccodecs_tiff_failed(&tiff, report);
    }
    TIFFClose(tiff.file);
    if (tiff.message[0] != 0) ccodecs_tiff_failed(&tiff, report);
  } else {
    ccodecs_tiff_failed(&tiff, report);
  }
  free(part);
  return report->status;
}
