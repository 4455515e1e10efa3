// SPDX-License-Identifier: Apache-2.0
//
// Drives every block of one bench at once, through every pair of stall patterns, and checks each
// stream: data, order, last, and the handshake. Writes one line per failure and per measurement.

#include "Vbench.h"
#include "verilated.h"

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <random>
#include <sstream>
#include <string>
#include <vector>

namespace {

struct Beat {
    std::vector<uint32_t> data;
    bool last;
};

// The ports of one stream; ready and last are null where the stream has none.
struct Ports {
    CData* valid;
    CData* ready;
    EData* data;
    CData* last;
};

enum class Pattern { never, random, bursty };

// Decides in which cycles a stream stalls. Bursty: long runs of both, of random length.
class Stalls {
public:
    Stalls(Pattern pattern, uint64_t seed) : pattern_(pattern), random_(seed) {}

    bool next() {
        switch (pattern_) {
            case Pattern::never: return false;
            case Pattern::random: return (random_() & 1) != 0;
            case Pattern::bursty:
                if (run_ == 0) {
                    stalled_ = !stalled_;
                    run_ = 1 + random_() % 12;
                }
                run_--;
                return stalled_;
        }
        return false;
    }

private:
    Pattern pattern_;
    std::mt19937_64 random_;
    bool stalled_ = false;
    unsigned run_ = 0;
};

struct Stream {
    int block;
    bool input;
    Ports ports;
    size_t words;
    std::vector<Beat> beats;

    size_t next = 0;
    bool held = false;            // valid without ready in the cycle before
    std::vector<uint32_t> before;
    std::vector<long> ends;       // cycles of the transfers with last
    long first = -1;
};

class Bench {
public:
    explicit Bench(const std::string& vectors) : top_(new Vbench) {
        bind();
        failuresOf_.resize(names_.size());
        read(vectors);
    }

    void run() {
        for (int idle = 0; idle < 3; idle++)
            for (int pressure = 0; pressure < 3; pressure++)
                scenario(Pattern(idle), Pattern(pressure), 1 + idle * 3 + pressure);    }

private:
    std::unique_ptr<Vbench> top_;
    std::vector<std::string> names_;
    std::vector<Stream> streams_;
    std::string where_;
    std::vector<int> failuresOf_;
    long cycle_ = 0;

    void port(int block, bool input, CData* valid, CData* ready, EData* data, CData* last, size_t words) {
        Stream s;
        s.block = block;
        s.input = input;
        s.ports = {valid, ready, data, last};
        s.words = words;
        streams_.push_back(s);
    }

    void bind() {
        Vbench* t = top_.get();
#include "ports.inc"
    }

    void read(const std::string& vectors) {
        std::ifstream file(vectors);
        for (Stream& s : streams_) {
            size_t count;
            file >> count;
            for (size_t i = 0; i < count; i++) {
                Beat beat;
                int last;
                file >> last;
                beat.last = last != 0;
                for (size_t w = 0; w < s.words; w++) {
                    uint32_t word;
                    file >> std::hex >> word >> std::dec;
                    beat.data.push_back(word);
                }
                s.beats.push_back(beat);
            }
        }
        if (!file) fail(-1, "vectors cannot be read");
    }

    void fail(int block, const std::string& what) {
        // Further failures of a block tell nothing new.
        if (block < 0 || ++failuresOf_[size_t(block)] <= 3)
            std::cout << "FAIL " << (block < 0 ? "bench" : names_[block]) << " " << where_ << " cycle "
                      << cycle_ << ": " << what << "\n";
    }

    void edge() {
        top_->clk = 1;
        top_->eval();
        top_->clk = 0;
        top_->eval();
        cycle_++;
    }

    void reset() {
        for (Stream& s : streams_) {
            if (s.input) *s.ports.valid = 0;
            else if (s.ports.ready) *s.ports.ready = 0;
            s.next = 0;
            s.held = false;
            s.ends.clear();
            s.first = -1;
        }
        top_->rst = 1;
        edge();
        edge();
        top_->rst = 0;
        top_->eval();
    }

    // A reset in the middle of the vectors comes first, so that the scenario also shows that
    // nothing of before is left.
    void scenario(Pattern idle, Pattern pressure, uint64_t seed) {
        static const char* const names[] = {"never", "random", "bursty"};
        where_ = std::string("idle ") + names[int(idle)] + ", back-pressure " + names[int(pressure)];
        size_t longest = 0;
        for (const Stream& s : streams_) longest = std::max(longest, s.beats.size());
        std::vector<Stalls> stalls = patterns(idle, pressure, seed);
        reset();
        for (size_t i = 0; i < 7 + seed * 5; i++) cycle(stalls, seed);
        stalls = patterns(idle, pressure, seed);
        reset();
        long limit = cycle_ + 16 * long(longest) + 500;
        while (!done() && cycle_ < limit) cycle(stalls, seed);
        for (const Stream& s : streams_)
            if (s.next != s.beats.size())
                fail(s.block, (s.input ? "input" : "output") + std::string(" stopped at beat ")
                                  + std::to_string(s.next) + " of " + std::to_string(s.beats.size()));
        for (int i = 0; i < 40; i++) cycle(stalls, seed);
        if (idle == Pattern::never && pressure == Pattern::never) report();
    }

    std::vector<Stalls> patterns(Pattern idle, Pattern pressure, uint64_t seed) {
        std::vector<Stalls> result;
        for (size_t i = 0; i < streams_.size(); i++)
            result.emplace_back(streams_[i].input ? idle : pressure, seed * 1000 + i);
        return result;
    }

    bool done() const {
        for (const Stream& s : streams_)
            if (s.next != s.beats.size()) return false;
        return true;
    }

    void cycle(std::vector<Stalls>& stalls, uint64_t seed) {
        for (size_t i = 0; i < streams_.size(); i++) drive(streams_[i], stalls[i].next());
        top_->eval();
        if ((cycle_ * 2654435761u + seed) % 4 == 0) checkReadyPaths();
        for (Stream& s : streams_) observe(s);
        edge();
    }

    void drive(Stream& s, bool stall) {
        if (!s.input) {
            if (s.ports.ready) *s.ports.ready = !stall;
            return;
        }
        // A beat that was offered stays until it is taken.
        bool valid = s.next < s.beats.size() && (s.held || !stall);
        *s.ports.valid = valid;
        for (size_t w = 0; w < s.words; w++)
            s.ports.data[w] = valid ? s.beats[s.next].data[w] : 0xa5a5a5a5u * uint32_t(cycle_ + w);
        if (s.ports.last) *s.ports.last = valid ? s.beats[s.next].last : cycle_ & 1;
    }

    // Nothing that a block shows may change within a cycle when the ready signals of its outputs do.
    void checkReadyPaths() {
        std::vector<CData> before;
        for (const Stream& s : streams_) before.push_back(s.input ? *s.ports.ready : *s.ports.valid);
        flipReadies();
        for (size_t i = 0; i < streams_.size(); i++) {
            const Stream& s = streams_[i];
            if (before[i] != (s.input ? *s.ports.ready : *s.ports.valid))
                fail(s.block, "a ready of the output reaches a handshake signal combinationally");
        }
        flipReadies();
    }

    void flipReadies() {
        for (Stream& s : streams_)
            if (!s.input && s.ports.ready) *s.ports.ready ^= 1;
        top_->eval();
    }

    void observe(Stream& s) {
        bool valid = *s.ports.valid;
        bool ready = !s.ports.ready || *s.ports.ready;
        if (!s.input) checkOutput(s, valid);
        if (valid && ready) {
            if (s.first < 0) s.first = cycle_;
            if (s.next < s.beats.size() && s.beats[s.next].last) s.ends.push_back(cycle_);
            s.next++;
        }
        s.held = valid && !ready;
    }

    void checkOutput(Stream& s, bool valid) {
        if (s.held && !valid) fail(s.block, "valid was withdrawn");
        if (!valid) return;
        std::vector<uint32_t> now(s.ports.data, s.ports.data + s.words);
        bool last = s.ports.last && *s.ports.last;
        now.push_back(last);
        if (s.held && now != s.before) fail(s.block, "a held beat changed");
        s.before = now;
        if (s.next >= s.beats.size()) {
            fail(s.block, "a beat too many");
            return;
        }
        const Beat& expected = s.beats[s.next];
        now.pop_back();
        if (now != expected.data)
            fail(s.block, "beat " + std::to_string(s.next) + " is " + hex(now) + ", not " + hex(expected.data));
        if (s.ports.last && last != expected.last)
            fail(s.block, "last is wrong at beat " + std::to_string(s.next));
    }

    static std::string hex(const std::vector<uint32_t>& words) {
        std::ostringstream text;
        for (size_t i = words.size(); i-- > 0;) {
            char word[16];
            std::snprintf(word, sizeof word, "%08x", words[i]);
            text << word;
        }
        return text.str();
    }

    // TIMING name first-input first-output, then the cycles of the ends of every output stream 0.
    void report() {
        for (size_t b = 0; b < names_.size(); b++) {
            const Stream* in = nullptr;
            const Stream* out = nullptr;
            for (const Stream& s : streams_) {
                if (s.block != int(b)) continue;
                if (s.input && !in) in = &s;
                if (!s.input && !out) out = &s;
            }
            if (!in || !out) continue;
            std::cout << "TIMING " << names_[b] << " " << in->first << " " << out->first;
            for (long end : out->ends) std::cout << " " << end;
            std::cout << "\n";
        }
    }
};

}  // namespace

int main(int argc, char** argv) {
    Verilated::commandArgs(argc, argv);
    Bench bench(argv[1]);
    bench.run();
    std::cout << "DONE" << std::endl;
    return 0;
}
