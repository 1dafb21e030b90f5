#pragma once
#include "edge_clock.h"
#include "edge_file.h"
#include "edge_guard.h"
#include "edge_memory.h"
#include "edge_sha256.h"
#include "edge_workers.h"
