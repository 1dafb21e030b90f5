#include <stdio.h>
#include "modes.h"

int list_cases(const options *o, const replay_file *file) {
    for (size_t i = 0; i < file->count; i++) {
        const replay_case *c = &file->cases[i];
        const edge_kernel *kernels[MOST_KERNELS];
        if (!wants_case(o, c)) continue;
        printf("%s\t%s\t%td units\t%llu MACs\t", c->family, c->label, c->unit_count, (unsigned long long)c->mac_count);
        int count = find_family(c->family, kernels);
        for (int k = 0; k < count; k++) {
            if (wants_kernel(o, kernels[k])) printf(" %s", kernels[k]->name);
        }
        putchar('\n');
    }
    return 0;
}

int main(int argc, char **argv) {
    options o = read_options(argc, argv);
    setvbuf(stdout, NULL, _IOLBF, 0);
    replay_file file = read_cases(o.file);
    switch (o.mode) {
    case MODE_LIST: return list_cases(&o, &file);
    case MODE_TIME: return time_kernels(&o, &file);
    case MODE_COUNT: return count_kernels(&o, &file);
    case MODE_COMPARE: return compare_kernels(&o, &file);
    }
}
