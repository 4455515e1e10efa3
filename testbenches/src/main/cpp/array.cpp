// SPDX-License-Identifier: Apache-2.0
//
// Runs inferences on a shared array: the processor at its registers, and the memory at its port.
//
// The memory answers a read `latency` cycles after its address, one beat per cycle, in order. With
// --random, every ready and every beat waits now and then, and latencies vary. A monitor checks the
// rules of the bus; a broken one is printed and ends the run.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "Vdesign.h"
#include "verilated.h"

namespace {

using Bytes = std::vector<std::uint8_t>;

struct Region {
    std::uint32_t base;
    Bytes bytes;

    bool holds(std::uint64_t address, std::uint64_t count) const {
        return address >= base && address + count <= std::uint64_t{base} + bytes.size();
    }
};

struct Options {
    std::map<std::string, std::string> values;

    long number(const std::string& name, long otherwise) const {
        auto found = values.find(name);
        return found == values.end() ? otherwise : std::atol(found->second.c_str());
    }
};

[[noreturn]] void violation(std::uint64_t cycle, const std::string& text) {
    std::printf("violation cycle %llu: %s\n", static_cast<unsigned long long>(cycle), text.c_str());
    std::fflush(stdout);
    std::exit(2);
}

std::string hex(std::uint64_t value) {
    char text[24];
    std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(value));
    return text;
}

Bytes contents(const std::string& name) {
    std::ifstream in(name, std::ios::binary);
    if (!in) {
        std::fprintf(stderr, "cannot read %s\n", name.c_str());
        std::exit(1);
    }
    return Bytes(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
}

struct Burst {
    std::uint64_t due;  // cycle of its first beat, or of its answer
    std::uint32_t address;
    unsigned beats;
};

/** The port of the memory, and the monitor of its rules. */
class Memory {
  public:
    Memory(unsigned bytes, long latency, bool random, std::uint64_t seed)
        : beat(bytes), latency(latency), random(random), state(seed * 2654435761u + 88172645463325252u) {}

    Region weights, inputs, outputs;
    std::uint64_t readBeats = 0, writeBeats = 0;
    long failingRead = -1, failingWrite = -1;

    void clear() {
        reads.clear();
        answers.clear();
        pendingData.clear();
        readFrom = writeFrom = 0;
        pendingAr = pendingAw = pendingW = false;
        holdingR = holdingB = false;
    }

    /** Offers what the memory says in this cycle. */
    void drive(Vdesign& dut, std::uint64_t cycle) {
        dut.m_axi_arready = flip();
        dut.m_axi_awready = flip();
        // Data may be offered before its address is taken, and waits for it then.
        dut.m_axi_wready = !pendingData.empty() && flip();
        bool due = !reads.empty() && reads.front().due <= cycle;
        holdingR = due && (holdingR || flip());
        dut.m_axi_rvalid = holdingR;
        dut.m_axi_rlast = holdingR && readFrom + 1 == reads.front().beats;
        dut.m_axi_rresp = failingRead == static_cast<long>(readBeats) ? 2 : 0;
        if (holdingR) {
            std::uint32_t address = reads.front().address + readFrom * beat;
            const Region& region = weights.holds(address, beat) ? weights : inputs;
            std::memcpy(&dut.m_axi_rdata, &region.bytes[address - region.base], beat);
        }
        holdingB = !answers.empty() && answers.front().due <= cycle && (holdingB || flip());
        dut.m_axi_bvalid = holdingB;
        dut.m_axi_bresp = failingWrite == static_cast<long>(writeBursts) ? 3 : 0;
    }

    /** Takes what was transferred in this cycle. */
    void take(const Vdesign& dut, std::uint64_t cycle) {
        address(dut.m_axi_arvalid, dut.m_axi_arready, dut.m_axi_araddr, dut.m_axi_arlen,
                dut.m_axi_arsize, dut.m_axi_arburst, cycle, pendingAr, arBefore, "read");
        address(dut.m_axi_awvalid, dut.m_axi_awready, dut.m_axi_awaddr, dut.m_axi_awlen,
                dut.m_axi_awsize, dut.m_axi_awburst, cycle, pendingAw, awBefore, "write");
        if (dut.m_axi_rvalid && dut.m_axi_rready) {
            readBeats++;
            holdingR = false;
            if (++readFrom == reads.front().beats) {
                reads.pop_front();
                readFrom = 0;
            }
        }
        if (dut.m_axi_arvalid && dut.m_axi_arready) {
            Burst burst{cycle + wait(), dut.m_axi_araddr, dut.m_axi_arlen + 1u};
            if (!weights.holds(burst.address, burst.beats * beat)
                && !inputs.holds(burst.address, burst.beats * beat))
                violation(cycle, "read of " + hex(burst.address) + " outside of weights and inputs");
            reads.push_back(burst);
        }
        if (dut.m_axi_awvalid && dut.m_axi_awready) {
            Burst burst{0, dut.m_axi_awaddr, dut.m_axi_awlen + 1u};
            if (!outputs.holds(burst.address, burst.beats * beat))
                violation(cycle, "write of " + hex(burst.address) + " outside of the outputs");
            pendingData.push_back(burst);
        }
        data(dut, cycle);
        if (dut.m_axi_bvalid && dut.m_axi_bready) {
            answers.pop_front();
            writeBursts++;
            holdingB = false;
        }
    }

  private:
    unsigned beat;
    long latency;
    bool random;
    std::uint64_t state;
    std::deque<Burst> reads, pendingData, answers;
    unsigned readFrom = 0, writeFrom = 0;
    std::uint64_t writeBursts = 0, arBefore = 0, awBefore = 0;
    bool pendingAr = false, pendingAw = false, pendingW = false;
    bool holdingR = false, holdingB = false;
    long quiet = 0;

    std::uint64_t next() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        return state;
    }

    bool flip() {
        if (!random)
            return true;
        if (quiet > 0) {
            quiet--;
            return false;
        }
        if (next() % 500 == 0)
            quiet = static_cast<long>(next() % 200);
        return next() % 4 != 0;
    }

    std::uint64_t wait() { return random ? 1 + next() % (2 * latency) : latency; }

    void address(bool valid, bool ready, std::uint32_t at, unsigned length, unsigned size,
                 unsigned kind, std::uint64_t cycle, bool& pending, std::uint64_t& before,
                 const char* name) {
        std::uint64_t now = (std::uint64_t{at} << 8) | length;
        if (pending && (!valid || now != before))
            violation(cycle, std::string(name) + " address changed before it was taken");
        pending = valid && !ready;
        before = now;
        if (!valid)
            return;
        if (kind != 1 || (1u << size) != beat || at % beat != 0)
            violation(cycle, std::string(name) + " burst of another kind or size");
        std::uint64_t last = at + (length + 1ull) * beat - 1;
        if ((at >> 12) != (last >> 12))
            violation(cycle, std::string(name) + " burst at " + hex(at) + " crosses 4 KiB");
    }

    void data(const Vdesign& dut, std::uint64_t cycle) {
        if (pendingW && !dut.m_axi_wvalid)
            violation(cycle, "write data withdrawn");
        pendingW = dut.m_axi_wvalid && !dut.m_axi_wready;
        if (!dut.m_axi_wvalid || !dut.m_axi_wready)
            return;
        if (pendingData.empty())
            violation(cycle, "write data without an address");
        Burst& burst = pendingData.front();
        bool last = writeFrom + 1 == burst.beats;
        if (static_cast<bool>(dut.m_axi_wlast) != last)
            violation(cycle, "wlast on the wrong beat");
        std::uint32_t at = burst.address + writeFrom * beat;
        std::memcpy(&outputs.bytes[at - outputs.base], &dut.m_axi_wdata, beat);
        writeBeats++;
        writeFrom++;
        if (last) {
            burst.due = cycle + wait();
            answers.push_back(burst);
            pendingData.pop_front();
            writeFrom = 0;
        }
    }
};

/** The design with its clock, and the processor at its registers. */
class System {
  public:
    System(Memory& memory) : memory(memory) { dut.clk = 0; }

    void reset() {
        dut.rst = 1;
        memory.clear();
        dut.s_axi_awvalid = dut.s_axi_wvalid = dut.s_axi_arvalid = 0;
        dut.s_axi_bready = dut.s_axi_rready = 1;
        for (int i = 0; i < 3; i++)
            edge(false);
        dut.rst = 0;
    }

    void tick() { edge(true); }

    void write(unsigned place, std::uint32_t value) {
        dut.s_axi_awaddr = place;
        dut.s_axi_wdata = value;
        dut.s_axi_wstrb = 15;
        dut.s_axi_awvalid = dut.s_axi_wvalid = 1;
        bool answered = false;
        while (dut.s_axi_awvalid || dut.s_axi_wvalid || !answered) {
            settle();
            bool address = dut.s_axi_awvalid && dut.s_axi_awready;
            bool data = dut.s_axi_wvalid && dut.s_axi_wready;
            answered = answered || dut.s_axi_bvalid;
            tick();
            if (address)
                dut.s_axi_awvalid = 0;
            if (data)
                dut.s_axi_wvalid = 0;
        }
    }

    std::uint32_t read(unsigned place) {
        dut.s_axi_araddr = place;
        dut.s_axi_arvalid = 1;
        for (;;) {
            settle();
            bool taken = dut.s_axi_arvalid && dut.s_axi_arready;
            bool answered = dut.s_axi_rvalid;
            std::uint32_t value = dut.s_axi_rdata;
            tick();
            if (taken)
                dut.s_axi_arvalid = 0;
            if (answered)
                return value;
        }
    }

    std::uint64_t cycle = 0;

  private:
    Memory& memory;
    Vdesign dut;

    void settle() {
        memory_driven = true;
        memory.drive(dut, cycle);
        dut.eval();
    }

    bool memory_driven = false;

    void edge(bool live) {
        if (!memory_driven)
            memory.drive(dut, cycle);
        memory_driven = false;
        dut.eval();
        if (live)
            memory.take(dut, cycle);
        dut.clk = 1;
        dut.eval();
        dut.clk = 0;
        dut.eval();
        cycle++;
    }
};

constexpr unsigned kControl = 0x00, kStatus = 0x04, kCycles = 0x08, kWeights = 0x10,
                   kInputs = 0x14, kOutputs = 0x18;

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
    std::ofstream results("outputs.bin", std::ios::binary);

    System system(memory);
    system.reset();
    for (long k = 0; k < count; k++) {
        std::memcpy(memory.inputs.bytes.data(), &samples[k * inputBytes], inputBytes);
        std::fill(memory.outputs.bytes.begin(), memory.outputs.bytes.end(), 0xa5);
        if (k == 0 || resetAt >= 0) {
            system.write(kWeights, memory.weights.base);
            system.write(kInputs, memory.inputs.base);
            system.write(kOutputs, memory.outputs.base);
        }
        // One inference meets an error, and the next one does not.
        memory.failingRead = k == options.number("failing-read", -1)
                                 ? static_cast<long>(memory.readBeats) : -1;
        memory.failingWrite = -1;
        if (k == options.number("unaligned", -1)) {
            system.write(kInputs, memory.inputs.base + 1);
            system.write(kControl, 1);
            std::printf("refused %u\n", system.read(kStatus));
            system.write(kInputs, memory.inputs.base);
        }
        std::uint64_t begin = system.cycle;
        std::uint64_t beats = memory.readBeats;
        std::uint64_t written = memory.writeBeats;
        system.write(kControl, 1);
        if (resetAt >= 0 && k % 2 == 0 && k + 1 < count) {
            for (long i = 0; i < resetAt; i++)
                system.tick();
            system.reset();
            system.write(kWeights, memory.weights.base);
            system.write(kInputs, memory.inputs.base);
            system.write(kOutputs, memory.outputs.base);
            system.write(kControl, 1);
        }
        std::uint32_t status = system.read(kStatus);
        while ((status & 1) != 0 && system.cycle - begin < patience) {
            for (int i = 0; i < 16; i++)
                system.tick();
            status = system.read(kStatus);
        }
        if ((status & 1) != 0)
            violation(system.cycle, "no end after " + std::to_string(patience) + " cycles");
        std::printf("inference %ld status %u cycles %u read %llu written %llu\n", k, status,
                    system.read(kCycles), static_cast<unsigned long long>(memory.readBeats - beats),
                    static_cast<unsigned long long>(memory.writeBeats - written));
        std::fflush(stdout);
        results.write(reinterpret_cast<const char*>(memory.outputs.bytes.data()),
                      static_cast<std::streamsize>(memory.outputs.bytes.size()));
        results.flush();
    }
    return 0;
}
