// libtiff: reads and writes TIFF and BigTIFF.
#include <tiffio.h>
