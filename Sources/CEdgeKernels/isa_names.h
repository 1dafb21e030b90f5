#pragma once

// Names of what is compiled for an instruction set: EDGE_ISA is defined where they are used.

#define EDGE_PASTE2(stem, isa) stem##__##isa
#define EDGE_PASTE(stem, isa) EDGE_PASTE2(stem, isa)
#define EDGE_NAME(stem) EDGE_PASTE(stem, EDGE_ISA)
