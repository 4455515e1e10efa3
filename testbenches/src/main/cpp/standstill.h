// SPDX-License-Identifier: Apache-2.0
//
// Finds out that nothing will ever happen again, which saves simulating it: silences and deadlocks
// take many cycles. The next state of a design depends on its state and its inputs alone. So when
// the inputs stay as they are, and the state is one that it was in before, all that follows is what
// came between these two, again and again. Some counters never stop, so this takes some cycles.

#ifndef BITLOOM_STANDSTILL_H
#define BITLOOM_STANDSTILL_H

#include <cstdint>
#include <cstring>
#include <vector>

#include "model.h"

namespace bitloom {

class Standstill {
public:
    // Something has changed from outside.
    void disturb() { idle_ = 0; }

    // To be asked after every cycle in which nothing changed from outside and nothing happened at
    // any stream; `idle` counts them. Returns the cycles after which all comes again, 0 if that is
    // not known.
    uint64_t period(const Model& model, uint64_t idle) {
        bool next = idle_ != 0 && idle == idle_ + 1;
        idle_ = idle;
        const auto* state = static_cast<const uint8_t*>(model.state());
        // Compared with a state after 64 cycles, then with one after 128, and so on: comparing ends
        // at the first difference, copying does not.
        if (!next || (idle >= first_look && (idle & (idle - 1)) == 0)) {
            since_ = 0;
            if (idle < first_look) return 0;
            before_.assign(state, state + model.state_bytes());
            since_ = idle;
            return 0;
        }
        if (since_ == 0) return 0;
        bool same = std::memcmp(before_.data(), state, before_.size()) == 0;
        return same ? idle - since_ : 0;
    }

private:
    static constexpr uint64_t first_look = 64;

    std::vector<uint8_t> before_;
    uint64_t since_ = 0;  // idle cycles at `before_`, 0 if there is none
    uint64_t idle_ = 0;   // at the last question, 0 after a disturbance
};

}  // namespace bitloom

#endif
