#include "edge_system.h"
