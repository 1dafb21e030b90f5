#include "edge_picture.h"
