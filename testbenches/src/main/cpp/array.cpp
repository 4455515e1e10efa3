// SPDX-License-Identifier: Apache-2.0
//
// Runs inferences on a shared array: the processor at its registers, and the memory at its port.
//
// The memory answers a read `latency` cycles after its address, one beat per cycle, in order. With
// --random, every ready and every beat waits now and then, and latencies vary. A monitor checks the
// rules of the bus; a broken one is printed and ends the run. --faults names inferences that meet an
// error of memory: number, r or w, response and transfers before it, with colons, and commas between.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "array_memory.h"
#include "array_observer.h"
#include "array_registers.h"
#include "array_system.h"

namespace {

using namespace bitloom;

struct Options {
    std::map<std::string, std::string> values;

    std::string text(const std::string& name) const {
        auto found = values.find(name);
        return found == values.end() ? "" : found->second;
    }

    long number(const std::string& name, long otherwise) const {
        auto found = values.find(name);
        return found == values.end() ? otherwise : std::atol(found->second.c_str());
    }
};

struct Fault {
    bool write;
    unsigned response, later;
};

Bytes contents(const std::string& name) {
    std::ifstream in(name, std::ios::binary);
    if (!in) {
        std::fprintf(stderr, "cannot read %s\n", name.c_str());
        std::exit(1);
    }
    return Bytes(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
}

std::map<long, Fault> faults(const std::string& text) {
    std::map<long, Fault> all;
    for (std::size_t from = 0; from < text.size();) {
        long inference = 0;
        char kind = 'r';
        Fault fault{};
        int length = 0;
        if (std::sscanf(&text[from], "%ld:%c:%u:%u%n", &inference, &kind, &fault.response,
                        &fault.later, &length) != 4) {
            std::fprintf(stderr, "no fault: %s\n", &text[from]);
            std::exit(1);
        }
        fault.write = kind == 'w';
        all[inference] = fault;
        from += static_cast<std::size_t>(length) + 1;
    }
    return all;
}

/** Where the processor says that everything is; one of them is where it is not, if asked for. */
Bases bases(const Memory& memory, const std::string& misplaced) {
    auto base = [&](const char* name, const Region& region) {
        return region.base + (misplaced == name ? 4096u : 0u);
    };
    Bases all{base("weights", memory.weights), base("inputs", memory.inputs),
              base("outputs", memory.outputs)};
    if (!memory.maps.bytes.empty())
        all.push_back(base("maps", memory.maps));
    return all;
}

void place(System& system, const Bases& bases) {
    for (std::size_t i = 0; i < bases.size(); i++)
        system.write(baseRegister(i), bases[i]);
}

// Cycles that the processor takes to start an inference and to see its end, at most.
constexpr std::uint64_t kSlack = 100;

}  // namespace

int main(int argc, char** argv) {
    Options options;
    for (int i = 1; i + 1 < argc; i += 2)
        options.values[argv[i] + 2] = argv[i + 1];
    unsigned beat = static_cast<unsigned>(options.number("beat", 16));
    bool random = options.number("random", 0) != 0;
    std::uint64_t seed = static_cast<std::uint64_t>(options.number("seed", 1));
    // Registers start with noise, so that a missing reset shows. Verilator makes of a small seed noise
    // that is mostly ones: so it gets another number.
    Verilated::randReset(2);
    Verilated::randSeed(static_cast<int>(Noise(seed + 3).next() & 0x7fffffff) | 1);
    Memory memory(beat, options.number("latency", 30), random, seed);
    Noise noise(seed + 2);
    // Bases are multiples of a beat, and of nothing more where latencies vary.
    auto from = [&](std::uint32_t start) {
        std::uint32_t above = static_cast<std::uint32_t>(noise.next() >> 24) & 0x07ffffffu;
        return start + (random ? above / beat * beat : 0);
    };
    memory.weights = {from(0x10000000u), contents("weights.bin")};
    Bytes samples = contents("inputs.bin");
    std::size_t inputBytes = static_cast<std::size_t>(options.number("input-bytes", 0));
    memory.inputs = {from(0x48000000u), Bytes(inputBytes)};
    memory.outputs = {from(0x90000000u),
                      Bytes(static_cast<std::size_t>(options.number("output-bytes", 0)))};
    memory.maps = {from(0xd0000000u),
                   Bytes(static_cast<std::size_t>(options.number("map-bytes", 0)))};
    long count = options.number("count", 1);
    long resetAt = options.number("reset-at", -1);
    std::uint64_t patience = static_cast<std::uint64_t>(options.number("patience", 100000000));
    std::string misplaced = options.text("misplaced");
    std::map<long, Fault> failing = faults(options.text("faults"));
    std::ofstream results("outputs.bin", std::ios::binary);
    Observer observer(options.number("layers", 0) != 0,
                      static_cast<unsigned>(options.number("word-bits", 0)));
    WaveFile waves(options.text("waves"), static_cast<std::uint64_t>(options.number("waves-from", 0)),
                   static_cast<std::uint64_t>(options.number("waves-to", 1000000000)));
    System system(memory, observer, waves, random, seed);
    Bases given = bases(memory, misplaced);
    Registers registers(system, static_cast<std::uint32_t>(options.number("identity", 0)),
                        given.size());
    beforeEnd() = [&] {
        waves.close();
        observer.flush();
        results.flush();
    };
    system.reset();
    if (random)
        registers.resets(noise);
    for (long k = 0; k < count; k++) {
        std::memcpy(memory.inputs.bytes.data(), &samples[k * inputBytes], inputBytes);
        std::fill(memory.outputs.bytes.begin(), memory.outputs.bytes.end(), 0xa5);
        // What an inference before has left is no help.
        std::fill(memory.maps.bytes.begin(), memory.maps.bytes.end(),
                  static_cast<std::uint8_t>(noise.next() >> 8));
        if (k == 0 || resetAt >= 0)
            place(system, given);
        memory.failNothing();
        auto fault = failing.find(k);
        if (fault != failing.end())
            memory.fail(fault->second.write, fault->second.response, fault->second.later);
        if (k == options.number("unaligned", -1)) {
            registers.refusals(given, beat);
            std::printf("refused %u\n", system.read(kStatus));
        }
        std::uint64_t beats = memory.readBeats;
        std::uint64_t written = memory.writeBeats;
        observer.start();
        std::uint64_t begin = system.cycle, started = begin;
        system.write(kControl, 1);
        if (resetAt >= 0 && k % 2 == 0 && k + 1 < count) {
            // The first reset is where it was asked for, others anywhere or while results are written.
            long at = k == 0 ? resetAt : static_cast<long>(noise.next() % (2 * resetAt + 1));
            for (long i = 0; k % 4 == 2 ? memory.writeBeats == written : i < at; i++) {
                if (i > static_cast<long>(patience))
                    violation(system.cycle, "no end after " + std::to_string(patience) + " cycles");
                system.tick();
            }
            system.reset();
            if (random)
                registers.check(noise);
            place(system, given);
            observer.start();
            started = system.cycle;
            system.write(kControl, 1);
        }
        if (random && k % 2 == 1)
            registers.startAgain();
        std::uint32_t status = registers.finish(patience, options.number("eager", 0) != 0 ? 0 : 16);
        std::uint64_t elapsed = system.cycle - started;
        std::uint32_t cycles = system.read(kCycles);
        if (cycles > elapsed || cycles + kSlack < elapsed)
            violation(system.cycle, "cycle register " + std::to_string(cycles) + " after "
                                        + std::to_string(elapsed) + " cycles");
        std::printf("inference %ld status %u cycles %u read %llu written %llu start %u begin %llu end %llu\n",
                    k, status, cycles, static_cast<unsigned long long>(memory.readBeats - beats),
                    static_cast<unsigned long long>(memory.writeBeats - written),
                    observer.startCount() - 1, static_cast<unsigned long long>(begin),
                    static_cast<unsigned long long>(system.cycle));
        std::fflush(stdout);
        results.write(reinterpret_cast<const char*>(memory.outputs.bytes.data()),
                      static_cast<std::streamsize>(memory.outputs.bytes.size()));
        results.flush();
    }
    beforeEnd()();
    return 0;
}
