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

constexpr unsigned kControl = 0x00, kStatus = 0x04, kCycles = 0x08, kWeights = 0x10,
                   kInputs = 0x14, kOutputs = 0x18;

/** Tells the design where everything is; one of them is where it is not, if that is asked for. */
void place(System& system, const Memory& memory, const std::string& misplaced) {
    auto base = [&](const char* name, const Region& region) {
        return region.base + (misplaced == name ? 4096u : 0u);
    };
    system.write(kWeights, base("weights", memory.weights));
    system.write(kInputs, base("inputs", memory.inputs));
    system.write(kOutputs, base("outputs", memory.outputs));
}

/** Waits for the end of an inference and returns its status. */
std::uint32_t finish(System& system, std::uint64_t patience, int pause) {
    std::uint64_t begin = system.cycle;
    std::uint32_t status = system.read(kStatus);
    while ((status & 1) != 0 && system.cycle - begin < patience) {
        for (int i = 0; i < pause; i++)
            system.tick();
        status = system.read(kStatus);
    }
    if ((status & 1) != 0)
        violation(system.cycle, "no end after " + std::to_string(patience) + " cycles");
    return status;
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    for (int i = 1; i + 1 < argc; i += 2)
        options.values[argv[i] + 2] = argv[i + 1];
    unsigned beat = static_cast<unsigned>(options.number("beat", 16));
    Memory memory(beat, options.number("latency", 30), options.number("random", 0) != 0,
                  static_cast<std::uint64_t>(options.number("seed", 1)));
    // Bases are multiples of a beat, and of nothing more where latencies vary.
    unsigned odd = options.number("random", 0) != 0 ? beat : 0;
    memory.weights = {0x10000000u + 3 * odd, contents("weights.bin")};
    Bytes samples = contents("inputs.bin");
    std::size_t inputBytes = static_cast<std::size_t>(options.number("input-bytes", 0));
    memory.inputs = {0x40000000u + 5 * odd, Bytes(inputBytes)};
    memory.outputs = {0x80000000u + 7 * odd,
                      Bytes(static_cast<std::size_t>(options.number("output-bytes", 0)))};
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
    System system(memory, observer, waves);
    beforeEnd() = [&] {
        waves.close();
        observer.flush();
        results.flush();
    };
    system.reset();
    for (long k = 0; k < count; k++) {
        std::memcpy(memory.inputs.bytes.data(), &samples[k * inputBytes], inputBytes);
        std::fill(memory.outputs.bytes.begin(), memory.outputs.bytes.end(), 0xa5);
        if (k == 0 || resetAt >= 0)
            place(system, memory, misplaced);
        memory.failNothing();
        auto fault = failing.find(k);
        if (fault != failing.end())
            memory.fail(fault->second.write, fault->second.response, fault->second.later);
        if (k == options.number("unaligned", -1)) {
            system.write(kInputs, memory.inputs.base + 1);
            system.write(kControl, 1);
            std::printf("refused %u\n", system.read(kStatus));
            system.write(kInputs, memory.inputs.base);
        }
        std::uint64_t beats = memory.readBeats;
        std::uint64_t written = memory.writeBeats;
        observer.start();
        std::uint64_t begin = system.cycle;
        system.write(kControl, 1);
        if (resetAt >= 0 && k % 2 == 0 && k + 1 < count) {
            for (long i = 0; i < resetAt; i++)
                system.tick();
            system.reset();
            place(system, memory, misplaced);
            observer.start();
            system.write(kControl, 1);
        }
        std::uint32_t status = finish(system, patience, options.number("eager", 0) != 0 ? 0 : 16);
        std::uint32_t cycles = system.read(kCycles);
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
