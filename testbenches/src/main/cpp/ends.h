// SPDX-License-Identifier: Apache-2.0
//
// The harness's ends of the border streams: a source drives an input, a sink takes an output.

#ifndef BITLOOM_ENDS_H
#define BITLOOM_ENDS_H

#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "model.h"
#include "stalls.h"

namespace bitloom {

// Offers beat after beat of the vectors, again from the first one after the last. An offered beat
// stays until it is taken. While nothing is offered, data and last are noise.
class Source {
public:
    Source(const Stream& stream, std::vector<uint8_t> beats, uint64_t seed)
        : stream_(stream), beats_(std::move(beats)), stalls_(seed) {}

    // Withdraws everything and starts over; offers no more than `limit` beats.
    void restart(Pattern pattern, uint64_t limit) {
        stalls_.set(pattern);
        limit_ = limit;
        next_ = 0;
        offering_ = false;
        *stream_.valid = 0;
    }

    // Allows `count` beats more, from the first vector on, which the design sees as the next ones.
    void extend(Pattern pattern, uint64_t count) {
        stalls_.set(pattern);
        base_ = next_;
        limit_ = next_ + count;
    }

    void pause_stalls() { stalls_.set(Pattern::none); }

    void drive() {
        if (offering_ || next_ == limit_) return;
        if (stalls_.next()) {
            if (quiet_) return;
            noise();
            return;
        }
        offer();
    }

    // After a clock edge at which the offered beat was taken.
    void taken() {
        next_++;
        offering_ = false;
        quiet_ = false;
        *stream_.valid = 0;
    }

    // Inferences of which a beat has been offered since the last restart.
    uint64_t begun() const {
        uint64_t beats = stream_.layout.beats();
        return (next_ + (offering_ ? 1 : 0) + beats - 1) / beats;
    }

    bool done() const { return next_ == limit_; }

private:
    void offer() {
        unsigned bytes = stream_.data_bytes();
        uint64_t count = beats_.size() / bytes;
        std::memcpy(stream_.data, &beats_[(next_ - base_) % count * bytes], bytes);
        *stream_.last = (next_ + 1) % stream_.layout.beats() == 0;
        *stream_.valid = 1;
        offering_ = true;
    }

    void noise() {
        auto* data = static_cast<uint8_t*>(stream_.data);
        uint64_t random = stalls_.random().next();
        for (unsigned i = 0; i < stream_.data_bytes(); i++) {
            data[i] = static_cast<uint8_t>(random >> (8 * (i % 8)));
        }
        *stream_.last = random >> 63;
        quiet_ = true;
    }

    Stream stream_;
    std::vector<uint8_t> beats_;
    Stalls stalls_;
    uint64_t base_ = 0;
    uint64_t next_ = 0;
    uint64_t limit_ = 0;
    bool offering_ = false;
    bool quiet_ = false;
};

class Sink {
public:
    Sink(const Stream& stream, uint64_t seed) : stream_(stream), stalls_(seed) {}

    void set(Pattern pattern) {
        stalls_.set(pattern);
        closed_ = false;
    }

    // Takes nothing until the next pattern is set.
    void close() { closed_ = true; }
    void drive() { *stream_.ready = !stalls_.next() && !closed_; }

private:
    Stream stream_;
    Stalls stalls_;
    bool closed_ = false;
};

}  // namespace bitloom

#endif
