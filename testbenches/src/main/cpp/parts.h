// SPDX-License-Identifier: Apache-2.0
//
// Runs the parts of a script in processes of their own: each has its design as it is at the
// beginning, and all cores are of use.

#ifndef BITLOOM_PARTS_H
#define BITLOOM_PARTS_H

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <stdexcept>

namespace bitloom {

// How a part ended: after so many cycles, at its last step or before.
struct PartEnd {
    uint64_t cycles;
    bool whole;
};

// Runs a part, given its number and the cycles of all parts before it.
using RunPart = std::function<PartEnd(size_t, uint64_t)>;

// What processes that come from one another see together.
class PartEnds {
public:
    explicit PartEnds(size_t parts) : bytes_(parts * sizeof(PartEnd)) {
        void* shared =
            mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (shared == MAP_FAILED) throw std::runtime_error("no memory for what parts share");
        ends_ = static_cast<PartEnd*>(shared);
    }
    ~PartEnds() { munmap(ends_, bytes_); }
    PartEnds(const PartEnds&) = delete;
    PartEnds& operator=(const PartEnds&) = delete;

    PartEnd& operator[](size_t part) { return ends_[part]; }

private:
    size_t bytes_;
    PartEnd* ends_;
};

// In the process of the part. Ends it without what the other process has to end.
[[noreturn]] inline void be_part(const RunPart& run, size_t part, uint64_t begin, PartEnd& end) {
    int code = EXIT_SUCCESS;
    try {
        end = run(part, begin);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "harness: %s\n", e.what());
        code = EXIT_FAILURE;
    }
    std::fflush(nullptr);
    _exit(code);
}

// Starts so many at a time that no core has two. One after the other, a part knows the cycles before
// it, and none follows one that ended early.
inline void run_parts(size_t parts, unsigned jobs, const RunPart& run) {
    PartEnds ends(parts);
    size_t running = 0;
    uint64_t before = 0;
    bool failed = false;
    size_t next = 0;
    while (running > 0 || (next < parts && !failed)) {
        if (next < parts && running < std::max(1u, jobs) && !failed) {
            std::fflush(nullptr);
            pid_t child = fork();
            if (child < 0) throw std::runtime_error("no process for a part");
            if (child == 0) be_part(run, next, jobs > 1 ? 0 : before, ends[next]);
            next++;
            running++;
            continue;
        }
        int status = 0;
        if (wait(&status) < 0) throw std::runtime_error("a part is lost");
        running--;
        failed = failed || !WIFEXITED(status) || WEXITSTATUS(status) != EXIT_SUCCESS;
        if (jobs <= 1 && !failed) {
            before += ends[next - 1].cycles;
            if (!ends[next - 1].whole) next = parts;
        }
    }
    if (failed) throw std::runtime_error("a part of the run failed");
}

}  // namespace bitloom

#endif
