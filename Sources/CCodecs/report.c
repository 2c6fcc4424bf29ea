#include "report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

ccodecs_status ccodecs_fail(ccodecs_report *report, ccodecs_status status, const char *format, ...) {
  if (report->status != CCODECS_OK) return report->status;
  report->status = status;
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(report->message, sizeof report->message, format, arguments);
  va_end(arguments);
  return status;
}

void ccodecs_note(ccodecs_report *report, const char *format, ...) {
  char line[200];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  if (strstr(report->notes, line) != NULL) return;
  size_t used = strlen(report->notes);
  if (used + strlen(line) + 2 > sizeof report->notes) return;
  snprintf(report->notes + used, sizeof report->notes - used, "%s%s", used > 0 ? "\n" : "", line);
}

void ccodecs_free(ccodecs_buffer *buffer) {
  free(buffer->bytes);
  *buffer = (ccodecs_buffer){0};
}

bool ccodecs_reserve(ccodecs_buffer *buffer, size_t count) {
  if (count <= buffer->capacity) return true;
  size_t capacity = buffer->capacity < 4096 ? 4096 : buffer->capacity;
  while (capacity < count) {
    if (capacity > SIZE_MAX / 2) return false;
    capacity *= 2;
  }
  uint8_t *bytes = realloc(buffer->bytes, capacity);
  if (bytes == NULL) return false;
  buffer->bytes = bytes;
  buffer->capacity = capacity;
  return true;
}

bool ccodecs_append(ccodecs_buffer *buffer, const void *bytes, size_t count) {
  if (count > SIZE_MAX - buffer->count || !ccodecs_reserve(buffer, buffer->count + count)) return false;
  memcpy(buffer->bytes + buffer->count, bytes, count);
  buffer->count += count;
  return true;
}
