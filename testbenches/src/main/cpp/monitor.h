// SPDX-License-Identifier: Apache-2.0
//
// Watches one stream: the rules of the handshake, the place of every beat, and what passes.

#ifndef BITLOOM_MONITOR_H
#define BITLOOM_MONITOR_H

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "model.h"

namespace bitloom {

struct Violation {
    std::string stream;
    uint64_t cycle;
    std::string rule;
};

// Keeps the first violations and counts the others.
class Violations {
public:
    void add(const std::string& stream, uint64_t cycle, const std::string& rule) {
        if (first_.size() < most_kept) first_.push_back({stream, cycle, rule});
        count_++;
    }

    const std::vector<Violation>& first() const { return first_; }
    uint64_t count() const { return count_; }

private:
    static constexpr size_t most_kept = 20;
    std::vector<Violation> first_;
    uint64_t count_ = 0;
};

class Monitor {
public:
    Monitor(const Stream& stream, Violations& violations);
    ~Monitor();
    Monitor(const Monitor&) = delete;
    Monitor& operator=(const Monitor&) = delete;

    // From now on writes every beat to FILE.bin and its cycle to FILE.cycles.
    void record(const std::string& file);
    // Beats are written as long as fewer inferences than these have passed since the last restart.
    void record_until(uint64_t inferences) { record_until_ = inferences; }

    // Frames of any length pass; their beats have no place.
    void loosen() { loose_ = true; }
    // As if so many inferences had passed since the last restart.
    void tighten(uint64_t inferences);

    // Forgets everything, as a reset does.
    void restart();

    // Looks at the settled signals before a clock edge; tells whether a beat passes at that edge.
    // `begun` is the number of inferences of which an input has been offered.
    bool sample(uint64_t cycle, uint64_t begun) {
        const Stream& s = stream_;
        if (!*s.valid) {
            if (waiting_) complain(cycle, "valid was withdrawn before ready");
            waiting_ = false;
            return false;
        }
        if (waiting_) {
            check_stable(cycle);
        } else if (!loose_) {
            check_place(cycle, begun);
        }
        if (s.ready != nullptr && !*s.ready) {
            if (!waiting_) hold();
            waiting_ = true;
            return false;
        }
        waiting_ = false;
        pass(cycle);
        return true;
    }

    // Whether a beat was there and was not taken.
    bool waiting() const { return waiting_; }

    // Reports a number of inferences other than this.
    void check_total(uint64_t cycle, uint64_t inferences);

    bool write_error() const { return write_error_; }
    const Stream& stream() const { return stream_; }
    uint64_t beats() const { return beats_; }
    uint64_t inferences() const { return inferences_; }

    void flush();

private:
    void complain(uint64_t cycle, const std::string& rule);
    void check_stable(uint64_t cycle);
    void check_place(uint64_t cycle, uint64_t begun);
    void check_padding(uint64_t cycle);
    void hold();
    void pass(uint64_t cycle);

    Stream stream_;
    Violations& violations_;
    const unsigned data_bytes_;
    const uint64_t beats_per_inference_;
    const uint64_t beats_per_vector_;

    bool waiting_ = false;
    uint8_t held_last_ = 0;
    std::vector<uint8_t> held_data_;

    uint64_t beats_ = 0;           // since the last restart
    uint64_t beat_ = 0;            // place in the inference
    uint64_t vector_beat_ = 0;     // place in the vector
    uint64_t inferences_ = 0;
    bool loose_ = false;

    std::FILE* data_file_ = nullptr;
    std::FILE* cycle_file_ = nullptr;
    uint64_t record_until_ = 0;
    bool write_error_ = false;
};

}  // namespace bitloom

#endif
