// What the three formats share: the report, and a buffer that grows.
#pragma once

#include "include/ccodecs.h"

// Keeps the first failure; later ones are its consequences.
ccodecs_status ccodecs_fail(ccodecs_report *report, ccodecs_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// Adds a line to the notes unless it stands there already.
void ccodecs_note(ccodecs_report *report, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Makes room for `count` bytes in all; false when memory ends.
bool ccodecs_reserve(ccodecs_buffer *buffer, size_t count);
bool ccodecs_append(ccodecs_buffer *buffer, const void *bytes, size_t count);
