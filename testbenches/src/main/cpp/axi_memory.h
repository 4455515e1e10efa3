// SPDX-License-Identifier: Apache-2.0
//
// Memory behind the AXI4 master of a design: ranges of bytes, latency that is fixed or random,
// stalls on all five channels, errors on demand, and a monitor of the protocol.
//
//   AxiMemory memory(port, violations, seed);
//   memory.map("weights", 0x1000, bytes, AxiMemory::readable);
//   memory.write(0x1000, weights.data(), weights.size());
//   every cycle: memory.drive(); settle; memory.sample(cycle); clock edge
//
// drive() sets what the memory drives from its registers, as a clocked device does; sample() looks at
// the settled signals before the edge. An access outside of every range, or of a kind that a
// range does not allow, throws OutsideMap from sample(), with the address: nothing that the run
// does afterwards would mean anything. Broken rules of the protocol are added to the violations.

#ifndef BITLOOM_AXI_MEMORY_H
#define BITLOOM_AXI_MEMORY_H

#include <cstdint>
#include <deque>
#include <exception>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "monitor.h"
#include "stalls.h"

namespace bitloom {

// The signals of one AXI4 master, as its model of Verilator has them. A master that only reads, or only
// writes, has null in the place of the others.
struct AxiPort {
    const char* name;
    unsigned address_bits;
    unsigned data_bits;

    uint8_t* arvalid;
    uint8_t* arready;
    void* araddr;
    uint8_t* arlen;
    uint8_t* arsize;
    uint8_t* arburst;
    uint8_t* rvalid;
    uint8_t* rready;
    void* rdata;
    uint8_t* rresp;
    uint8_t* rlast;

    uint8_t* awvalid;
    uint8_t* awready;
    void* awaddr;
    uint8_t* awlen;
    uint8_t* awsize;
    uint8_t* awburst;
    uint8_t* wvalid;
    uint8_t* wready;
    void* wdata;
    void* wstrb;
    uint8_t* wlast;
    uint8_t* bvalid;
    uint8_t* bready;
    uint8_t* bresp;

    unsigned beat_bytes() const { return data_bits / 8; }
    bool reads() const { return arvalid != nullptr; }
    bool writes() const { return awvalid != nullptr; }
};

// The five channels, in the order of the array of patterns.
enum class AxiChannel { read_address, read_data, write_address, write_data, write_answer };

// How memory answers. A burst's first beat, or its confirmation, comes `latency` cycles after its
// address (for a write: after its last beat, too), and up to `jitter` cycles later, at random.
// Latency 1 is the fastest that there is. A channel on which the design sends, and that is shy, is
// ready only in the cycle after valid has been seen.
struct AxiTiming {
    uint64_t latency = 1;
    uint64_t jitter = 0;
    Pattern stalls[5] = {Pattern::none, Pattern::none, Pattern::none, Pattern::none,
                         Pattern::none};
    // The address of a write is taken only when its data is offered.
    bool address_after_data = false;
    // Bursts of a kind that are taken before the first is answered; more wait for ready.
    size_t most_reads = 16;
    size_t most_writes = 16;
};

enum class AxiResponse : uint8_t { okay = 0, slverr = 2, decerr = 3 };

// An access to bytes that the design was not given.
class OutsideMap : public std::exception {
public:
    OutsideMap(std::string text, uint64_t address) : text_(std::move(text)), address_(address) {}
    const char* what() const noexcept override { return text_.c_str(); }
    uint64_t address() const { return address_; }

private:
    std::string text_;
    uint64_t address_;
};

// What passed since the last restart.
struct AxiCounts {
    uint64_t read_bursts = 0;
    uint64_t read_beats = 0;
    uint64_t write_bursts = 0;
    uint64_t write_beats = 0;
    // Cycles in which memory owed a beat of a read and gave none, or it was not taken.
    uint64_t read_waits = 0;
    // Cycles in which a beat of a write was offered and not taken.
    uint64_t write_waits = 0;
};

class AxiMemory {
public:
    static constexpr unsigned readable = 1;
    static constexpr unsigned writable = 2;

    AxiMemory(const AxiPort& port, Violations& violations, uint64_t seed);

    // Gives the design a range of bytes, filled with noise; ranges do not overlap.
    void map(const std::string& name, uint64_t base, uint64_t bytes, unsigned access);
    // The host's own access, any time, within one range.
    void write(uint64_t address, const void* bytes, uint64_t count);
    void read(uint64_t address, void* bytes, uint64_t count) const;

    void set(const AxiTiming& timing);
    // From now on bursts that touch these bytes are answered so; okay ends that. Such a write changes
    // nothing, such a read gives noise.
    void respond(uint64_t address, uint64_t bytes, AxiResponse response);

    // Forgets what is under way, as a reset does; what was written stays.
    void restart();
    void drive();
    void sample(uint64_t cycle);

    // Whether nothing is under way.
    bool idle() const;
    const AxiCounts& counts() const { return counts_; }

private:
    struct Range {
        std::string name;
        uint64_t base;
        unsigned access;
        std::vector<uint8_t> bytes;
        bool holds(uint64_t address, uint64_t count) const {
            return address >= base && count <= bytes.size() && address - base <= bytes.size() - count;
        }
    };
    struct Burst {
        uint64_t address;
        uint64_t beats;
        uint64_t due;  // the cycle of the first beat or of the confirmation
        AxiResponse response;
        uint64_t passed;
    };
    struct Beat {
        std::vector<uint8_t> data;
        uint64_t strobe;
        bool last;
    };
    // What a master must hold while it waits.
    struct Signal {
        const void* from;
        unsigned bits;
    };
    struct Held {
        bool waiting = false;
        std::vector<uint8_t> bytes;
    };

    Range& range(uint64_t address, uint64_t count, unsigned access, const char* kind);
    const Range& range(uint64_t address, uint64_t count) const;
    bool stalled(AxiChannel channel, bool seen = true);
    uint64_t due();
    AxiResponse response(uint64_t address, uint64_t bytes) const;
    void complain(uint64_t cycle, const std::string& rule);
    void check_burst(uint64_t cycle, const char* kind, uint64_t address, uint8_t len, uint8_t size,
                     uint8_t burst);
    void check_held(uint64_t cycle, const char* channel, Held& held, bool valid, bool ready,
                    std::initializer_list<Signal> signals);
    void drive_read_data();
    void drive_write_answer();
    void sample_read(uint64_t cycle);
    void sample_write(uint64_t cycle);
    void put_beat(const Burst& burst);
    void take_write(uint64_t cycle);
    void pair_up(uint64_t cycle);
    void store(const Burst& burst, const Beat& beat);

    AxiPort port_;
    Violations& violations_;
    Random random_;
    std::vector<Stalls> stalls_;
    AxiTiming timing_;
    std::vector<Range> ranges_;
    struct Fault {
        uint64_t address;
        uint64_t bytes;
        AxiResponse response;
    };
    std::vector<Fault> faults_;

    std::deque<Burst> reads_;
    std::deque<Burst> writes_;      // address taken, data not complete
    std::deque<Beat> beats_;        // taken, and not stored
    std::deque<Burst> answers_;     // owed confirmations
    uint64_t now_ = 0;              // cycles since the start, as drive() sees them
    bool reading_ = false;          // a beat is offered and not taken
    bool answering_ = false;
    Held held_[3];
    AxiCounts counts_;
};

}  // namespace bitloom

#endif
