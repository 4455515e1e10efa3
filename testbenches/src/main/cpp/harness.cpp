// SPDX-License-Identifier: Apache-2.0
//
// Runs a design: resets in the middle of work; all vectors under stalls, from a design on that is
// filled to the brim; and a stall-free stretch that measures latency and initiation interval.
// Watches every stream all the time. Writes the beats of every output (and, with --layers, of every
// probed stream) with their cycles; the comparison with the golden model is somebody else's.
//
//   sim --folder DIR --vectors N --stretch M --seed S --stalls none|random|bursty
//       --watchdog CYCLES --quiet CYCLES [--layers] [--waves FILE]
//
// Reads DIR/in_K.bin (beats of input K), writes DIR/out_K.{bin,cycles}, DIR/probe_K.{bin,cycles}
// and, when all is done, DIR/result.txt. The exit code is 0 whenever result.txt is complete.

#include <algorithm>
#include <chrono>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <exception>
#include <fstream>
#include <iterator>
#include <string>

#include "ends.h"
#include "model.h"
#include "monitor.h"
#include "stalls.h"

namespace bitloom {

struct Options {
    std::string folder;
    std::string waves;
    uint64_t vectors = 0;
    uint64_t stretch = 0;
    uint64_t seed = 0;
    uint64_t watchdog = 0;
    uint64_t quiet = 0;
    Pattern stalls = Pattern::none;
    bool layers = false;
};

Options parse(int argc, char** argv) {
    Options o;
    for (int i = 1; i < argc; i++) {
        std::string word = argv[i];
        if (word == "--layers") {
            o.layers = true;
            continue;
        }
        if (i + 1 == argc) throw std::invalid_argument(word + " needs a value");
        std::string value = argv[++i];
        if (word == "--folder") o.folder = value;
        else if (word == "--waves") o.waves = value;
        else if (word == "--vectors") o.vectors = std::stoull(value);
        else if (word == "--stretch") o.stretch = std::stoull(value);
        else if (word == "--seed") o.seed = std::stoull(value);
        else if (word == "--watchdog") o.watchdog = std::stoull(value);
        else if (word == "--quiet") o.quiet = std::stoull(value);
        else if (word == "--stalls") o.stalls = pattern_of(value);
        else throw std::invalid_argument(word);
    }
    return o;
}

std::vector<uint8_t> read_beats(const std::string& name) {
    std::ifstream file(name, std::ios::binary);
    std::vector<uint8_t> beats{std::istreambuf_iterator<char>(file), {}};
    if (!file.good() && beats.empty()) throw std::runtime_error("cannot read " + name);
    return beats;
}

// A design that moves nothing although nobody stalls it.
class Deadlock : public std::exception {};

class Harness {
public:
    Harness(Model& model, const Options& options)
        : model_(model), options_(options), random_(options.seed) {
        int k = 0;
        for (const Stream& s : model.inputs) {
            std::string file = options.folder + "/in_" + std::to_string(k++) + ".bin";
            sources_.emplace_back(s, read_beats(file), random_.next());
            monitors_.emplace_back(s, violations_);
        }
        k = 0;
        for (const Stream& s : model.outputs) {
            sinks_.emplace_back(s, random_.next());
            monitors_.emplace_back(s, violations_);
            monitors_.back().record(options.folder + "/out_" + std::to_string(k++));
        }
        k = 0;
        for (const Stream& s : model.probes) {
            monitors_.emplace_back(s, violations_);
            std::string file = options.folder + "/probe_" + std::to_string(k++);
            if (options.layers) monitors_.back().record(file);
        }
        if (!options.waves.empty()) model.open_waves(options.waves);
    }

    void run() {
        try {
            record(false);
            reset();
            reset_within_input();
            reset_within_output();
            record(true);
            phase_ = "stalls";
            vectors_under_stalls();
            phase_ = "stretch";
            stall_free_stretch();
            phase_ = "done";
        } catch (const Deadlock&) {
            deadlock_ = true;
        }
        model_.finish();
        for (Monitor& m : monitors_) {
            m.flush();
            if (m.write_error()) throw std::runtime_error("cannot write what was recorded");
        }
    }

    void write_result() const;

private:
    void record(bool on) {
        for (Monitor& m : monitors_) m.recording(on);
    }

    void stalls(Pattern pattern) {
        for (Sink& s : sinks_) s.set(pattern);
    }

    // Two cycles of reset, then silence, in which no stream may show anything.
    void reset() {
        for (Source& s : sources_) s.restart(Pattern::none, 0);
        stalls(Pattern::none);
        *model_.reset_n = 0;
        for (int i = 0; i < 2; i++) tick();
        for (Monitor& m : monitors_) m.restart();
        *model_.reset_n = 1;
        silence();
    }

    void silence() {
        for (uint64_t i = 0; i < options_.quiet; i++) cycle();
    }

    // Leaves the first half of an inference in the design.
    void reset_within_input() {
        for (size_t i = 0; i < sources_.size(); i++) {
            sources_[i].restart(options_.stalls, (model_.inputs[i].layout.beats() + 1) / 2);
        }
        stalls(options_.stalls);
        // An input may wait for the end of another one, which does not come.
        while (!all_sources_done() && idle_ < options_.watchdog) cycle();
        for (uint64_t i = random_.below(16); i > 0; i--) cycle();
        reset();
    }

    // Leaves the design full: it is stopped soon after it has begun to deliver, while inputs never
    // pause and nothing is taken any more.
    void reset_within_output() {
        for (Source& s : sources_) s.restart(Pattern::none, UINT64_MAX);
        stalls(options_.stalls);
        while (output_beats() == 0) guarded_cycle();
        for (Sink& s : sinks_) s.close();
        for (uint64_t i = random_.below(64); i > 0; i--) cycle();
        reset();
    }

    void vectors_under_stalls() {
        for (size_t i = 0; i < sources_.size(); i++) {
            sources_[i].restart(options_.stalls, options_.vectors * model_.inputs[i].layout.beats());
        }
        if (options_.stalls != Pattern::none) fill();
        stalls(options_.stalls);
        run_until(options_.vectors);
    }

    // Takes nothing until nothing moves any more, so that every queue meets its limit.
    void fill() {
        for (Sink& s : sinks_) s.close();
        idle_ = 0;
        while (!all_sources_done() && idle_ < options_.quiet) cycle();
    }

    void stall_free_stretch() {
        for (size_t i = 0; i < sources_.size(); i++) {
            sources_[i].extend(Pattern::none, options_.stretch * model_.inputs[i].layout.beats());
        }
        stalls(Pattern::none);
        stretch_start_ = UINT64_MAX;
        run_until(options_.vectors + options_.stretch);
    }

    // Runs until every output has delivered this many inferences since reset, then listens for
    // surplus beats and takes stock.
    void run_until(uint64_t inferences) {
        while (!delivered(inferences)) guarded_cycle();
        for (Source& s : sources_) s.pause_stalls();
        stalls(Pattern::none);
        silence();
        for (Monitor& m : monitors_) m.check_total(cycle_, inferences);
    }

    bool delivered(uint64_t inferences) {
        for (size_t i = 0; i < sinks_.size(); i++) {
            if (output(i).inferences() < inferences) return false;
        }
        return true;
    }

    bool all_sources_done() const {
        for (const Source& s : sources_) {
            if (!s.done()) return false;
        }
        return true;
    }

    uint64_t output_beats() {
        uint64_t beats = 0;
        for (size_t i = 0; i < sinks_.size(); i++) beats += output(i).beats();
        return beats;
    }

    Monitor& output(size_t i) { return monitors_[sources_.size() + i]; }
    const Monitor& output(size_t i) const { return monitors_[sources_.size() + i]; }

    // After a time without any transfer that no working design needs, stalls end, so that they
    // cannot be the reason; after that time again it is a deadlock.
    void guarded_cycle() {
        cycle();
        if (idle_ == options_.watchdog) {
            for (Source& s : sources_) s.pause_stalls();
            stalls(Pattern::none);
        }
        if (idle_ >= 2 * options_.watchdog) throw Deadlock();
        progress();
    }

    void cycle() {
        for (Source& s : sources_) s.drive();
        for (Sink& s : sinks_) s.drive();
        settle();
        uint64_t begun = 0;
        for (const Source& s : sources_) begun = std::max(begun, s.begun());
        bool moved = false;
        taken_.assign(sources_.size(), false);
        for (size_t i = 0; i < monitors_.size(); i++) {
            bool passed = monitors_[i].sample(cycle_, begun);
            moved = moved || passed;
            if (i < sources_.size() && passed) {
                taken_[i] = true;
                stretch_start_ = std::min(stretch_start_, cycle_);
            }
        }
        if (*model_.frame_error) violations_.add("frame_error", cycle_, "raised by a right frame");
        idle_ = moved ? 0 : idle_ + 1;
        edge();
        for (size_t i = 0; i < sources_.size(); i++) {
            if (taken_[i]) sources_[i].taken();
        }
    }

    // A cycle that nobody watches.
    void tick() {
        settle();
        edge();
        idle_ = 0;
    }

    void settle() {
        *model_.clock = 0;
        model_.eval();
        if (!options_.waves.empty()) model_.dump_waves(2 * cycle_);
    }

    void edge() {
        *model_.clock = 1;
        model_.eval();
        if (!options_.waves.empty()) model_.dump_waves(2 * cycle_ + 1);
        cycle_++;
    }

    // Says on standard output how far the run is, a few times per second.
    void progress() {
        if (cycle_ % 65536 != 0) return;
        auto now = std::chrono::steady_clock::now();
        if (now - told_ < std::chrono::milliseconds(250)) return;
        told_ = now;
        std::printf("progress %" PRIu64 "\n", output(0).inferences());
        std::fflush(stdout);
    }

    Model& model_;
    const Options& options_;
    Random random_;
    Violations violations_;
    // Deques, since their elements stay where they are.
    std::deque<Source> sources_;
    std::deque<Sink> sinks_;
    std::deque<Monitor> monitors_;  // inputs, outputs, probes
    std::vector<bool> taken_;
    uint64_t cycle_ = 0;
    uint64_t idle_ = 0;             // cycles since something moved
    uint64_t stretch_start_ = 0;    // first accepted input beat of the stall-free stretch
    bool deadlock_ = false;
    const char* phase_ = "reset";
    std::chrono::steady_clock::time_point told_ = std::chrono::steady_clock::now();
};

void Harness::write_result() const {
    std::string name = options_.folder + "/result.txt";
    std::FILE* f = std::fopen(name.c_str(), "w");
    if (f == nullptr) throw std::runtime_error("cannot write " + name);
    std::fprintf(f, "phase %s\ncycles %" PRIu64 "\ndeadlock %d\n", phase_, cycle_, deadlock_);
    std::fprintf(f, "stretch_start %" PRIu64 "\n", stretch_start_);
    for (size_t i = 0; i < sinks_.size(); i++) {
        for (uint64_t end : output(i).ends()) std::fprintf(f, "end %zu %" PRIu64 "\n", i, end);
    }
    for (const Monitor& m : monitors_) {
        const Stream& s = m.stream();
        std::fprintf(f, "stream %s %" PRIu64 " %" PRIu64 " %d %d\n", s.name, m.inferences(),
                     m.beats() % s.layout.beats(), *s.valid, s.ready == nullptr || *s.ready);
    }
    std::fprintf(f, "violations %" PRIu64 "\n", violations_.count());
    for (const Violation& v : violations_.first()) {
        std::fprintf(f, "violation %s %" PRIu64 " %s\n", v.stream.c_str(), v.cycle, v.rule.c_str());
    }
    std::fprintf(f, "complete\n");
    if (std::fclose(f) != 0) throw std::runtime_error("cannot write " + name);
}

}  // namespace bitloom

int main(int argc, char** argv) {
    try {
        bitloom::Options options = bitloom::parse(argc, argv);
        std::unique_ptr<bitloom::Model> model =
            bitloom::make_model(static_cast<uint32_t>(options.seed));
        bitloom::Harness harness(*model, options);
        harness.run();
        harness.write_result();
        return EXIT_SUCCESS;
    } catch (const std::exception& e) {
        std::fprintf(stderr, "harness: %s\n", e.what());
        return EXIT_FAILURE;
    }
}
