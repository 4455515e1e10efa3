// SPDX-License-Identifier: Apache-2.0
//
// Runs a design as DIR/script.txt says and watches every stream all the time. Writes the beats of
// every output (and, with --layers, of every probed stream) with their cycles; the comparison with
// the golden model is somebody else's.
//
//   sim --folder DIR --seed S --watchdog CYCLES --quiet CYCLES [--cycles MOST]
//       [--layers] [--waves FILE [--waves-from CYCLE] [--waves-to CYCLE]]
//
// Steps of the script:
//
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
// Reads DIR/in_K.bin (beats of input K) and DIR/in_K.frames, writes DIR/out_K.{bin,cycles},
// DIR/probe_K.{bin,cycles} and, when all is done, DIR/result.txt. The exit code is 0 whenever
// result.txt is complete.

#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <utility>

#include "bench.h"
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
        else throw std::invalid_argument(word);
    }
    return o;
}

class Run {
public:
    Run(Model& model, const Options& options) : options_(options), bench_(model, options) {}

    void run() {
        try {
            for (const Step& step : read_script(options_.folder + "/script.txt")) act(step);
        } catch (const Deadlock&) {
            deadlock_ = true;
        } catch (const Enough&) {
        }
        bench_.finish();
    }

    void write_result() const;

private:
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
    Bench bench_;
    std::vector<std::pair<std::string, uint64_t>> phases_;  // with their first cycles
    bool deadlock_ = false;
};

void Run::write_result() const {
    std::string name = options_.folder + "/result.txt";
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

}  // namespace bitloom

int main(int argc, char** argv) {
    try {
        bitloom::Options options = bitloom::parse(argc, argv);
        std::unique_ptr<bitloom::Model> model =
            bitloom::make_model(static_cast<uint32_t>(options.seed));
        bitloom::Run run(*model, options);
        run.run();
        run.write_result();
        return EXIT_SUCCESS;
    } catch (const std::exception& e) {
        std::fprintf(stderr, "harness: %s\n", e.what());
        return EXIT_FAILURE;
    }
}
