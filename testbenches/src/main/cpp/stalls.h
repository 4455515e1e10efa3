// SPDX-License-Identifier: Apache-2.0
//
// When a stream's end is idle although it could move: never, at random, or in bursts.

#ifndef BITLOOM_STALLS_H
#define BITLOOM_STALLS_H

#include <cstdint>
#include <stdexcept>

namespace bitloom {

// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
class Random {
public:
    explicit Random(uint64_t seed) : state_(seed) {}

    uint64_t next() {
        uint64_t z = state_ += 0x9e3779b97f4a7c15u;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        return z ^ (z >> 31);
    }

    uint64_t below(uint64_t bound) { return next() % bound; }

private:
    uint64_t state_;
};

// In the order of the numbers of the script.
enum class Pattern {
    none,
    random,
    bursty,
    closed,  // never moves
    shy      // of a sink: ready only in the cycle after valid has been seen
};

inline Pattern pattern_of(uint64_t number) {
    if (number > static_cast<uint64_t>(Pattern::shy)) throw std::invalid_argument("pattern");
    return static_cast<Pattern>(number);
}

class Stalls {
public:
    explicit Stalls(uint64_t seed) : random_(seed) {}

    void set(Pattern pattern) {
        pattern_ = pattern;
        stalled_ = false;
        remaining_ = 0;
    }

    Pattern pattern() const { return pattern_; }

    // Tells whether the end is idle in the next cycle.
    bool next() {
        if (pattern_ == Pattern::none || pattern_ == Pattern::shy) return false;
        if (pattern_ == Pattern::closed) return true;
        if (remaining_ == 0) start_run();
        remaining_--;
        if (pattern_ == Pattern::bursty) return stalled_;
        return random_.below(8) < eighths_;
    }

    Random& random() { return random_; }

private:
    // Random: the density changes from one in eight to seven in eight every 256 cycles.
    // Bursty: moving and idle runs take turns, of 1 to 64 cycles, short ones being as frequent as
    // long ones.
    void start_run() {
        if (pattern_ == Pattern::random) {
            eighths_ = 1 + 2 * random_.below(4);
            remaining_ = 256;
            return;
        }
        stalled_ = !stalled_;
        remaining_ = 1 + random_.below(uint64_t{1} << random_.below(7));
    }

    Random random_;
    Pattern pattern_ = Pattern::none;
    bool stalled_ = false;
    uint64_t eighths_ = 0;
    uint64_t remaining_ = 0;
};

}  // namespace bitloom

#endif
