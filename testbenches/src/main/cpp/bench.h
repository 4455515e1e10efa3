// SPDX-License-Identifier: Apache-2.0
//
// A design between its sources and sinks, with a monitor on every stream: what one cycle does.

#ifndef BITLOOM_BENCH_H
#define BITLOOM_BENCH_H

#include <chrono>
#include <cstdint>
#include <deque>
#include <exception>
#include <string>
#include <vector>

#include "ends.h"
#include "model.h"
#include "monitor.h"
#include "stalls.h"
#include "standstill.h"

namespace bitloom {

// A design that moves nothing although nobody stalls it.
class Deadlock : public std::exception {};

// The end of the stretch that was to be looked at.
class Enough : public std::exception {};

struct Options {
    std::string folder;
    std::string waves;
    uint64_t waves_from = 0;
    uint64_t waves_to = UINT64_MAX;
    uint64_t seed = 0;
    uint64_t watchdog = 0;
    uint64_t quiet = 0;
    uint64_t cycles = UINT64_MAX;
    unsigned jobs = 1;
    int part = -1;       // the only one that runs
    uint64_t begin = 0;  // cycles before it
    bool layers = false;
};

// Where a bench stands in a run of several parts.
struct Place {
    size_t part = 0;
    uint64_t begin = 0;  // cycles before it, as far as waves and the end of the run count them

    // The name of a file of this part.
    std::string file(const std::string& name) const { return name + "." + std::to_string(part); }
};

class Bench {
public:
    Bench(Model& model, const Options& options, const Place& place);

    // Holds reset for so many cycles; nothing is offered any more.
    void reset(uint64_t cycles);
    // Waits for the end of what is being offered.
    void offer(uint64_t first, uint64_t count, Pattern pattern, const Starvation& starvation);
    void take(Pattern pattern);
    // Writes the next `count` inferences of every recorded stream.
    void record(uint64_t count);
    // Waits until every stream has carried `count` inferences more.
    void await(uint64_t count);
    void run(uint64_t cycles);
    // Runs until nothing moves any more, while nothing is taken.
    void fill();
    // The same while one output is not taken and all others are.
    void block(uint64_t output);
    // Ends all stalls, listens for surplus beats and takes stock.
    void silence();
    // From now on frames of any length come.
    void loosen();
    // Frames are right again; there were between `least` and `most` errors since loosen().
    void tighten(uint64_t least, uint64_t most);
    // The next accepted input beat begins what is measured.
    void measure() { measured_ = UINT64_MAX; }

    void finish();

    const Violations& violations() const { return violations_; }
    const std::deque<Monitor>& monitors() const { return monitors_; }
    uint64_t cycles() const { return cycle_; }
    uint64_t measured() const { return measured_; }
    // The least and the most cycles from a reset to all inputs being ready; least > most if none.
    int64_t first_start() const { return first_start_; }
    int64_t last_start() const { return last_start_; }

private:
    void watch_start();
    void settle_down();
    void guarded_cycle();
    void cycle();
    void look_ahead();
    bool ends_still() const;
    void jump(uint64_t most);
    bool watch(uint64_t begun);
    uint64_t busy(size_t word) const;
    void quick_cycle();
    void settle();
    void edge();
    uint64_t now() const { return place_.begin + cycle_; }
    bool waves_now() const;
    bool all_sources_done() const;
    bool delivered() const;
    void check_frame_error();
    void progress();

    Model& model_;
    const Options& options_;
    const Place place_;
    Random random_;
    Violations violations_;
    // Deques, since their elements stay where they are.
    std::deque<Source> sources_;
    std::deque<Sink> sinks_;
    std::deque<Monitor> monitors_;  // inputs, outputs, probes
    // What every cycle looks at: most streams are idle in most cycles.
    static constexpr size_t streams_per_word = 64;
    std::vector<Monitor*> watched_;
    std::vector<const uint8_t*> valid_;
    std::vector<uint64_t> waiting_;  // a bit for each stream whose beat has not been taken
    std::vector<uint8_t> taken_;     // inputs whose beat passes in this cycle
    uint64_t cycle_ = 0;
    uint64_t idle_ = 0;          // cycles since something moved
    bool passed_ = false;        // a beat passed in this cycle, wanted or not
    Standstill standstill_;
    uint64_t period_ = 0;        // of all that follows, 0 where that is not known
    uint64_t goal_ = 0;          // inferences awaited since the last reset
    uint64_t measured_ = 0;      // first accepted input beat after measure()
    bool starting_ = false;
    int64_t released_ = 0;  // first cycle without reset at the pin
    int64_t first_start_ = INT64_MAX;
    int64_t last_start_ = INT64_MIN;
    uint64_t frame_errors_ = 0;  // cycles with frame_error since loosen()
    uint64_t finished_ = 0;      // inferences awaited in the whole run
    bool loose_ = false;
    std::chrono::steady_clock::time_point told_ = std::chrono::steady_clock::now();
};

}  // namespace bitloom

#endif
