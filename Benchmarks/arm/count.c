// A plugin of qemu-user that counts the instructions a program executes, in all or by function.
//
//   qemu-aarch64 -plugin libcount.so,out=FILE[,functions=on][,marks=on] PROGRAM …
//
// FILE gets the line `N total`. With `functions=on` a line `N NAME` follows for each function that ran, the largest first:
// functions are those of the program's own symbol table, and what has no symbol there is called `-`. With `marks=on` a line
// `N mark` stands before the total for each time that the program wrote to its standard output, in their order: N is what
// had been executed by then.
//
// The count is exact for a program of one thread: qemu adds the length of a block of instructions as it enters the block.
// Several threads may lose additions.

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib.h>
#include <qemu-plugin.h>

QEMU_PLUGIN_EXPORT int qemu_plugin_version = QEMU_PLUGIN_VERSION;

// A counter that translated code adds to. qemu 9.1 wants one for each virtual CPU, older ones an address.
#if QEMU_PLUGIN_VERSION >= 3
typedef qemu_plugin_u64 Counter;
static Counter new_counter(void) { return qemu_plugin_scoreboard_u64(qemu_plugin_scoreboard_new(sizeof(uint64_t))); }
static uint64_t value(Counter counter) { return qemu_plugin_u64_sum(counter); }
static void add_on_entry(struct qemu_plugin_tb *block, Counter counter, uint64_t count) {
    qemu_plugin_register_vcpu_tb_exec_inline_per_vcpu(block, QEMU_PLUGIN_INLINE_ADD_U64, counter, count);
}
#else
typedef uint64_t *Counter;
static Counter new_counter(void) { return g_new0(uint64_t, 1); }
static uint64_t value(Counter counter) { return *counter; }
static void add_on_entry(struct qemu_plugin_tb *block, Counter counter, uint64_t count) {
    qemu_plugin_register_vcpu_tb_exec_inline(block, QEMU_PLUGIN_INLINE_ADD_U64, counter, count);
}
#endif

typedef struct {
    const char *name;
    Counter counter;
} Function;

static char *output_path;
static bool by_function;
static bool has_marks;
static GMutex lock;
static GHashTable *functions; // by name
static GArray *marks;         // of uint64_t

// A block may be translated by any thread. Blocks of one function share its counter.
static Function *function_of(const char *symbol) {
    const char *name = by_function && symbol && *symbol ? symbol : "-";
    g_mutex_lock(&lock);
    Function *function = g_hash_table_lookup(functions, name);
    if (!function) {
        function = g_new0(Function, 1);
        function->name = g_strdup(name);
        function->counter = new_counter();
        g_hash_table_insert(functions, (gpointer)function->name, function);
    }
    g_mutex_unlock(&lock);
    return function;
}

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *block) {
    (void)id;
    const char *symbol = qemu_plugin_insn_symbol(qemu_plugin_tb_get_insn(block, 0));
    add_on_entry(block, function_of(symbol)->counter, qemu_plugin_tb_n_insns(block));
}

static uint64_t total(void) {
    GHashTableIter iterator;
    gpointer function;
    uint64_t sum = 0;
    g_mutex_lock(&lock);
    g_hash_table_iter_init(&iterator, functions);
    while (g_hash_table_iter_next(&iterator, NULL, &function)) sum += value(((Function *)function)->counter);
    g_mutex_unlock(&lock);
    return sum;
}

static void called(
    qemu_plugin_id_t id, unsigned int cpu, int64_t number, uint64_t a1, uint64_t a2, uint64_t a3, uint64_t a4, uint64_t a5,
    uint64_t a6, uint64_t a7, uint64_t a8) {
    (void)id, (void)cpu, (void)a2, (void)a3, (void)a4, (void)a5, (void)a6, (void)a7, (void)a8;
    enum { AARCH64_WRITE = 64 };
    if (number != AARCH64_WRITE || a1 != STDOUT_FILENO) return;
    uint64_t so_far = total();
    g_array_append_val(marks, so_far);
}

// Largest first, then by name, so that equal runs write equal files.
static gint by_falling_count(gconstpointer left, gconstpointer right) {
    const Function *a = left, *b = right;
    uint64_t x = value(a->counter), y = value(b->counter);
    return x != y ? (x < y) - (x > y) : strcmp(a->name, b->name);
}

static void finished(qemu_plugin_id_t id, void *unused) {
    (void)id, (void)unused;
    FILE *file = fopen(output_path, "w");
    if (!file) {
        fprintf(stderr, "count: %s: %s\n", output_path, strerror(errno));
        return;
    }
    for (guint index = 0; index < marks->len; index++) {
        fprintf(file, "%" PRIu64 " mark\n", g_array_index(marks, uint64_t, index));
    }
    fprintf(file, "%" PRIu64 " total\n", total());
    GList *all = g_list_sort(g_hash_table_get_values(functions), by_falling_count);
    for (GList *item = by_function ? all : NULL; item; item = item->next) {
        const Function *function = item->data;
        if (value(function->counter)) fprintf(file, "%" PRIu64 " %s\n", value(function->counter), function->name);
    }
    if (fclose(file)) fprintf(stderr, "count: %s: %s\n", output_path, strerror(errno));
    g_list_free(all);
}

QEMU_PLUGIN_EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int count, char **arguments) {
    (void)info;
    for (int index = 0; index < count; index++) {
        if (g_str_has_prefix(arguments[index], "out=")) {
            output_path = g_strdup(arguments[index] + strlen("out="));
        } else if (g_str_equal(arguments[index], "functions=on")) {
            by_function = true;
        } else if (g_str_equal(arguments[index], "marks=on")) {
            has_marks = true;
        } else {
            fprintf(stderr, "count: cannot read the argument %s; there are out=FILE, functions=on and marks=on\n", arguments[index]);
            return -1;
        }
    }
    if (!output_path) {
        fprintf(stderr, "count: no out=FILE was given\n");
        return -1;
    }
    functions = g_hash_table_new(g_str_hash, g_str_equal);
    marks = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    if (has_marks) qemu_plugin_register_vcpu_syscall_cb(id, called);
    qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
    qemu_plugin_register_atexit_cb(id, finished, NULL);
    return 0;
}
