// TIFF and BigTIFF through libtiff (4.5 or later): bytes, errors, and the description of pages.
#include "tiff_file.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

ccodecs_status ccodecs_tiff_failed(ccodecs_tiff *tiff, ccodecs_report *report) {
  if (tiff->message[0] == 0) return ccodecs_fail(report, CCODECS_CORRUPT, "libtiff gives no reason");
  static const struct {
    const char *text;
    ccodecs_status status;
  } known[] = {
      {"Sanity check", CCODECS_CORRUPT},         {"too much memory", CCODECS_TOO_LARGE},
      {"not configured", CCODECS_UNSUPPORTED},   {"not supported", CCODECS_UNSUPPORTED},
      {"not implemented", CCODECS_UNSUPPORTED},  {"Cannot handle", CCODECS_UNSUPPORTED},
      {"can not handle", CCODECS_UNSUPPORTED},   {"Sorry", CCODECS_UNSUPPORTED},
      {"memory", CCODECS_TOO_LARGE},             {"Memory", CCODECS_TOO_LARGE},
      {"alloc", CCODECS_TOO_LARGE},              {"Read error", CCODECS_TRUNCATED},
      {"read error", CCODECS_TRUNCATED},         {"Not enough data", CCODECS_TRUNCATED},
      {"Premature", CCODECS_TRUNCATED},          {"Can not read TIFF directory", CCODECS_TRUNCATED},
      {"Seek error", CCODECS_TRUNCATED},         {"Cannot read TIFF header", CCODECS_TRUNCATED},
  };
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (strstr(tiff->message, known[i].text) != NULL)
      return ccodecs_fail(report, known[i].status, "%s", tiff->message);
  return ccodecs_fail(report, CCODECS_CORRUPT, "%s", tiff->message);
}

// Keeps the first message: libtiff's later ones are consequences.
static int on_error(TIFF *tif, void *context, const char *module, const char *format, va_list arguments) {
  (void)tif;
  (void)module;
  ccodecs_tiff *tiff = context;
  if (tiff->message[0] == 0) vsnprintf(tiff->message, sizeof tiff->message, format, arguments);
  return 1;
}

// The codecs of JPEG and of fax only warn where they invent pixels for damaged data.
static int on_warning(TIFF *tif, void *context, const char *module, const char *format, va_list arguments) {
  ccodecs_tiff *tiff = context;
  if (module != NULL && (strstr(module, "JPEG") != NULL || strstr(module, "Fax") != NULL))
    return on_error(tif, context, module, format, arguments);
  char line[200];
  vsnprintf(line, sizeof line, format, arguments);
  if (tiff->report != NULL) ccodecs_note(tiff->report, "%s", line);
  return 1;
}

static uint64_t size_in_bytes(thandle_t handle) {
  ccodecs_tiff *tiff = handle;
  return tiff->output != NULL ? tiff->output->count : tiff->count;
}

static tmsize_t read_bytes(thandle_t handle, void *bytes, tmsize_t wanted) {
  ccodecs_tiff *tiff = handle;
  const uint64_t count = size_in_bytes(handle);
  if (wanted <= 0 || tiff->position >= count) return 0;
  const uint64_t left = count - tiff->position;
  size_t size = (uint64_t)wanted < left ? (size_t)wanted : (size_t)left;
  if (size > tiff->allowance) {
    snprintf(tiff->message, sizeof tiff->message, "its directories share so many bytes that they take too much memory");
    return 0;
  }
  tiff->allowance -= size;
  // An encoder reads back the links between its directories.
  const uint8_t *source = tiff->output != NULL ? tiff->output->bytes : tiff->bytes;
  if (source != NULL) {
    memcpy(bytes, source + tiff->position, size);
  } else {
    ssize_t got = pread(tiff->descriptor, bytes, size, (off_t)tiff->position);
    size = got > 0 ? (size_t)got : 0;
  }
  tiff->position += size;
  return (tmsize_t)size;
}

bool ccodecs_tiff_read(ccodecs_tiff *tiff, uint64_t position, void *bytes, size_t count) {
  if (position > tiff->count || count > tiff->count - position) return false;
  if (tiff->bytes != NULL) {
    memcpy(bytes, tiff->bytes + position, count);
    return true;
  }
  for (size_t done = 0; done < count;) {
    const ssize_t got = pread(tiff->descriptor, (uint8_t *)bytes + done, count - done, (off_t)(position + done));
    if (got <= 0) return false;
    done += (size_t)got;
  }
  return true;
}

static tmsize_t write_bytes(thandle_t handle, void *bytes, tmsize_t wanted) {
  ccodecs_tiff *tiff = handle;
  ccodecs_buffer *buffer = tiff->output;
  if (buffer == NULL || wanted < 0) return -1;
  uint64_t end = tiff->position + (uint64_t)wanted;
  if (!ccodecs_reserve(buffer, end)) return -1;
  if (tiff->position > buffer->count) memset(buffer->bytes + buffer->count, 0, tiff->position - buffer->count);
  memcpy(buffer->bytes + tiff->position, bytes, (size_t)wanted);
  tiff->position = end;
  if (end > buffer->count) buffer->count = end;
  return wanted;
}

static uint64_t seek_to(thandle_t handle, uint64_t offset, int from) {
  ccodecs_tiff *tiff = handle;
  if (from == SEEK_CUR) offset += tiff->position;
  if (from == SEEK_END) offset += size_in_bytes(handle);
  return tiff->position = offset;
}

static int close_nothing(thandle_t handle) {
  (void)handle;
  return 0;
}

static int map_bytes(thandle_t handle, void **base, toff_t *size) {
  ccodecs_tiff *tiff = handle;
  if (!tiff->is_mapped) return 0;
  *base = (void *)tiff->bytes;
  *size = tiff->count;
  return 1;
}

static void unmap_nothing(thandle_t handle, void *base, toff_t size) {
  (void)handle;
  (void)base;
  (void)size;
}

bool ccodecs_tiff_attach(ccodecs_tiff *tiff, const char *mode) {
  TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
  if (options == NULL) return false;
  uint64_t largest = 2 * tiff->count;
  if (largest < 64 << 20) largest = 64 << 20;
  if (tiff->output == NULL) TIFFOpenOptionsSetMaxSingleMemAlloc(options, (tmsize_t)largest);
  TIFFOpenOptionsSetErrorHandlerExtR(options, on_error, tiff);
  TIFFOpenOptionsSetWarningHandlerExtR(options, on_warning, tiff);
  tiff->file = TIFFClientOpenExt(
      "TIFF", mode, tiff, read_bytes, write_bytes, seek_to, close_nothing, size_in_bytes, map_bytes, unmap_nothing,
      options);
  TIFFOpenOptionsFree(options);
  return tiff->file != NULL;
}

static ccodecs_status open_as(const ccodecs_tiff *kind, ccodecs_tiff **result, ccodecs_report *report) {
  *result = NULL;
  ccodecs_tiff *tiff = malloc(sizeof *tiff);
  if (tiff == NULL) return ccodecs_fail(report, CCODECS_OUT_OF_MEMORY, "out of memory");
  *tiff = *kind;
  tiff->report = report;
  if (ccodecs_tiff_attach(tiff, "r")) {
    tiff->report = NULL;
    *result = tiff;
  } else {
    ccodecs_tiff_failed(tiff, report);
    free(tiff);
  }
  return report->status;
}

ccodecs_status ccodecs_tiff_open_pages(
    const uint8_t *bytes, size_t count, int descriptor, ccodecs_tiff **result, ccodecs_report *report) {
  const ccodecs_tiff kind = {
      .bytes = bytes, .count = count, .descriptor = descriptor, .allowance = 4 * (uint64_t)count + (1 << 20)};
  return open_as(&kind, result, report);
}

ccodecs_status ccodecs_tiff_open_pixels(
    const uint8_t *bytes, size_t count, int descriptor, ccodecs_tiff **result, ccodecs_report *report) {
  const ccodecs_tiff kind = {
      .bytes = bytes,
      .count = count,
      .descriptor = descriptor,
      .allowance = UINT64_MAX,
      .is_mapped = bytes != NULL};
  return open_as(&kind, result, report);
}

void ccodecs_tiff_close(ccodecs_tiff *tiff) {
  if (tiff == NULL) return;
  if (tiff->file != NULL) TIFFClose(tiff->file);
  free(tiff);
}

bool ccodecs_tiff_is_last(ccodecs_tiff *tiff) { return TIFFLastDirectory(tiff->file) != 0; }

ccodecs_status ccodecs_tiff_next(ccodecs_tiff *tiff, ccodecs_report *report) {
  tiff->report = report;
  tiff->message[0] = 0;
  if (TIFFReadDirectory(tiff->file) != 1) {
    // libtiff says nothing of a list that comes back to itself.
    if (tiff->message[0] == 0) ccodecs_fail(report, CCODECS_CORRUPT, "the list of pages is broken or runs in a circle");
    else ccodecs_tiff_failed(tiff, report);
  }
  tiff->report = NULL;
  return report->status;
}

static uint16_t short_tag(TIFF *file, uint32_t tag, uint16_t otherwise) {
  uint16_t value = otherwise;
  return TIFFGetFieldDefaulted(file, tag, &value) == 1 ? value : otherwise;
}

static void describe_resolution(TIFF *file, ccodecs_tiff_page *page) {
  float x = 0, y = 0;
  if (TIFFGetField(file, TIFFTAG_XRESOLUTION, &x) != 1 || TIFFGetField(file, TIFFTAG_YRESOLUTION, &y) != 1) return;
  page->x_resolution = x;
  page->y_resolution = y;
  page->resolution_unit = short_tag(file, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
}

static void describe_colors(TIFF *file, ccodecs_tiff_page *page) {
  uint16_t count = 0, *extra = NULL;
  if (TIFFGetField(file, TIFFTAG_EXTRASAMPLES, &count, &extra) == 1 && count > 0) {
    page->extra_count = count;
    page->first_extra = extra[0];
  }
  uint16_t *red = NULL, *green = NULL, *blue = NULL;
  if (page->photometric == PHOTOMETRIC_PALETTE &&
      TIFFGetField(file, TIFFTAG_COLORMAP, &red, &green, &blue) == 1) {
    page->red = red;
    page->green = green;
    page->blue = blue;
  }
}

ccodecs_status ccodecs_tiff_describe(ccodecs_tiff *tiff, ccodecs_tiff_page *page, ccodecs_report *report) {
  TIFF *file = tiff->file;
  *page = (ccodecs_tiff_page){
      .bits = short_tag(file, TIFFTAG_BITSPERSAMPLE, 1),
      .channels = short_tag(file, TIFFTAG_SAMPLESPERPIXEL, 1),
      .sample_format = short_tag(file, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT),
      .compression = short_tag(file, TIFFTAG_COMPRESSION, COMPRESSION_NONE),
      .orientation = short_tag(file, TIFFTAG_ORIENTATION, 1),
  };
  if (TIFFGetField(file, TIFFTAG_IMAGEWIDTH, &page->width) != 1 ||
      TIFFGetField(file, TIFFTAG_IMAGELENGTH, &page->height) != 1 || page->width == 0 || page->height == 0)
    return ccodecs_fail(report, CCODECS_CORRUPT, "a page without width or height");
  page->photometric =
      short_tag(file, TIFFTAG_PHOTOMETRIC, page->channels >= 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK);
  if (page->sample_format == SAMPLEFORMAT_VOID) page->sample_format = SAMPLEFORMAT_UINT;
  uint32_t kind = 0;
  if (TIFFGetField(file, TIFFTAG_SUBFILETYPE, &kind) == 1)
    page->is_reduced = (kind & (FILETYPE_REDUCEDIMAGE | FILETYPE_MASK)) != 0;
  const char *text = NULL;
  if (TIFFGetField(file, TIFFTAG_IMAGEDESCRIPTION, &text) == 1) page->description = text;
  describe_resolution(file, page);
  describe_colors(file, page);
  if (page->photometric == PHOTOMETRIC_YCBCR) page->photometric = PHOTOMETRIC_RGB;
  return report->status;
}
