// SPDX-License-Identifier: Apache-2.0
//
// Runs a design as DIR/script.txt says and watches every stream all the time. Writes the beats of
// every output (and, with --layers, of every probed stream) with their cycles; the comparison with
// the golden model is somebody else's.
//
//   sim --folder DIR --seed S --watchdog CYCLES --quiet CYCLES [--cycles MOST]
//       [--layers] [--jobs N] [--waves FILE [--waves-from CYCLE] [--waves-to CYCLE] [--part P]
//       [--begin CYCLE]]
//
// The parts of a script run in processes of their own, N at a time: each counts cycles from its own
// beginning. With waves there is one process; the parts, or only part P, follow each other.
//
// Steps of the script:
//
//   part                             what follows needs nothing of what comes before
//   phase NAME                       what follows is reported under this name
//   reset CYCLES                     nothing is offered any more
//   offer FIRST COUNT PATTERN GAP FROM TO
//                                    frames of every input, starved by GAP cycles per beat in the
//                                    thousandths FROM to TO of each
//   take PATTERN                     the stalls of all outputs
//   record COUNT                     writes the next inferences of every recorded stream
//   await COUNT                      until so many inferences more have been delivered
//   run CYCLES
//   fill                             takes nothing until nothing moves
//   block OUTPUT                     takes nothing of one output and all of the others until
//                                    nothing moves
//   silence                          no stalls, no surplus beats, right totals
//   loosen | tighten LEAST MOST      frames of wrong lengths between these two, and their errors
//   measure                          latency and initiation interval count from here
//
// Reads DIR/in_K.bin (beats of input K) and DIR/in_K.frames, writes for every part P
// DIR/out_K.P.{bin,cycles}, DIR/probe_K.P.{bin,cycles} and, when all is done, DIR/result.P.txt. No
// part after one that ends in a deadlock counts. The exit code is 0 whenever these are complete.

#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <string>
#include <utility>

#include "bench.h"
#include "parts.h"
#include "script.h"

namespace bitloom {

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
        else if (word == "--waves-from") o.waves_from = std::stoull(value);
        else if (word == "--waves-to") o.waves_to = std::stoull(value);
        else if (word == "--seed") o.seed = std::stoull(value);
        else if (word == "--watchdog") o.watchdog = std::stoull(value);
        else if (word == "--cycles") o.cycles = std::stoull(value);
        else if (word == "--quiet") o.quiet = std::stoull(value);
        else if (word == "--jobs") o.jobs = static_cast<unsigned>(std::stoul(value));
        else if (word == "--part") o.part = std::stoi(value);
        else if (word == "--begin") o.begin = std::stoull(value);
        else throw std::invalid_argument(word);
    }
    return o;
}

class Run {
public:
    Run(Model& model, const Options& options, const Place& place)
        : options_(options), place_(place), bench_(model, options, place) {}

    // Tells how the part ended, which is written down, too.
    PartEnd run(const std::vector<Step>& steps) {
        bool whole = false;
        try {
            for (const Step& step : steps) act(step);
            whole = true;
        } catch (const Deadlock&) {
            deadlock_ = true;
        } catch (const Enough&) {
        }
        bench_.finish();
        write_result();
        return {bench_.cycles(), whole};
    }

private:
    void write_result() const;

    void act(const Step& s) {
        const std::string& verb = s.verb();
        if (verb == "phase") phases_.emplace_back(s.word(1), bench_.cycles());
        else if (verb == "reset") bench_.reset(s.number(1));
        else if (verb == "offer")
            bench_.offer(s.number(1), s.number(2), pattern_of(s.number(3)),
                         {s.number(4), s.number(5), s.number(6)});
        else if (verb == "take") bench_.take(pattern_of(s.number(1)));
        else if (verb == "record") bench_.record(s.number(1));
        else if (verb == "await") bench_.await(s.number(1));
        else if (verb == "run") bench_.run(s.number(1));
        else if (verb == "fill") bench_.fill();
        else if (verb == "block") bench_.block(s.number(1));
        else if (verb == "silence") bench_.silence();
        else if (verb == "loosen") bench_.loosen();
        else if (verb == "tighten") bench_.tighten(s.number(1), s.number(2));
        else if (verb == "measure") bench_.measure();
        else throw std::invalid_argument("step " + verb);
    }

    const Options& options_;
    const Place place_;
    Bench bench_;
    std::vector<std::pair<std::string, uint64_t>> phases_;  // with their first cycles
    bool deadlock_ = false;
};

void Run::write_result() const {
    std::string name = place_.file(options_.folder + "/result") + ".txt";
    std::FILE* f = std::fopen(name.c_str(), "w");
    if (f == nullptr) throw std::runtime_error("cannot write " + name);
    for (const auto& phase : phases_) {
        std::fprintf(f, "phase %s %" PRIu64 "\n", phase.first.c_str(), phase.second);
    }
    std::fprintf(f, "cycles %" PRIu64 "\ndeadlock %d\n", bench_.cycles(), deadlock_);
    std::fprintf(f, "measured %" PRIu64 "\n", bench_.measured());
    if (bench_.first_start() <= bench_.last_start()) {
        std::fprintf(f, "started %" PRId64 " %" PRId64 "\n", bench_.first_start(),
                     bench_.last_start());
    }
    for (const Monitor& m : bench_.monitors()) {
        const Stream& s = m.stream();
        std::fprintf(f, "stream %s %" PRIu64 " %" PRIu64 " %d %d\n", s.name, m.inferences(),
                     m.beats() % s.layout.beats(), *s.valid, s.ready == nullptr || *s.ready);
    }
    const Violations& violations = bench_.violations();
    std::fprintf(f, "violations %" PRIu64 "\n", violations.count());
    for (const Violation& v : violations.first()) {
        std::fprintf(f, "violation %s %" PRIu64 " %s\n", v.stream.c_str(), v.cycle, v.rule.c_str());
    }
    std::fprintf(f, "complete\n");
    if (std::fclose(f) != 0) throw std::runtime_error("cannot write " + name);
}

using Parts = std::vector<std::vector<Step>>;

// Registers of every part start with noise of its own. Verilator makes of a small seed noise that is
// mostly ones: so it gets a hash of the seed.
std::unique_ptr<Model> model_of(const Options& options, size_t part) {
    Random hash(options.seed + part);
    return make_model(static_cast<uint32_t>(hash.next() >> 32) | 1);
}

// One design, and its waves, from part to part.
void run_with_waves(const Options& options, const Parts& parts) {
    bool alone = options.part >= 0;
    Place place{alone ? static_cast<size_t>(options.part) : 0, options.begin};
    std::unique_ptr<Model> model = model_of(options, place.part);
    model->open_waves(options.waves);
    PartEnd end{0, true};
    for (; end.whole && place.part < parts.size(); place.part += alone ? parts.size() : 1) {
        end = Run(*model, options, place).run(parts[place.part]);
        place.begin += end.cycles;
    }
    model->finish();
}

void run_in_processes(const Options& options, const Parts& parts) {
    run_parts(parts.size(), options.jobs, [&](size_t part, uint64_t begin) {
        std::unique_ptr<Model> model = model_of(options, part);
        PartEnd end = Run(*model, options, {part, begin}).run(parts[part]);
        model->finish();
        return end;
    });
}

}  // namespace bitloom

int main(int argc, char** argv) {
    try {
        bitloom::Options options = bitloom::parse(argc, argv);
        bitloom::Parts parts =
            bitloom::parts_of(bitloom::read_script(options.folder + "/script.txt"));
        if (options.waves.empty()) bitloom::run_in_processes(options, parts);
        else bitloom::run_with_waves(options, parts);
        return EXIT_SUCCESS;
    } catch (const std::exception& e) {
        std::fprintf(stderr, "harness: %s\n", e.what());
        return EXIT_FAILURE;
    }
}
