// TIFF pages: strips, Deflate, a predictor where it helps.
#include <stdlib.h>
#include <string.h>

#include "tiff_file.h"

// Strips of about this many bytes compress well and let a reader skip.
enum { strip_bytes = 256 << 10, most_extra = 255 };

static void describe(TIFF *file, const ccodecs_tiff_page *page, uint32_t index, uint32_t pages) {
  const size_t row = ((size_t)page->width * page->channels * page->bits + 7) / 8;
  uint32_t rows = row >= strip_bytes ? 1 : (uint32_t)(strip_bytes / row);
  TIFFSetField(file, TIFFTAG_IMAGEWIDTH, page->width);
  TIFFSetField(file, TIFFTAG_IMAGELENGTH, page->height);
  TIFFSetField(file, TIFFTAG_BITSPERSAMPLE, page->bits);
  TIFFSetField(file, TIFFTAG_SAMPLESPERPIXEL, page->channels);
  TIFFSetField(file, TIFFTAG_SAMPLEFORMAT, page->sample_format);
  TIFFSetField(file, TIFFTAG_PHOTOMETRIC, page->photometric);
  TIFFSetField(file, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
  TIFFSetField(file, TIFFTAG_ORIENTATION, 1);
  TIFFSetField(file, TIFFTAG_ROWSPERSTRIP, rows < page->height ? rows : page->height);
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

// libtiff changes the row in place (predictor), so each is copied.
static void write_page(
    ccodecs_tiff *tiff, const ccodecs_tiff_page *page, const uint8_t *samples, uint8_t *row, ccodecs_report *report) {
  const size_t count = (size_t)page->width * page->channels, size = count * ccodecs_sample_size(page->bits);
  for (uint32_t y = 0; y < page->height; y++) {
    if (page->bits < 8) pack(samples + y * size, count, page->bits, row);
    else memcpy(row, samples + y * size, size);
    if (TIFFWriteScanline(tiff->file, row, y, 0) != 1) {
      ccodecs_tiff_failed(tiff, report);
      return;
    }
  }
  if (TIFFWriteDirectory(tiff->file) != 1) ccodecs_tiff_failed(tiff, report);
}

ccodecs_status ccodecs_tiff_encode(
    const ccodecs_tiff_page *page, uint32_t pages, const void *samples, ccodecs_buffer *buffer,
    ccodecs_report *report) {
  const size_t row_size = (size_t)page->width * page->channels * ccodecs_sample_size(page->bits);
  const size_t page_size = row_size * page->height;
  if (page->extra_count > most_extra)
    return ccodecs_fail(report, CCODECS_UNSUPPORTED, "more than %d extra channels", most_extra);
  ccodecs_tiff tiff = {.descriptor = -1, .allowance = UINT64_MAX, .output = buffer, .report = report};
  uint8_t *row = malloc(row_size);
  if (row == NULL) return ccodecs_fail(report, CCODECS_OUT_OF_MEMORY, "out of memory");
  // Offsets of a plain TIFF have 32 bits; Deflate can lengthen noise a little.
  const bool is_big = (double)page_size * pages > 3.5e9;
  if (ccodecs_tiff_attach(&tiff, is_big ? "w8" : "w")) {
    for (uint32_t index = 0; index < pages && report->status == CCODECS_OK; index++) {
      describe(tiff.file, page, index, pages);
      write_page(&tiff, page, (const uint8_t *)samples + index * page_size, row, report);
    }
    TIFFClose(tiff.file);
    if (tiff.message[0] != 0) ccodecs_tiff_failed(&tiff, report);
  } else {
    ccodecs_tiff_failed(&tiff, report);
  }
  free(row);
  return report->status;
}
