// PNG through libpng. Its errors longjmp; every setjmp stands in this file.
#include <png.h>
#include <string.h>

#include "report.h"

typedef struct {
  const uint8_t *bytes;
  size_t count, position;
} source;

static ccodecs_status status_of(const char *message) {
  static const char *const truncated[] = {"Not enough image data", "ends early", "Not enough"};
  static const char *const large[] = {"exceeds user limit", "Out of memory", "too large"};
  for (size_t i = 0; i < sizeof truncated / sizeof *truncated; i++)
    if (strstr(message, truncated[i]) != NULL) return CCODECS_TRUNCATED;
  for (size_t i = 0; i < sizeof large / sizeof *large; i++)
    if (strstr(message, large[i]) != NULL) return CCODECS_TOO_LARGE;
  return CCODECS_CORRUPT;
}

static void on_error(png_structp png, png_const_charp message) {
  ccodecs_fail(png_get_error_ptr(png), status_of(message), "%s", message);
  png_longjmp(png, 1);
}

// libpng only warns of a failed check sum over the pixels once it has them all.
static void on_warning(png_structp png, png_const_charp message) {
  ccodecs_report *report = png_get_error_ptr(png);
  if (strstr(message, "incorrect data check") != NULL)
    ccodecs_fail(report, CCODECS_CORRUPT, "%s", message);
  else
    ccodecs_note(report, "%s", message);
}

static void read_bytes(png_structp png, png_bytep bytes, size_t count) {
  source *from = png_get_io_ptr(png);
  if (count > from->count - from->position) png_error(png, "the file ends early");
  memcpy(bytes, from->bytes + from->position, count);
  from->position += count;
}

// The widest image; a row of it takes no more than a few hundred megabytes.
enum { longest_side = 1 << 24 };

// Text, profiles and thumbnails do not change samples; unread, they cannot eat memory either.
static void limit(png_structp png) {
  png_set_user_limits(png, longest_side, longest_side);
  static const png_byte names[] = "tEXt\0zTXt\0iTXt\0iCCP\0sPLT\0eXIf\0hIST\0bKGD\0";
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, names, (int)(sizeof names / 5));
  png_set_chunk_malloc_max(png, 1 << 20);
  png_set_chunk_cache_max(png, 64);
}

// Needs a setjmp in the caller.
static void fill_header(png_structp png, png_infop info, ccodecs_png *header) {
  *header = (ccodecs_png){
      .width = png_get_image_width(png, info),
      .height = png_get_image_height(png, info),
      .bits = png_get_bit_depth(png, info),
      .color_type = png_get_color_type(png, info),
      .channels = png_get_channels(png, info),
      .has_transparency = png_get_valid(png, info, PNG_INFO_tRNS) != 0,
      .x_pixels_per_metre = png_get_x_pixels_per_meter(png, info),
      .y_pixels_per_metre = png_get_y_pixels_per_meter(png, info),
  };
  png_colorp colors = NULL;
  int count = 0;
  if (header->color_type != PNG_COLOR_TYPE_PALETTE || png_get_PLTE(png, info, &colors, &count) == 0) return;
  header->palette_count = count;
  for (int i = 0; i < count && i < 256; i++) {
    header->palette[3 * i] = colors[i].red;
    header->palette[3 * i + 1] = colors[i].green;
    header->palette[3 * i + 2] = colors[i].blue;
  }
}

// Reads rows in file order; an interlaced file passes over them seven times. Needs a setjmp in the caller.
static void read_rows(png_structp png, png_infop info, uint8_t *samples, size_t size) {
  png_set_packing(png);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  png_set_swap(png);
#endif
  int passes = png_set_interlace_handling(png);
  png_read_update_info(png, info);
  size_t row = png_get_rowbytes(png, info), height = png_get_image_height(png, info);
  if (row == 0 || size / row != height || size % row != 0) png_error(png, "the header changed between two readings");
  for (int pass = 0; pass < passes; pass++)
    for (size_t y = 0; y < height; y++) png_read_row(png, samples + y * row, NULL);
  png_read_end(png, NULL);
}

// Reads the header, and the rows where there is room for samples.
static ccodecs_status read_file(
    const uint8_t *bytes, size_t count, ccodecs_png *header, void *samples, size_t size, ccodecs_report *report) {
  source from = {bytes, count, 0};
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, report, on_error, on_warning);
  png_infop info = png == NULL ? NULL : png_create_info_struct(png);
  if (info == NULL) {
    png_destroy_read_struct(&png, NULL, NULL);
    return ccodecs_fail(report, CCODECS_OUT_OF_MEMORY, "out of memory");
  }
  if (setjmp(png_jmpbuf(png)) == 0) {
    png_set_read_fn(png, &from, read_bytes);
    limit(png);
    png_read_info(png, info);
    if (header != NULL) fill_header(png, info, header);
    if (samples != NULL) read_rows(png, info, samples, size);
  }
  png_destroy_read_struct(&png, &info, NULL);
  return report->status;
}

ccodecs_status ccodecs_png_header(const uint8_t *bytes, size_t count, ccodecs_png *header, ccodecs_report *report) {
  return read_file(bytes, count, header, NULL, 0, report);
}

ccodecs_status ccodecs_png_decode(
    const uint8_t *bytes, size_t count, void *samples, size_t size, ccodecs_report *report) {
  return read_file(bytes, count, NULL, samples, size, report);
}

static void write_bytes(png_structp png, png_bytep bytes, size_t count) {
  if (!ccodecs_append(png_get_io_ptr(png), bytes, count)) png_error(png, "Out of memory");
}

static void flush_nothing(png_structp png) { (void)png; }

// Needs a setjmp in the caller.
static void describe(png_structp png, png_infop info, const ccodecs_png *header) {
  png_set_IHDR(
      png, info, header->width, header->height, header->bits, header->color_type, PNG_INTERLACE_NONE,
      PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (header->color_type == PNG_COLOR_TYPE_PALETTE) {
    png_color colors[256];
    for (int i = 0; i < header->palette_count; i++) {
      const uint8_t *color = header->palette + 3 * i;
      colors[i] = (png_color){color[0], color[1], color[2]};
    }
    png_set_PLTE(png, info, colors, header->palette_count);
  }
  if (header->x_pixels_per_metre > 0 && header->y_pixels_per_metre > 0)
    png_set_pHYs(png, info, header->x_pixels_per_metre, header->y_pixels_per_metre, PNG_RESOLUTION_METER);
}

ccodecs_status ccodecs_png_encode(
    const ccodecs_png *header, const void *samples, int level, ccodecs_buffer *buffer, ccodecs_report *report) {
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, report, on_error, on_warning);
  png_infop info = png == NULL ? NULL : png_create_info_struct(png);
  if (info == NULL) {
    png_destroy_write_struct(&png, NULL);
    return ccodecs_fail(report, CCODECS_OUT_OF_MEMORY, "out of memory");
  }
  const uint8_t *rows = samples;
  const size_t row = (size_t)header->width * (size_t)header->channels * (header->bits == 16 ? 2 : 1);
  if (setjmp(png_jmpbuf(png)) == 0) {
    png_set_write_fn(png, buffer, write_bytes, flush_nothing);
    png_set_compression_level(png, level);
    describe(png, info, header);
    png_write_info(png, info);
    png_set_packing(png);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    png_set_swap(png);
#endif
    for (size_t y = 0; y < header->height; y++) png_write_row(png, rows + y * row);
    png_write_end(png, info);
  }
  png_destroy_write_struct(&png, &info);
  return report->status;
}
