// SPDX-License-Identifier: Apache-2.0
//
// Watches the sequencer and the feature maps of a shared array: how long every pass takes, how much
// of that it waits for memory, and what it writes.
//
// passes.bin has four words of 32 bits for every pass: start, pass, cycles, waiting. writes.bin has
// for every write: start, pass, cycle, address, lanes, and the word. A start is what the processor
// asked for; those are counted from 0.

#ifndef BITLOOM_ARRAY_OBSERVER_H
#define BITLOOM_ARRAY_OBSERVER_H

#include <cstdint>
#include <fstream>
#include <type_traits>

#include "Vdesign.h"
#include "Vdesign___024root.h"

namespace bitloom {

class Observer {
  public:
    Observer(bool layers, unsigned wordBits)
        : layers(layers), words((wordBits + 31) / 32), passes("passes.bin", std::ios::binary) {
        if (layers)
            writes.open("writes.bin", std::ios::binary);
    }

    /** The next start; what a start before it had begun is left as it is. */
    void start() {
        starts++;
        busy = false;
    }

    std::uint32_t startCount() const { return starts; }

    /** Takes what the design does in this cycle. */
    void take(const Vdesign& dut, std::uint64_t cycle) {
        const auto& root = *dut.rootp;
        if (root.v__DOT__sequencer__DOT__state == kFetch) {
            close(cycle);
            busy = true;
            pass = root.v__DOT__sequencer__DOT__pass;
            begin = cycle;
            waiting = 0;
        }
        bool free = root.v__DOT__sequencer__DOT__constant != 0
                    || root.v__DOT__sequencer__DOT__groups_under_way != 2;
        switch (root.v__DOT__sequencer__DOT__state) {
            case kMove:
                waiting += !root.v__DOT__ring__DOT__some;
                break;
            case kConstants:
                waiting += !root.v__DOT__ring__DOT__some && free;
                break;
            case kSums:
                waiting += !root.v__DOT__run;
                break;
            case kWait:
                waiting += root.v__DOT__load__DOT__loading && !root.v__DOT__load__DOT__in_valid;
                break;
            default:
                break;
        }
        if (layers && root.v__DOT__maps__DOT__write != 0)
            note(root, cycle);
    }

    void flush() {
        passes.flush();
        if (layers)
            writes.flush();
    }

  private:
    // The states of the sequencer.
    static constexpr unsigned kFetch = 1, kMove = 3, kConstants = 4, kSums = 5, kWait = 6;

    bool layers;
    unsigned words;
    std::ofstream passes, writes;
    std::uint32_t starts = 0;
    bool busy = false;
    std::uint32_t pass = 0, waiting = 0;
    std::uint64_t begin = 0;

    static void put(std::ofstream& out, std::uint32_t value) {
        const char bytes[] = {static_cast<char>(value), static_cast<char>(value >> 8),
                              static_cast<char>(value >> 16), static_cast<char>(value >> 24)};
        out.write(bytes, sizeof bytes);
    }

    /** Returns 32 bits of a signal of any width. */
    template <class Signal>
    static std::uint32_t part(const Signal& signal, unsigned i) {
        if constexpr (std::is_integral_v<Signal>)
            return static_cast<std::uint32_t>(static_cast<std::uint64_t>(signal) >> (32 * i));
        else
            return signal[i];
    }

    /** The entry that ends an inference begins too, and is never closed. */
    void close(std::uint64_t cycle) {
        if (!busy)
            return;
        put(passes, starts - 1);
        put(passes, pass);
        put(passes, static_cast<std::uint32_t>(cycle - begin));
        put(passes, waiting);
    }

    template <class Root>
    void note(const Root& root, std::uint64_t cycle) {
        put(writes, starts - 1);
        put(writes, pass);
        put(writes, static_cast<std::uint32_t>(cycle));
        put(writes, part(root.v__DOT__maps__DOT__write_address, 0));
        put(writes, part(root.v__DOT__maps__DOT__write, 0));
        for (unsigned i = 0; i < words; i++)
            put(writes, part(root.v__DOT__maps__DOT__write_data, i));
    }
};

}  // namespace bitloom

#endif
