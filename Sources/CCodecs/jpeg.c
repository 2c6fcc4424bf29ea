// JPEG through libjpeg. Its errors longjmp; every setjmp stands in this file.
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

#include "report.h"

// A file of a few kilobytes can ask for hundreds of passes over a large image; encoders make about ten.
enum { most_scans = 100 };

typedef struct {
  struct jpeg_error_mgr base;
  jmp_buf escape;
  ccodecs_report *report;
} error_manager;

static ccodecs_status status_of(int code) {
  switch (code) {
    case JERR_INPUT_EOF:
    case JERR_INPUT_EMPTY:
    case JERR_NO_IMAGE:
    case JERR_SOF_NO_SOS:
    case JWRN_JPEG_EOF:
    case JWRN_HIT_MARKER: return CCODECS_TRUNCATED;
    case JERR_OUT_OF_MEMORY: return CCODECS_OUT_OF_MEMORY;
    case JERR_NO_BACKING_STORE:
    case JERR_IMAGE_TOO_BIG:
    case JERR_WIDTH_OVERFLOW: return CCODECS_TOO_LARGE;
    case JERR_BAD_PRECISION:
    case JERR_ARITH_NOTIMPL:
    case JERR_SOF_UNSUPPORTED:
    case JERR_NOT_COMPILED:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_FRACT_SAMPLE_NOTIMPL: return CCODECS_UNSUPPORTED;
    default: return CCODECS_CORRUPT;
  }
}

static void fail_with_current_message(j_common_ptr cinfo) {
  error_manager *errors = (error_manager *)cinfo->err;
  char message[JMSG_LENGTH_MAX];
  errors->base.format_message(cinfo, message);
  ccodecs_fail(errors->report, status_of(errors->base.msg_code), "%s", message);
  longjmp(errors->escape, 1);
}

// libjpeg goes on after damage and invents the missing pixels; here only what loses no pixel is a note.
static void on_message(j_common_ptr cinfo, int level) {
  if (level >= 0) return;
  error_manager *errors = (error_manager *)cinfo->err;
  switch (errors->base.msg_code) {
    case JWRN_EXTRANEOUS_DATA: ccodecs_note(errors->report, "bytes that belong to no part of it are skipped"); break;
    case JWRN_ADOBE_XFORM:
    case JWRN_JFIF_MAJOR:
    case JWRN_TOO_MUCH_DATA: {
      char message[JMSG_LENGTH_MAX];
      errors->base.format_message(cinfo, message);
      ccodecs_note(errors->report, "%s", message);
      break;
    }
    default: fail_with_current_message(cinfo);
  }
}

static void print_nothing(j_common_ptr cinfo) { (void)cinfo; }

static struct jpeg_error_mgr *errors_into(error_manager *errors, ccodecs_report *report) {
  jpeg_std_error(&errors->base);
  errors->base.error_exit = fail_with_current_message;
  errors->base.emit_message = on_message;
  errors->base.output_message = print_nothing;
  errors->report = report;
  return &errors->base;
}

static void limit_scans(j_common_ptr cinfo) {
  if (!cinfo->is_decompressor || ((j_decompress_ptr)cinfo)->input_scan_number <= most_scans) return;
  error_manager *errors = (error_manager *)cinfo->err;
  ccodecs_fail(errors->report, CCODECS_UNSUPPORTED, "more than %d scans", most_scans);
  longjmp(errors->escape, 1);
}

// Reads the header and chooses the colours that come out. Needs a setjmp in the caller.
static void start(j_decompress_ptr cinfo, const uint8_t *bytes, size_t count, ccodecs_jpeg *header) {
  jpeg_mem_src(cinfo, bytes, count);
  jpeg_read_header(cinfo, TRUE);
  ccodecs_jpeg_color color = CCODECS_JPEG_OTHER;
  switch (cinfo->jpeg_color_space) {
    case JCS_GRAYSCALE:
      color = CCODECS_JPEG_GRAY;
      cinfo->out_color_space = JCS_GRAYSCALE;
      break;
    case JCS_YCbCr:
    case JCS_RGB:
      color = CCODECS_JPEG_RGB;
      cinfo->out_color_space = JCS_RGB;
      break;
    case JCS_CMYK:
    case JCS_YCCK:
      color = CCODECS_JPEG_CMYK;
      cinfo->out_color_space = JCS_CMYK;
      break;
    default: cinfo->out_color_space = cinfo->jpeg_color_space;
  }
  jpeg_calc_output_dimensions(cinfo);
  *header = (ccodecs_jpeg){
      .width = cinfo->output_width,
      .height = cinfo->output_height,
      .bits = cinfo->data_precision,
      .channels = cinfo->out_color_components,
      .color = color,
  };
}

ccodecs_status ccodecs_jpeg_header(const uint8_t *bytes, size_t count, ccodecs_jpeg *header, ccodecs_report *report) {
  struct jpeg_decompress_struct cinfo = {0};
  error_manager errors;
  cinfo.err = errors_into(&errors, report);
  if (setjmp(errors.escape) == 0) {
    jpeg_create_decompress(&cinfo);
    start(&cinfo, bytes, count, header);
  }
  jpeg_destroy_decompress(&cinfo);
  return report->status;
}

// A progressive file may end before its last refinement.
static void note_missing_scans(j_decompress_ptr cinfo, ccodecs_report *report) {
  if (!cinfo->progressive_mode || cinfo->coef_bits == NULL) return;
  for (int component = 0; component < cinfo->num_components; component++)
    for (int i = 0; i < DCTSIZE2; i++)
      if (cinfo->coef_bits[component][i] != 0) {
        ccodecs_note(report, "some progressive scans are missing, so details are");
        return;
      }
}

// Needs a setjmp in the caller.
static void read_rows(j_decompress_ptr cinfo, uint8_t *samples, size_t size, ccodecs_report *report) {
  const size_t row = (size_t)cinfo->output_width * (size_t)cinfo->output_components;
  if (row == 0 || size / row != cinfo->output_height || size % row != 0) {
    ccodecs_fail(report, CCODECS_CORRUPT, "the header changed between two readings");
    return;
  }
  while (cinfo->output_scanline < cinfo->output_height) {
    JSAMPROW next = samples + cinfo->output_scanline * row;
    jpeg_read_scanlines(cinfo, &next, 1);
  }
  note_missing_scans(cinfo, report);
  // Adobe stores the complement of the ink.
  if (cinfo->out_color_space == JCS_CMYK && cinfo->saw_Adobe_marker)
    for (size_t i = 0; i < size; i++) samples[i] = (uint8_t)(255 - samples[i]);
  jpeg_finish_decompress(cinfo);
}

ccodecs_status ccodecs_jpeg_decode(
    const uint8_t *bytes, size_t count, uint8_t *samples, size_t size, ccodecs_report *report) {
  struct jpeg_decompress_struct cinfo = {0};
  struct jpeg_progress_mgr progress = {.progress_monitor = limit_scans};
  error_manager errors;
  cinfo.err = errors_into(&errors, report);
  if (setjmp(errors.escape) == 0) {
    jpeg_create_decompress(&cinfo);
    // Coefficients take two bytes a sample, of blocks that reach over the image's edge.
    cinfo.mem->max_memory_to_use = (long)(3 * size + (64 << 20));
    cinfo.progress = &progress;
    ccodecs_jpeg header;
    start(&cinfo, bytes, count, &header);
    jpeg_start_decompress(&cinfo);
    read_rows(&cinfo, samples, size, report);
  }
  jpeg_destroy_decompress(&cinfo);
  return report->status;
}

typedef struct {
  struct jpeg_compress_struct cinfo;
  error_manager errors;
  unsigned char *bytes;
  unsigned long count;
} encoder;

// Needs a setjmp in the caller.
static void encode(encoder *to, const ccodecs_jpeg *header, const uint8_t *samples, int quality) {
  j_compress_ptr cinfo = &to->cinfo;
  jpeg_create_compress(cinfo);
  jpeg_mem_dest(cinfo, &to->bytes, &to->count);
  cinfo->image_width = header->width;
  cinfo->image_height = header->height;
  cinfo->input_components = header->channels;
  cinfo->in_color_space = header->color == CCODECS_JPEG_GRAY ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(cinfo);
  jpeg_set_quality(cinfo, quality, TRUE);
  cinfo->comp_info[0].h_samp_factor = 1;
  cinfo->comp_info[0].v_samp_factor = 1;
  jpeg_start_compress(cinfo, TRUE);
  const size_t row = (size_t)header->width * (size_t)header->channels;
  while (cinfo->next_scanline < cinfo->image_height) {
    JSAMPROW next = (JSAMPROW)(samples + cinfo->next_scanline * row);
    jpeg_write_scanlines(cinfo, &next, 1);
  }
  jpeg_finish_compress(cinfo);
}

ccodecs_status ccodecs_jpeg_encode(
    const ccodecs_jpeg *header, const uint8_t *samples, int quality, ccodecs_buffer *buffer, ccodecs_report *report) {
  // On the heap, so that what changes after setjmp is not in a register.
  encoder *to = calloc(1, sizeof *to);
  if (to == NULL) return ccodecs_fail(report, CCODECS_OUT_OF_MEMORY, "out of memory");
  to->cinfo.err = errors_into(&to->errors, report);
  if (setjmp(to->errors.escape) == 0) encode(to, header, samples, quality);
  if (report->status == CCODECS_OK && !ccodecs_append(buffer, to->bytes, to->count))
    ccodecs_fail(report, CCODECS_OUT_OF_MEMORY, "out of memory");
  jpeg_destroy_compress(&to->cinfo);
  free(to->bytes);
  free(to);
  return report->status;
}
