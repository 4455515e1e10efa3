// SPDX-License-Identifier: Apache-2.0

#include "bench.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <stdexcept>

#include "script.h"

namespace bitloom {

namespace {

// Parts of a run are under different stalls.
constexpr uint64_t seeds_apart = 0xd1342543de82ef95u;

}  // namespace

Bench::Bench(Model& model, const Options& options, const Place& place)
    : model_(model),
      options_(options),
      place_(place),
      random_(options.seed + place.part * seeds_apart) {
    int k = 0;
    for (const Stream& s : model.inputs) {
        std::string name = options.folder + "/in_" + std::to_string(k++);
        sources_.emplace_back(s, read_beats(name + ".bin"), read_frames(name + ".frames"),
                              random_.next());
        monitors_.emplace_back(s, violations_);
    }
    k = 0;
    for (const Stream& s : model.outputs) {
        sinks_.emplace_back(s, random_.next());
        monitors_.emplace_back(s, violations_);
        monitors_.back().record(place.file(options.folder + "/out_" + std::to_string(k++)));
    }
    k = 0;
    for (const Stream& s : model.probes) {
        monitors_.emplace_back(s, violations_);
        std::string file = options.folder + "/probe_" + std::to_string(k++);
        if (options.layers) monitors_.back().record(place.file(file));
    }
    for (Monitor& m : monitors_) {
        watched_.push_back(&m);
        valid_.push_back(m.stream().valid);
    }
    waiting_.resize((watched_.size() + streams_per_word - 1) / streams_per_word);
    taken_.resize(sources_.size());
}

void Bench::reset(uint64_t cycles) {
    for (Source& s : sources_) s.restart();
    take(Pattern::none);
    standstill_.disturb();
    *model_.reset_n = 0;
    for (uint64_t i = 0; i < cycles; i++) quick_cycle();
    for (Monitor& m : monitors_) m.restart();
    std::fill(waiting_.begin(), waiting_.end(), 0);
    goal_ = 0;
    loose_ = false;
    *model_.reset_n = 1;
    starting_ = true;
    released_ = static_cast<int64_t>(cycle_);
}

// The reset passes a register; the cycle behind it is the first in which an input can be ready.
void Bench::watch_start() {
    for (const Stream& s : model_.inputs) {
        if (s.ready != nullptr && !*s.ready) return;
    }
    int64_t start = static_cast<int64_t>(cycle_) - released_ - 1;
    first_start_ = std::min(first_start_, start);
    last_start_ = std::max(last_start_, start);
    starting_ = false;
}

void Bench::offer(uint64_t first, uint64_t count, Pattern pattern, const Starvation& starvation) {
    while (!all_sources_done()) guarded_cycle();
    standstill_.disturb();
    for (Source& s : sources_) {
        if (first + count > s.frame_count()) throw std::out_of_range("frames");
        s.offer(first, count, pattern, starvation);
    }
}

void Bench::take(Pattern pattern) {
    standstill_.disturb();
    for (Sink& s : sinks_) s.set(pattern);
}

void Bench::record(uint64_t count) {
    for (Monitor& m : monitors_) m.record_until(goal_ + count);
}

void Bench::await(uint64_t count) {
    goal_ += count;
    while (!delivered()) guarded_cycle();
    finished_ += count;
}

void Bench::run(uint64_t cycles) {
    uint64_t end = cycle_ + cycles;
    while (cycle_ < end) {
        cycle();
        jump(end - cycle_);
    }
}

void Bench::fill() {
    take(Pattern::closed);
    settle_down();
}

void Bench::block(uint64_t output) {
    take(Pattern::none);
    sinks_.at(output).set(Pattern::closed);
    settle_down();
}

// Goes on until nothing moves or nothing more is offered.
void Bench::settle_down() {
    idle_ = 0;
    while (!all_sources_done() && idle_ < options_.quiet) {
        cycle();
        jump(options_.quiet - idle_);
    }
}

void Bench::silence() {
    for (Source& s : sources_) s.pause_stalls();
    take(Pattern::none);
    run(options_.quiet);
    for (Monitor& m : monitors_) m.check_total(cycle_, goal_);
}

void Bench::loosen() {
    loose_ = true;
    frame_errors_ = 0;
    for (size_t i = 0; i < sources_.size(); i++) monitors_[i].loosen();
}

void Bench::tighten(uint64_t least, uint64_t most) {
    loose_ = false;
    for (size_t i = 0; i < sources_.size(); i++) monitors_[i].tighten(goal_);
    if (frame_errors_ < least || frame_errors_ > most) {
        violations_.add("frame_error", cycle_,
                        "raised in " + std::to_string(frame_errors_) + " cycles, for " +
                            std::to_string(most) + " frames of a wrong length");
    }
}

void Bench::finish() {
    for (Monitor& m : monitors_) {
        m.flush();
        if (m.write_error()) throw std::runtime_error("cannot write what was recorded");
    }
}

// Streams inside may still lack what no output depends on; it comes while inputs go on or soon
// after.
bool Bench::delivered() const {
    bool inside = true;
    for (size_t i = sources_.size(); i < monitors_.size(); i++) {
        if (monitors_[i].inferences() >= goal_) continue;
        if (i < sources_.size() + sinks_.size()) return false;
        inside = false;
    }
    return inside || idle_ >= options_.quiet;
}

bool Bench::all_sources_done() const {
    return std::all_of(sources_.begin(), sources_.end(), [](const Source& s) { return s.done(); });
}

// After a time without any transfer that no working design needs, stalls end, so that they cannot
// be the reason; after that time again it is a deadlock.
void Bench::guarded_cycle() {
    cycle();
    uint64_t next = 2 * options_.watchdog;
    if (idle_ < options_.watchdog) next = options_.watchdog;
    if (idle_ < options_.quiet) next = std::min(next, options_.quiet);
    if (idle_ < next && now() < options_.cycles) {
        jump(std::min(next - idle_, options_.cycles - now()));
    }
    if (idle_ == options_.watchdog) {
        standstill_.disturb();
        for (Source& s : sources_) s.pause_stalls();
        for (Sink& s : sinks_) s.pause_stalls();
    }
    if (idle_ >= 2 * options_.watchdog || now() >= options_.cycles) throw Deadlock();
    progress();
}

void Bench::cycle() {
    bool starving = false;
    uint64_t begun = 0;
    for (Source& s : sources_) {
        s.drive();
        starving = starving || s.starving();
        begun = std::max(begun, s.begun());
    }
    for (Sink& s : sinks_) s.drive();
    settle();
    bool moved = watch(begun);
    for (Sink& s : sinks_) s.sample();
    check_frame_error();
    if (starting_) watch_start();
    idle_ = moved || starving ? 0 : idle_ + 1;
    edge();
    for (size_t i = 0; i < sources_.size(); i++) {
        if (taken_[i]) sources_[i].taken();
        taken_[i] = false;
    }
    look_ahead();
}

void Bench::look_ahead() {
    bool nothing = idle_ > 0 && !passed_ && !*model_.frame_error && options_.waves.empty();
    if (nothing && ends_still()) {
        period_ = standstill_.period(model_, idle_);
    } else {
        standstill_.disturb();
        period_ = 0;
    }
}

bool Bench::ends_still() const {
    return std::all_of(sources_.begin(), sources_.end(), [](const Source& s) { return s.still(); }) &&
           std::all_of(sinks_.begin(), sinks_.end(), [](const Sink& s) { return s.still(); });
}

// Where all that follows is known, does at once what at most so many cycles would do.
void Bench::jump(uint64_t most) {
    if (period_ == 0) return;
    uint64_t cycles = most / period_ * period_;
    cycle_ += cycles;
    idle_ += cycles;
    period_ = 0;
    standstill_.disturb();
}

// Looks at all streams; tells whether something moves.
bool Bench::watch(uint64_t begun) {
    bool moved = false;
    passed_ = false;
    for (size_t word = 0; word < waiting_.size(); word++) {
        for (uint64_t left = busy(word); left != 0; left &= left - 1) {
            unsigned place = static_cast<unsigned>(__builtin_ctzll(left));
            size_t i = word * streams_per_word + place;
            Monitor& monitor = *watched_[i];
            bool passed = monitor.sample(cycle_, begun);
            uint64_t bit = uint64_t{1} << place;
            waiting_[word] = monitor.waiting() ? waiting_[word] | bit : waiting_[word] & ~bit;
            if (!passed) continue;
            passed_ = true;
            // What comes without an input is no progress: a broken design may send it for ever.
            moved = moved || i < sources_.size() || monitor.inferences() <= begun + 1;
            if (i < sources_.size()) {
                taken_[i] = true;
                measured_ = std::min(measured_, cycle_);
            }
        }
    }
    return moved;
}

// The streams of a word at which there is something to see: a beat, or one that has to be there.
uint64_t Bench::busy(size_t word) const {
    uint64_t busy = waiting_[word];
    size_t first = word * streams_per_word;
    size_t end = std::min(first + streams_per_word, valid_.size());
    for (size_t i = first; i < end; i++) busy |= uint64_t{*valid_[i]} << (i - first);
    return busy;
}

void Bench::check_frame_error() {
    if (!*model_.frame_error) return;
    frame_errors_++;
    if (!loose_) violations_.add("frame_error", cycle_, "raised by a right frame");
}

// A cycle that nobody watches.
void Bench::quick_cycle() {
    settle();
    edge();
    idle_ = 0;
}

bool Bench::waves_now() const {
    return !options_.waves.empty() && now() >= options_.waves_from;
}

void Bench::settle() {
    *model_.clock = 0;
    model_.eval();
    if (waves_now()) model_.dump_waves(2 * now());
}

void Bench::edge() {
    *model_.clock = 1;
    model_.eval();
    if (waves_now()) model_.dump_waves(2 * now() + 1);
    cycle_++;
    if (now() > options_.waves_to) throw Enough();
}

// Says on standard output how far the run is, a few times per second.
void Bench::progress() {
    if (cycle_ % 65536 != 0) return;
    auto now = std::chrono::steady_clock::now();
    if (now - told_ < std::chrono::milliseconds(250)) return;
    told_ = now;
    uint64_t present = monitors_[sources_.size()].inferences();
    std::printf("progress %zu %" PRIu64 "\n", place_.part, finished_ + std::min(present, goal_));
    std::fflush(stdout);
}

}  // namespace bitloom
