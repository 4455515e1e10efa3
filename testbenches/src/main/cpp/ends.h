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

// What an input gets for one inference: the first `beats` beats of a vector, the last of them
// marked. Beats behind the vector's end repeat it.
struct Frame {
    uint64_t vector;
    uint64_t beats;
};

// One beat every `gap` cycles, between half of it and one and a half, in that part of every frame
// that `from` and `to` delimit, in thousandths; elsewhere at full speed.
struct Starvation {
    uint64_t gap = 0;
    uint64_t from = 0;
    uint64_t to = 0;
};

// Offers frame after frame. An offered beat stays until it is taken. While nothing is offered, data
// and last are noise.
class Source {
public:
    Source(const Stream& stream, std::vector<uint8_t> beats, std::vector<Frame> frames,
           uint64_t seed)
        : stream_(stream),
          beats_(std::move(beats)),
          frames_(std::move(frames)),
          stalls_(seed),
          bytes_(stream.data_bytes()) {}

    // Withdraws everything.
    void restart() {
        frame_ = end_;
        beat_ = 0;
        begun_ = 0;
        wait_ = 0;
        offering_ = false;
        quiet_ = false;
        stalls_.set(Pattern::none);
        *stream_.valid = 0;
    }

    // Offers `count` frames from this one on; all earlier ones have passed.
    void offer(uint64_t first, uint64_t count, Pattern pattern, const Starvation& starvation) {
        frame_ = first;
        end_ = first + count;
        stalls_.set(pattern);
        starvation_ = starvation;
        starve();
    }

    void pause_stalls() {
        stalls_.set(Pattern::none);
        starvation_ = Starvation();
        wait_ = 0;
    }

    void drive() {
        if (offering_ || done()) return;
        if (wait_ > 0) {
            wait_--;
            noise();
        } else if (stalls_.next()) {
            noise();
        } else {
            put();
        }
    }

    // After a clock edge at which the offered beat was taken.
    void taken() {
        offering_ = false;
        quiet_ = false;
        *stream_.valid = 0;
        if (++beat_ == frames_[frame_].beats) {
            beat_ = 0;
            frame_++;
        }
        starve();
    }

    // Frames of which a beat has been offered since the last restart.
    uint64_t begun() const { return begun_; }
    bool done() const { return frame_ == end_; }
    // Whether it goes on as it is until a beat is taken.
    bool still() const { return offering_ || done(); }
    // Whether it lets the design wait.
    bool starving() const { return wait_ > 0 && !done(); }
    uint64_t frame_count() const { return frames_.size(); }

private:
    void put() {
        const Frame& frame = frames_[frame_];
        uint64_t in_vector = stream_.layout.beats();
        uint64_t place = frame.vector * in_vector + beat_ % in_vector;
        std::memcpy(stream_.data, &beats_[place * bytes_], bytes_);
        *stream_.last = beat_ + 1 == frame.beats;
        *stream_.valid = 1;
        if (beat_ == 0) begun_++;
        offering_ = true;
    }

    void starve() {
        if (starvation_.gap == 0 || done()) return;
        uint64_t place = 1000 * beat_ / frames_[frame_].beats;
        if (place < starvation_.from || place >= starvation_.to) return;
        wait_ = starvation_.gap / 2 + stalls_.random().below(starvation_.gap + 1);
    }

    void noise() {
        if (quiet_) return;
        auto* data = static_cast<uint8_t*>(stream_.data);
        uint64_t random = stalls_.random().next();
        for (unsigned i = 0; i < bytes_; i++) {
            data[i] = static_cast<uint8_t>(random >> (8 * (i % 8)));
        }
        *stream_.last = random >> 63;
        quiet_ = true;
    }

    Stream stream_;
    std::vector<uint8_t> beats_;
    std::vector<Frame> frames_;
    Stalls stalls_;
    unsigned bytes_;
    Starvation starvation_;
    uint64_t frame_ = 0;  // the one that is being offered
    uint64_t end_ = 0;    // the first that is not to be offered
    uint64_t beat_ = 0;   // place in the frame
    uint64_t begun_ = 0;
    uint64_t wait_ = 0;   // cycles before the next beat is offered
    bool offering_ = false;
    bool quiet_ = false;  // the noise is there already
};

class Sink {
public:
    Sink(const Stream& stream, uint64_t seed) : stream_(stream), stalls_(seed) {}

    void set(Pattern pattern) {
        stalls_.set(pattern);
        seen_ = false;
    }

    // A sink that waits for valid still does: no design may need more than that.
    void pause_stalls() {
        if (stalls_.pattern() != Pattern::shy) stalls_.set(Pattern::none);
    }

    void drive() {
        bool shy = stalls_.pattern() == Pattern::shy;
        *stream_.ready = shy ? seen_ : !stalls_.next();
    }

    // Whether it goes on as it is, whatever comes.
    bool still() const {
        return stalls_.pattern() == Pattern::none || stalls_.pattern() == Pattern::closed;
    }

    // Looks at the settled signals before a clock edge.
    void sample() { seen_ = *stream_.valid && !*stream_.ready; }

private:
    Stream stream_;
    Stalls stalls_;
    bool seen_ = false;  // valid waits
};

}  // namespace bitloom

#endif
