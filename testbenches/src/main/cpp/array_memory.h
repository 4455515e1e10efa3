// SPDX-License-Identifier: Apache-2.0
//
// The memory at the port of a shared array, and the monitor of the rules of its bus.

#ifndef BITLOOM_ARRAY_MEMORY_H
#define BITLOOM_ARRAY_MEMORY_H

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "Vdesign.h"

namespace bitloom {

using Bytes = std::vector<std::uint8_t>;

struct Region {
    std::uint32_t base;
    Bytes bytes;

    bool holds(std::uint64_t address, std::uint64_t count) const {
        return address >= base && address + count <= std::uint64_t{base} + bytes.size();
    }
};

/** What has to be closed before a run ends. */
inline std::function<void()>& beforeEnd() {
    static std::function<void()> action = [] {};
    return action;
}

[[noreturn]] inline void violation(std::uint64_t cycle, const std::string& text) {
    std::printf("violation cycle %llu: %s\n", static_cast<unsigned long long>(cycle), text.c_str());
    std::fflush(stdout);
    beforeEnd()();
    std::exit(2);
}

inline std::string hex(std::uint64_t value) {
    char text[24];
    std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(value));
    return text;
}

/** Random numbers, the same for the same seed. */
class Noise {
  public:
    explicit Noise(std::uint64_t seed) : state(seed * 2654435761u + 88172645463325252u) {}

    std::uint64_t next() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        return state;
    }

    /** Fills a signal of any width. */
    template <class Signal>
    void fill(Signal& signal) {
        auto* bytes = reinterpret_cast<std::uint8_t*>(&signal);
        for (std::size_t i = 0; i < sizeof signal; i++)
            bytes[i] = static_cast<std::uint8_t>(next() >> 8);
    }

  private:
    std::uint64_t state;
};

struct Burst {
    std::uint64_t due;  // cycle of its first beat, or of its answer
    std::uint32_t address;
    unsigned beats;
};

/** A beat that is written. */
struct Beat {
    Bytes data;
    std::uint64_t strobe;
    bool last;
};

constexpr unsigned kOkay = 0;

/** One transfer that is answered with an error. */
struct Failure {
    unsigned response = kOkay;
    unsigned later = 0;  // transfers before it

    unsigned now() const { return later == 0 ? response : kOkay; }

    void pass() {
        if (later == 0)
            response = kOkay;
        else
            later--;
    }
};

/** The port of the memory, and the monitor of its rules. */
class Memory {
  public:
    Memory(unsigned bytes, long latency, bool random, std::uint64_t seed)
        : beat(bytes), latency(latency), random(random), noise(seed) {}

    Region weights, inputs, outputs, maps;
    std::uint64_t readBeats = 0, writeBeats = 0;

    /** Answers a beat that is read, or a burst that is written, so many of them later with an error. */
    void fail(bool write, unsigned response, unsigned later) {
        Failure& failure = write ? failingAnswer : failingBeat;
        failure = {response, later};
    }

    /** Answers all that comes without an error. */
    void failNothing() { failingBeat = failingAnswer = {kOkay, 0}; }

    void clear() {
        reads.clear();
        answers.clear();
        pendingData.clear();
        early.clear();
        readFrom = writeFrom = 0;
        pendingAr = pendingAw = pendingW = false;
        holdingR = holdingB = false;
    }

    /** Offers what the memory says in this cycle. */
    void drive(Vdesign& dut, std::uint64_t cycle) {
        dut.m_axi_arready = flip();
        dut.m_axi_awready = flip();
        // Data may come before its address, which has to be offered then.
        dut.m_axi_wready = flip();
        bool due = !reads.empty() && reads.front().due <= cycle;
        holdingR = due && (holdingR || flip());
        dut.m_axi_rvalid = holdingR;
        if (holdingR) {
            dut.m_axi_rlast = readFrom + 1 == reads.front().beats;
            dut.m_axi_rresp = failingBeat.now();
            std::uint32_t address = reads.front().address + readFrom * beat;
            const Region& region = weights.holds(address, beat)  ? weights
                                   : inputs.holds(address, beat) ? inputs
                                                                 : maps;
            std::memcpy(&dut.m_axi_rdata, &region.bytes[address - region.base], beat);
        } else {
            // What comes with a signal that is not valid means nothing.
            noise.fill(dut.m_axi_rdata);
            dut.m_axi_rlast = next() & 1;
            dut.m_axi_rresp = next() & 3;
        }
        holdingB = !answers.empty() && answers.front().due <= cycle && (holdingB || flip());
        dut.m_axi_bvalid = holdingB;
        dut.m_axi_bresp = holdingB ? failingAnswer.now() : next() & 3;
    }

    /** Takes what was transferred in this cycle. */
    void take(const Vdesign& dut, std::uint64_t cycle) {
        address(dut.m_axi_arvalid, dut.m_axi_arready, dut.m_axi_araddr, dut.m_axi_arlen,
                dut.m_axi_arsize, dut.m_axi_arburst, cycle, pendingAr, arBefore, "read");
        address(dut.m_axi_awvalid, dut.m_axi_awready, dut.m_axi_awaddr, dut.m_axi_awlen,
                dut.m_axi_awsize, dut.m_axi_awburst, cycle, pendingAw, awBefore, "write");
        if (dut.m_axi_rvalid && dut.m_axi_rready) {
            readBeats++;
            failingBeat.pass();
            holdingR = false;
            if (++readFrom == reads.front().beats) {
                reads.pop_front();
                readFrom = 0;
            }
        }
        if (dut.m_axi_arvalid && dut.m_axi_arready) {
            Burst burst{cycle + wait(), dut.m_axi_araddr, dut.m_axi_arlen + 1u};
            if (!weights.holds(burst.address, burst.beats * beat)
                && !inputs.holds(burst.address, burst.beats * beat)
                && !maps.holds(burst.address, burst.beats * beat))
                violation(cycle, "read of " + hex(burst.address) + " outside of weights and inputs");
            if (unconfirmed(burst, pendingData) || unconfirmed(burst, answers))
                violation(cycle, "read of " + hex(burst.address) + " before its write is confirmed");
            reads.push_back(burst);
        }
        if (dut.m_axi_awvalid && dut.m_axi_awready) {
            Burst burst{0, dut.m_axi_awaddr, dut.m_axi_awlen + 1u};
            if (!outputs.holds(burst.address, burst.beats * beat)
                && !maps.holds(burst.address, burst.beats * beat))
                violation(cycle, "write of " + hex(burst.address) + " outside of the outputs");
            pendingData.push_back(burst);
        }
        data(dut, cycle);
        while (!early.empty() && !pendingData.empty()) {
            Beat written = early.front();
            early.pop_front();
            put(written, cycle);
        }
        if (dut.m_axi_bvalid && dut.m_axi_bready) {
            answers.pop_front();
            failingAnswer.pass();
            holdingB = false;
        }
    }

  private:
    unsigned beat;
    long latency;
    bool random;
    Noise noise;
    std::deque<Burst> reads, pendingData, answers;
    std::deque<Beat> early;  // beats before their address
    unsigned readFrom = 0, writeFrom = 0;
    Failure failingBeat, failingAnswer;
    std::uint64_t arBefore = 0, awBefore = 0;
    bool pendingAr = false, pendingAw = false, pendingW = false;
    bool holdingR = false, holdingB = false;
    Bytes wBefore;
    bool lastBefore = false;
    std::uint64_t strobeBefore = 0;
    long quiet = 0;

    std::uint64_t next() { return noise.next(); }

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

    template <class Signal>
    Bytes bytesOf(const Signal& signal) const {
        Bytes bytes(beat);
        std::memcpy(bytes.data(), &signal, beat);
        return bytes;
    }

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
        Bytes offered = bytesOf(dut.m_axi_wdata);
        if (pendingW
            && (!dut.m_axi_wvalid || offered != wBefore || dut.m_axi_wlast != lastBefore
                || dut.m_axi_wstrb != strobeBefore))
            violation(cycle, "write data changed or withdrawn before it was taken");
        pendingW = dut.m_axi_wvalid && !dut.m_axi_wready;
        wBefore = offered;
        lastBefore = dut.m_axi_wlast;
        strobeBefore = dut.m_axi_wstrb;
        if (!dut.m_axi_wvalid || !dut.m_axi_wready)
            return;
        if (pendingData.empty() && !dut.m_axi_awvalid)
            violation(cycle, "write data without an address");
        early.push_back({offered, strobeBefore, lastBefore});
    }

    /** Returns whether any burst that is written, and not confirmed, has a byte of another one. */
    bool unconfirmed(const Burst& burst, const std::deque<Burst>& written) const {
        return std::any_of(written.begin(), written.end(), [&](const Burst& other) {
            return burst.address < other.address + other.beats * beat
                   && other.address < burst.address + burst.beats * beat;
        });
    }

    void put(const Beat& written, std::uint64_t cycle) {
        Burst& burst = pendingData.front();
        bool last = writeFrom + 1 == burst.beats;
        if (written.last != last)
            violation(cycle, "wlast on the wrong beat");
        std::uint32_t at = burst.address + writeFrom * beat;
        Region& region = outputs.holds(at, beat) ? outputs : maps;
        for (unsigned i = 0; i < beat; i++) {
            if ((written.strobe >> i & 1) != 0)
                region.bytes[at - region.base + i] = written.data[i];
        }
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

}  // namespace bitloom

#endif
