// SPDX-License-Identifier: Apache-2.0

#include "axi_memory.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <stdexcept>

namespace bitloom {

namespace {

constexpr uint64_t page = 4096;

std::string hex(uint64_t number) {
    char text[20];
    std::snprintf(text, sizeof text, "0x%" PRIx64, number);
    return text;
}

uint64_t number(const void* signal, unsigned bits) {
    uint64_t value = 0;
    std::memcpy(&value, signal, (bits + 7) / 8);
    return value;
}

std::vector<uint8_t> bytes_of(const void* signal, unsigned bits) {
    const auto* from = static_cast<const uint8_t*>(signal);
    return {from, from + (bits + 7) / 8};
}

}  // namespace

AxiMemory::AxiMemory(const AxiPort& port, Violations& violations, uint64_t seed)
    : port_(port), violations_(violations), random_(seed) {
    for (int i = 0; i < 5; i++) stalls_.emplace_back(random_.next());
}

void AxiMemory::map(const std::string& name, uint64_t base, uint64_t bytes, unsigned access) {
    for (const Range& r : ranges_) {
        if (base < r.base + r.bytes.size() && r.base < base + bytes) {
            throw std::invalid_argument(name + " overlaps " + r.name);
        }
    }
    Range range{name, base, access, std::vector<uint8_t>(bytes)};
    for (uint8_t& byte : range.bytes) byte = static_cast<uint8_t>(random_.next());
    ranges_.push_back(std::move(range));
}

const AxiMemory::Range& AxiMemory::range(uint64_t address, uint64_t count) const {
    for (const Range& r : ranges_) {
        if (r.holds(address, count)) return r;
    }
    throw std::out_of_range("no range of memory has " + hex(address));
}

void AxiMemory::write(uint64_t address, const void* bytes, uint64_t count) {
    Range& r = const_cast<Range&>(range(address, count));
    if (count > 0) std::memcpy(&r.bytes[address - r.base], bytes, count);
}

void AxiMemory::read(uint64_t address, void* bytes, uint64_t count) const {
    const Range& r = range(address, count);
    if (count > 0) std::memcpy(bytes, &r.bytes[address - r.base], count);
}

void AxiMemory::set(const AxiTiming& timing) {
    if (timing.latency == 0) throw std::invalid_argument("a latency of 0");
    timing_ = timing;
    for (int i = 0; i < 5; i++) stalls_[i].set(timing.stalls[i]);
}

void AxiMemory::respond(uint64_t address, uint64_t bytes, AxiResponse response) {
    faults_.erase(std::remove_if(faults_.begin(), faults_.end(),
                                 [&](const Fault& f) {
                                     return f.address < address + bytes &&
                                            address < f.address + f.bytes;
                                 }),
                  faults_.end());
    if (response != AxiResponse::okay) faults_.push_back({address, bytes, response});
}

AxiResponse AxiMemory::response(uint64_t address, uint64_t bytes) const {
    for (const Fault& f : faults_) {
        if (f.address < address + bytes && address < f.address + f.bytes) return f.response;
    }
    return AxiResponse::okay;
}

void AxiMemory::restart() {
    reads_.clear();
    writes_.clear();
    beats_.clear();
    answers_.clear();
    reading_ = false;
    answering_ = false;
    for (Held& held : held_) held.waiting = false;
    counts_ = AxiCounts();
    if (port_.reads()) *port_.arready = *port_.rvalid = 0;
    if (port_.writes()) *port_.awready = *port_.wready = *port_.bvalid = 0;
}

bool AxiMemory::idle() const {
    return reads_.empty() && writes_.empty() && beats_.empty() && answers_.empty();
}

bool AxiMemory::stalled(AxiChannel channel, bool seen) {
    Stalls& stalls = stalls_[static_cast<int>(channel)];
    return stalls.next() || (stalls.pattern() == Pattern::shy && !seen);
}

void AxiMemory::drive() {
    now_++;
    if (port_.reads()) {
        bool stall = stalled(AxiChannel::read_address, held_[0].waiting);
        *port_.arready = !stall && reads_.size() < timing_.most_reads;
        drive_read_data();
    }
    if (port_.writes()) {
        bool stall = stalled(AxiChannel::write_address, held_[1].waiting);
        bool data = held_[2].waiting || !beats_.empty() || !timing_.address_after_data;
        bool room = writes_.size() + answers_.size() < timing_.most_writes;
        *port_.awready = !stall && data && room;
        // Data that runs ahead of its address is taken, up to a burst.
        *port_.wready = !stalled(AxiChannel::write_data, held_[2].waiting) && beats_.size() < 256;
        drive_write_answer();
    }
}

void AxiMemory::drive_read_data() {
    bool stall = stalled(AxiChannel::read_data);
    if (!reading_) {
        reading_ = !reads_.empty() && reads_.front().due <= now_ && !stall;
        *port_.rvalid = reading_;
        if (reading_) put_beat(reads_.front());
    }
}

void AxiMemory::put_beat(const Burst& burst) {
    uint64_t address = burst.address + burst.passed * port_.beat_bytes();
    auto* data = static_cast<uint8_t*>(port_.rdata);
    if (burst.response == AxiResponse::okay) {
        read(address, data, port_.beat_bytes());
    } else {
        for (unsigned i = 0; i < port_.beat_bytes(); i++) data[i] = static_cast<uint8_t>(random_.next());
    }
    *port_.rresp = static_cast<uint8_t>(burst.response);
    *port_.rlast = burst.passed + 1 == burst.beats;
}

void AxiMemory::drive_write_answer() {
    bool stall = stalled(AxiChannel::write_answer);
    if (!answering_) {
        answering_ = !answers_.empty() && answers_.front().due <= now_ && !stall;
        *port_.bvalid = answering_;
        if (answering_) *port_.bresp = static_cast<uint8_t>(answers_.front().response);
    }
}

// What is taken in this cycle is due so many cycles later; nothing overtakes.
uint64_t AxiMemory::due() {
    uint64_t jitter = timing_.jitter == 0 ? 0 : random_.below(timing_.jitter + 1);
    return now_ + timing_.latency + jitter;
}

void AxiMemory::sample(uint64_t cycle) {
    if (port_.reads()) sample_read(cycle);
    if (port_.writes()) sample_write(cycle);
}

void AxiMemory::sample_read(uint64_t cycle) {
    check_held(cycle, "the address of a read", held_[0], *port_.arvalid, *port_.arready,
               {{port_.araddr, port_.address_bits}, {port_.arlen, 8}, {port_.arsize, 3},
                {port_.arburst, 2}});
    bool taken = reading_ && *port_.rready;
    if (!reads_.empty() && reads_.front().due <= now_ && !taken) counts_.read_waits++;
    if (taken) {
        reading_ = false;
        counts_.read_beats++;
        if (++reads_.front().passed == reads_.front().beats) reads_.pop_front();
    }
    if (*port_.arvalid && *port_.arready) {
        uint64_t address = number(port_.araddr, port_.address_bits);
        check_burst(cycle, "a read", address, *port_.arlen, *port_.arsize, *port_.arburst);
        uint64_t beats = uint64_t{*port_.arlen} + 1;
        uint64_t bytes = beats * port_.beat_bytes();
        range(address, bytes, readable, "read");
        reads_.push_back({address, beats, due(), response(address, bytes), 0});
        counts_.read_bursts++;
    }
}

void AxiMemory::sample_write(uint64_t cycle) {
    check_held(cycle, "the address of a write", held_[1], *port_.awvalid, *port_.awready,
               {{port_.awaddr, port_.address_bits}, {port_.awlen, 8}, {port_.awsize, 3},
                {port_.awburst, 2}});
    check_held(cycle, "the data of a write", held_[2], *port_.wvalid, *port_.wready,
               {{port_.wdata, port_.data_bits}, {port_.wstrb, port_.beat_bytes()},
                {port_.wlast, 1}});
    if (answering_ && *port_.bready) {
        answering_ = false;
        answers_.pop_front();
    }
    take_write(cycle);
    pair_up(cycle);
}

void AxiMemory::take_write(uint64_t cycle) {
    if (*port_.awvalid && *port_.awready) {
        uint64_t address = number(port_.awaddr, port_.address_bits);
        check_burst(cycle, "a write", address, *port_.awlen, *port_.awsize, *port_.awburst);
        uint64_t beats = uint64_t{*port_.awlen} + 1;
        uint64_t bytes = beats * port_.beat_bytes();
        range(address, bytes, writable, "write");
        writes_.push_back({address, beats, 0, response(address, bytes), 0});
        counts_.write_bursts++;
    }
    if (*port_.wvalid && *port_.wready) {
        beats_.push_back({bytes_of(port_.wdata, port_.data_bits),
                          number(port_.wstrb, port_.beat_bytes()), *port_.wlast != 0});
        counts_.write_beats++;
    } else if (*port_.wvalid) {
        counts_.write_waits++;
    }
}

// Beats that have an address go to their place.
void AxiMemory::pair_up(uint64_t cycle) {
    while (!beats_.empty() && !writes_.empty()) {
        Burst& burst = writes_.front();
        const Beat& beat = beats_.front();
        bool end = burst.passed + 1 == burst.beats;
        if (beat.last != end) {
            complain(cycle, end ? "WLAST is low on the last beat of a burst"
                                : "WLAST is high before the last beat of a burst");
        }
        if (burst.response == AxiResponse::okay) store(burst, beat);
        burst.passed++;
        beats_.pop_front();
        if (end) {
            burst.due = due();
            answers_.push_back(burst);
            writes_.pop_front();
        }
    }
}

void AxiMemory::store(const Burst& burst, const Beat& beat) {
    uint64_t address = burst.address + burst.passed * port_.beat_bytes();
    for (unsigned i = 0; i < port_.beat_bytes(); i++) {
        if (beat.strobe >> i & 1) write(address + i, &beat.data[i], 1);
    }
}

AxiMemory::Range& AxiMemory::range(uint64_t address, uint64_t count, unsigned access,
                                   const char* kind) {
    for (Range& r : ranges_) {
        if (!r.holds(address, count)) continue;
        if ((r.access & access) != 0) return r;
        throw OutsideMap(std::string(port_.name) + ": a " + kind + " of " + hex(address) +
                             ", which is in " + r.name + " and not given for that",
                         address);
    }
    throw OutsideMap(std::string(port_.name) + ": a " + kind + " of " + std::to_string(count) +
                         " bytes from " + hex(address) + ", which are in no range of memory",
                     address);
}

void AxiMemory::complain(uint64_t cycle, const std::string& rule) {
    violations_.add(port_.name, cycle, rule);
}

void AxiMemory::check_burst(uint64_t cycle, const char* kind, uint64_t address, uint8_t len,
                            uint8_t size, uint8_t burst) {
    uint64_t bytes = (uint64_t{len} + 1) * port_.beat_bytes();
    std::string what = std::string(kind) + " of " + hex(address);
    if (burst != 1) complain(cycle, what + " is no incrementing burst");
    if (uint64_t{1} << size != port_.beat_bytes()) complain(cycle, what + " has narrow beats");
    if (address % port_.beat_bytes() != 0) complain(cycle, what + " is not aligned to beats");
    if (address / page != (address + bytes - 1) / page) {
        complain(cycle, what + " crosses a boundary of 4 KiB");
    }
}

// A master holds what it offers until it is taken.
void AxiMemory::check_held(uint64_t cycle, const char* channel, Held& held, bool valid, bool ready,
                           std::initializer_list<Signal> signals) {
    bool waits = valid && !ready;
    if (held.waiting && !valid) {
        complain(cycle, std::string(channel) + " was withdrawn before ready");
    }
    if (valid && (held.waiting || waits)) {
        std::vector<uint8_t> bytes;
        for (const Signal& s : signals) {
            const auto* from = static_cast<const uint8_t*>(s.from);
            bytes.insert(bytes.end(), from, from + (s.bits + 7) / 8);
        }
        if (held.waiting && bytes != held.bytes) {
            complain(cycle, std::string(channel) + " changed while waiting for ready");
        }
        held.bytes = std::move(bytes);
    }
    held.waiting = waits;
}

}  // namespace bitloom
