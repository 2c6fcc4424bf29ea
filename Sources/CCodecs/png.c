#include "include/ccodecs.h"
