#define _GNU_SOURCE
#include "edge_wait.h"

#include <signal.h>
#include <sys/prctl.h>
#include <time.h>

static volatile sig_atomic_t interrupted;

static void remember_interrupt(int signal) {
    (void)signal;
    interrupted = 1;
}

void edge_sleep_until(int64_t nanoseconds) {
    prctl(PR_SET_TIMERSLACK, 1L, 0L, 0L, 0L);
    struct timespec until = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
}

void edge_catch_interrupt(void) {
    struct sigaction action = {.sa_handler = remember_interrupt, .sa_flags = SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
}

bool edge_was_interrupted(void) { return interrupted; }
