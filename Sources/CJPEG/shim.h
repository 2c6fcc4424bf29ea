// libjpeg needs `size_t` and `FILE` declared before its own header.
#include <stddef.h>
#include <stdio.h>
#include <jpeglib.h>
#include <jerror.h>
