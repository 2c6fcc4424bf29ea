// libFuzzer's driver, for a program with a main of its own.
#pragma once

#include <stddef.h>
#include <stdint.h>

// Runs until the options in `argv` end it; gives the exit status. `target` gives 0.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*target)(const uint8_t *bytes, size_t count));

// Calls the driver with the process's own arguments.
int cfuzzer_run(int argc, char **argv, int (*target)(const uint8_t *bytes, size_t count));

// A file without a name that holds the bytes, or −1; the caller closes it.
int cfuzzer_memory_file(const uint8_t *bytes, size_t count);
