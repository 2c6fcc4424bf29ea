// Bytes in memory <-> rows of samples, for PNG, JPEG and TIFF.
//
// Every function returns a status, the same that it leaves in the caller's report. No longjmp leaves this library,
// nothing is printed, and no state is kept between calls.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
  CCODECS_OK = 0,
  CCODECS_TRUNCATED,
  CCODECS_CORRUPT,
  CCODECS_UNSUPPORTED,
  CCODECS_TOO_LARGE,
  CCODECS_OUT_OF_MEMORY,
} ccodecs_status;

// What went wrong (one line) and what was odd (lines split by '\n', cut when full). Start from zeroes.
typedef struct {
  ccodecs_status status;
  char message[256];
  char notes[1024];
} ccodecs_report;

// Bytes that an encoder made; give them back with `ccodecs_free`.
typedef struct {
  uint8_t *bytes;
  size_t count;
  size_t capacity;
} ccodecs_buffer;

void ccodecs_free(ccodecs_buffer *buffer);

// PNG

typedef struct {
  uint32_t width, height;
  int32_t bits;        // 1, 2, 4, 8 or 16
  int32_t color_type;  // as in IHDR: 0 gray, 2 RGB, 3 palette, 4 gray and alpha, 6 RGBA
  int32_t channels;    // stored samples a pixel; a palette has 1
  bool has_transparency;                        // a tRNS chunk
  uint32_t x_pixels_per_metre, y_pixels_per_metre;  // 0 where unsaid
  int32_t palette_count;
  uint8_t palette[768];  // red, green, blue
} ccodecs_png;

ccodecs_status ccodecs_png_header(const uint8_t *bytes, size_t count, ccodecs_png *header, ccodecs_report *report);

// Stored samples, one byte each up to 8 bits, else two in this machine's order; `size` is what the header implies.
ccodecs_status ccodecs_png_decode(
    const uint8_t *bytes, size_t count, void *samples, size_t size, ccodecs_report *report);

ccodecs_status ccodecs_png_encode(
    const ccodecs_png *header, const void *samples, int level, ccodecs_buffer *buffer, ccodecs_report *report);

// JPEG

typedef enum {
  CCODECS_JPEG_GRAY,
  CCODECS_JPEG_RGB,
  CCODECS_JPEG_CMYK,
  CCODECS_JPEG_OTHER,
} ccodecs_jpeg_color;

typedef struct {
  uint32_t width, height;
  int32_t bits;
  int32_t channels;          // of a decoded pixel
  ccodecs_jpeg_color color;  // of a decoded pixel
} ccodecs_jpeg;

ccodecs_status ccodecs_jpeg_header(const uint8_t *bytes, size_t count, ccodecs_jpeg *header, ccodecs_report *report);

// 8-bit samples; 0 means no ink in CMYK, whichever way the file stores it. Damaged entropy-coded data is an error.
ccodecs_status ccodecs_jpeg_decode(
    const uint8_t *bytes, size_t count, uint8_t *samples, size_t size, ccodecs_report *report);

// Gray or RGB, chroma at full resolution.
ccodecs_status ccodecs_jpeg_encode(
    const ccodecs_jpeg *header, const uint8_t *samples, int quality, ccodecs_buffer *buffer, ccodecs_report *report);

// TIFF

typedef struct ccodecs_tiff ccodecs_tiff;

typedef struct {
  uint32_t width, height;
  uint16_t bits, channels;  // as decoded: subsampled YCbCr counts as 8-bit RGB
  uint16_t sample_format;   // 1 unsigned, 2 signed, 3 floating point
  uint16_t photometric;     // as decoded: YCbCr counts as RGB
  uint16_t compression;
  uint16_t orientation;
  uint16_t extra_count;  // samples beyond those of the colour
  uint16_t first_extra;  // 0 unspecified, 1 or 2 alpha
  uint16_t resolution_unit;  // 1 none, 2 inch, 3 centimetre
  double x_resolution, y_resolution;  // 0 where unsaid
  bool is_reduced;           // a thumbnail or a mask of another page
  const uint16_t *red, *green, *blue;  // 2^bits colours of a palette, or null; these and the text live until the
  const char *description;             // next page is selected or the file is closed
} ccodecs_tiff_page;

// `bytes` must outlive the handle; where they are null, the open file `descriptor` is read as needed.
//
// A handle for pages lists them: a small file whose many pages share one large field fails, as the handle reads only a
// few times the file's size. One for pixels has no such bound; open it for files whose list was read.
ccodecs_status ccodecs_tiff_open_pages(
    const uint8_t *bytes, size_t count, int descriptor, ccodecs_tiff **tiff, ccodecs_report *report);
ccodecs_status ccodecs_tiff_open_pixels(
    const uint8_t *bytes, size_t count, int descriptor, ccodecs_tiff **tiff, ccodecs_report *report);
void ccodecs_tiff_close(ccodecs_tiff *tiff);

// Describes the selected page: the first after opening.
ccodecs_status ccodecs_tiff_describe(ccodecs_tiff *tiff, ccodecs_tiff_page *page, ccodecs_report *report);
bool ccodecs_tiff_is_last(ccodecs_tiff *tiff);
ccodecs_status ccodecs_tiff_next(ccodecs_tiff *tiff, ccodecs_report *report);

typedef struct {
  uint32_t x, y, width, height;
} ccodecs_region;

// Samples of a region of the selected page, interleaved, in 1, 2, 4 or 8 bytes each, in this machine's order. Only the
// tiles and strips that it touches are read.
ccodecs_status ccodecs_tiff_decode(
    ccodecs_tiff *tiff, ccodecs_region region, void *samples, size_t size, ccodecs_report *report);

// Rows that are decoded together: whoever reads downwards by multiples of it decodes nothing twice.
uint32_t ccodecs_tiff_block_height(ccodecs_tiff *tiff);

// Bytes that the tiles or strips of the selected page take, by their own account; at most a little over the file's, where
// they share bytes.
uint64_t ccodecs_tiff_stored_bytes(ccodecs_tiff *tiff);

// ImageJ lists one page of a large stack and lets the others follow it, uncompressed: how many images of `size` bytes
// lie in the file from the selected page's first byte on, or 0 where it is stored in any other way.
uint64_t ccodecs_tiff_run(ccodecs_tiff *tiff, size_t size);
ccodecs_status ccodecs_tiff_decode_in_run(
    ccodecs_tiff *tiff, uint64_t index, void *samples, size_t size, ccodecs_report *report);

// Encodes `pages` pages that lie one after the other, Deflate-compressed, in tiles where they are large; of the page it
// reads what a file stores. Samples of fewer than 8 bits are packed, in strips.
ccodecs_status ccodecs_tiff_encode(
    const ccodecs_tiff_page *page, uint32_t pages, const void *samples, ccodecs_buffer *buffer,
    ccodecs_report *report);

#ifdef __cplusplus
}
#endif
