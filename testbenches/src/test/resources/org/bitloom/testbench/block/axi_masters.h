// SPDX-License-Identifier: Apache-2.0
//
// A reading and a writing master before one memory: commands, data, and what must come of them.

#ifndef AXI_MASTERS_H
#define AXI_MASTERS_H

#include <cstring>
#include <deque>
#include <string>
#include <vector>

#include "axi_device.h"
#include "axi_memory.h"

namespace bitloom {

constexpr uint64_t source_base = 0x1000;
constexpr uint64_t target_base = 0x20000;
constexpr uint64_t range_bytes = 0x8000;

// The ports of a design's own side.
struct MasterPorts {
    uint8_t* read_valid;
    uint8_t* read_ready;
    uint32_t* read_address;
    uint32_t* read_beats;
    uint8_t* out_valid;
    uint8_t* out_ready;
    void* out_data;
    uint8_t* out_last;
    uint8_t* read_idle;
    uint8_t* read_error;
    uint8_t* read_response;
    uint8_t* write_valid;
    uint8_t* write_ready;
    uint32_t* write_address;
    uint32_t* write_beats;
    uint8_t* in_valid;
    uint8_t* in_ready;
    void* in_data;
    void* in_strobe;
    uint8_t* done;
    uint8_t* write_idle;
    uint8_t* write_error;
    uint8_t* write_response;
};

struct Command {
    uint64_t address;
    uint64_t beats;
};

class Master final : public Device {
public:
    Master(const char* name, const AxiPort& axi, const MasterPorts& own)
        : axi_(axi), own_(own), bytes_(axi.beat_bytes()), random_(7), memory_(axi, violations_, 5),
          users_(4, Stalls(3)) {
        failures.name = name;
        memory_.map("source", source_base, range_bytes, AxiMemory::readable);
        memory_.map("target", target_base, range_bytes, AxiMemory::readable | AxiMemory::writable);
    }

    void restart(const Scenario& s) override {
        random_ = Random(s.seed);
        AxiTiming timing;
        timing.latency = s.latency;
        timing.jitter = s.jitter;
        timing.address_after_data = s.seed % 2 == 1;
        timing.most_reads = timing.most_writes = 1 + s.seed % 5;
        for (Pattern& p : timing.stalls) p = s.memory;
        memory_.set(timing);
        memory_.restart();
        memory_.respond(source_base + 0x2000, 0x1000, s.errors ? AxiResponse::decerr : AxiResponse::okay);
        memory_.respond(target_base + 0x2000, 0x1000, s.errors ? AxiResponse::slverr : AxiResponse::okay);
        for (Stalls& u : users_) {
            u = Stalls(random_.next());
            u.set(s.user);
        }
        violations_ = Violations();
        errors_ = s.errors;
        plan();
        quiet_ = s.user == Pattern::none && s.memory == Pattern::none && !s.errors;
    }

    // Commands of all lengths at all places; reads from all of the source, writes to all of the target.
    void plan() {
        reads_.clear();
        writes_.clear();
        data_.clear();
        done_ = read_errors_ = write_errors_ = 0;
        first_read_ = first_out_ = first_write_ = first_done_ = 0;
        read_held_ = write_held_ = in_held_ = out_held_ = false;
        target_.resize(range_bytes);
        memory_.read(target_base, target_.data(), range_bytes);
        for (int i = 0; i < 40; i++) {
            reads_.push_back(command(source_base));
            writes_.push_back(command(target_base));
            for (uint64_t b = 0; b < writes_.back().beats; b++) put(writes_.back().address + b * bytes_);
        }
        expected_ = reads_;
    }

    Command command(uint64_t base) {
        uint64_t all = range_bytes / bytes_;
        uint64_t beats = 1 + random_.below(random_.below(4) == 0 ? 70 : 6);
        uint64_t first = random_.below(all - beats + 1);
        return {base + first * bytes_, beats};
    }

    void put(uint64_t address) {
        std::vector<uint8_t> beat(bytes_ + 8);
        for (uint8_t& b : beat) b = static_cast<uint8_t>(random_.next());
        if (random_.below(2) == 0) std::memset(&beat[bytes_], 0xff, 8);
        data_.push_back(beat);
        uint64_t strobe;
        std::memcpy(&strobe, &beat[bytes_], 8);
        for (unsigned i = 0; i < bytes_; i++) {
            if (strobe >> i & 1) target_[address - target_base + i] = beat[i];
        }
    }

    void drive() override {
        read_held_ = !reads_.empty() && (read_held_ || !users_[0].next());
        *own_.read_valid = read_held_;
        if (read_held_) {
            *own_.read_address = uint32_t(reads_.front().address + random_.below(bytes_));
            *own_.read_beats = uint32_t(reads_.front().beats);
        }
        write_held_ = !writes_.empty() && (write_held_ || !users_[1].next());
        *own_.write_valid = write_held_;
        if (write_held_) {
            *own_.write_address = uint32_t(writes_.front().address);
            *own_.write_beats = uint32_t(writes_.front().beats);
        }
        in_held_ = !data_.empty() && (in_held_ || !users_[2].next());
        *own_.in_valid = in_held_;
        if (in_held_) {
            std::memcpy(own_.in_data, data_.front().data(), bytes_);
            std::memcpy(own_.in_strobe, &data_.front()[bytes_], (bytes_ + 7) / 8);
            uint64_t used = bytes_ % 8;
            if (used != 0) *static_cast<uint8_t*>(own_.in_strobe) &= uint8_t((1 << used) - 1);
        }
        *own_.out_ready = !users_[3].next();
        memory_.drive();
    }

    void sample() override {
        try {
            memory_.sample(cycle_);
        } catch (const OutsideMap& e) {
            failures.add(e.what());
        }
        if ((*own_.read_idle != 0) != (reads_.size() == expected_.size())) {
            failures.add("idle is wrong");
        }
        if (*own_.read_valid && *own_.read_ready) {
            if (first_read_ == 0) first_read_ = cycle_;
            reads_.pop_front();
            read_held_ = false;
        }
        if (*own_.write_valid && *own_.write_ready) {
            if (first_write_ == 0) first_write_ = cycle_;
            writes_.pop_front();
            write_held_ = false;
        }
        if (*own_.in_valid && *own_.in_ready) {
            data_.pop_front();
            in_held_ = false;
        }
        sample_out();
        if (*own_.done) {
            if (first_done_ == 0) first_done_ = cycle_;
            done_++;
        }
        count_errors();
    }

    void count_errors() {
        if (*own_.read_error) {
            read_errors_++;
            if (*own_.read_response != 3) failures.add("the response of a read is wrong");
        }
        if (*own_.write_error) {
            write_errors_++;
            if (*own_.write_response != 2) failures.add("the response of a write is wrong");
        }
    }

    void sample_out() {
        if (out_held_ && !*own_.out_valid) failures.add("valid was withdrawn");
        out_held_ = *own_.out_valid && !*own_.out_ready;
        if (!*own_.out_valid || !*own_.out_ready) return;
        if (first_out_ == 0) first_out_ = cycle_;
        if (expected_.empty()) {
            failures.add("a beat too many");
            return;
        }
        Command& now = expected_.front();
        std::vector<uint8_t> beat(bytes_);
        memory_.read(now.address, beat.data(), bytes_);
        bool in_error = errors_ && now.address < source_base + 0x3000 + 256 * bytes_
                        && now.address + 256 * bytes_ > source_base + 0x2000;
        if (!in_error && std::memcmp(beat.data(), own_.out_data, bytes_) != 0) failures.add("wrong data");
        if ((*own_.out_last != 0) != (now.beats == 1)) failures.add("last is wrong");
        now.address += bytes_;
        if (--now.beats == 0) expected_.pop_front();
    }

    bool finished() const override { return expected_.empty() && data_.empty() && done_ >= 40; }

    void finish() override {
        if (!finished()) failures.add("stopped");
        if (done_ != 40) failures.add("done " + std::to_string(done_) + " times");
        if (!*own_.read_idle || !*own_.write_idle) failures.add("not idle at the end");
        if (!memory_.idle()) failures.add("memory is not idle at the end");
        if ((read_errors_ != 0 || write_errors_ != 0) && !errors_) failures.add("an error without one");
        if (errors_ && (read_errors_ == 0 || write_errors_ == 0)) failures.add("errors were not told");
        std::vector<uint8_t> now(range_bytes);
        memory_.read(target_base, now.data(), range_bytes);
        if (!errors_ && now != target_) failures.add("memory holds something else");
        for (const Violation& v : violations_.first()) failures.add(v.rule);
        if (quiet_) {
            std::cout << "TIMING " << failures.name << " " << first_out_ - first_read_ << " "
                      << first_done_ - first_write_ << "\n";
        }
    }

private:
    AxiPort axi_;
    MasterPorts own_;
    unsigned bytes_;
    Random random_;
    Violations violations_;
    AxiMemory memory_;
    std::vector<Stalls> users_;
    std::deque<Command> reads_;
    std::deque<Command> writes_;
    std::deque<Command> expected_;
    std::deque<std::vector<uint8_t>> data_;
    std::vector<uint8_t> target_;
    uint64_t done_ = 0, read_errors_ = 0, write_errors_ = 0;
    uint64_t first_read_ = 0, first_out_ = 0, first_write_ = 0, first_done_ = 0;
    bool read_held_ = false, write_held_ = false, in_held_ = false, out_held_ = false;
    bool errors_ = false, quiet_ = false;
};

}  // namespace bitloom

#endif
