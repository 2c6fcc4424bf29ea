// libpng: reads and writes PNG.
#include <png.h>
