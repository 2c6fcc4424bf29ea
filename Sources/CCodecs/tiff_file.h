// What the three TIFF sources share.
#pragma once

#include <tiffio.h>

#include "report.h"

struct ccodecs_tiff {
  TIFF *file;
  const uint8_t *bytes;  // or null: then `descriptor` is read
  uint64_t count, position;
  uint64_t allowance;  // bytes that may still be read
  bool is_mapped;      // libtiff reads `bytes` by itself
  bool has_failed;     // the last decoding
  int descriptor;
  ccodecs_buffer *output;  // of an encoder, else null
  ccodecs_report *report;  // of the call that runs, else null
  char message[256];       // libtiff's first error in that call
};

// Opens `tiff->file` over the bytes, descriptor or output; false with a message in `tiff`.
bool ccodecs_tiff_attach(ccodecs_tiff *tiff, const char *mode);

// Copies bytes of the file; false where they are not all there.
bool ccodecs_tiff_read(ccodecs_tiff *tiff, uint64_t position, void *bytes, size_t count);

// Turns the message in `tiff` into the report's failure.
ccodecs_status ccodecs_tiff_failed(ccodecs_tiff *tiff, ccodecs_report *report);

// Bytes of a sample as this library hands it out.
static inline size_t ccodecs_sample_size(uint16_t bits) { return bits <= 8 ? 1 : bits <= 16 ? 2 : bits <= 32 ? 4 : 8; }
