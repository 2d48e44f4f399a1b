// Only the reentrant functions are visible: no call of the global-state API by accident.
#define GEOS_USE_ONLY_R_API 1
#include <geos_c.h>
