// SPDX-License-Identifier: Apache-2.0
//
// A processor before AXI4-Lite registers, and what they must hold and answer.

#ifndef AXI_REGISTERS_H
#define AXI_REGISTERS_H

#include <cstring>
#include <deque>
#include <utility>
#include <vector>

#include "axi_device.h"

namespace bitloom {

// Five words, of which 1 and 3 are stored; word 5 and those behind it are not there.
struct LitePorts {
    uint8_t* awvalid;
    uint8_t* awready;
    uint8_t* awaddr;
    uint8_t* wvalid;
    uint8_t* wready;
    uint32_t* wdata;
    uint8_t* wstrb;
    uint8_t* bvalid;
    uint8_t* bready;
    uint8_t* bresp;
    uint8_t* arvalid;
    uint8_t* arready;
    uint8_t* araddr;
    uint8_t* rvalid;
    uint8_t* rready;
    uint32_t* rdata;
    uint8_t* rresp;
    uint32_t* stored;
    uint32_t* shown;
    uint8_t* written;
    uint32_t* written_data;
    uint8_t* written_bytes;
    uint8_t* fetched;
};

class Lite final : public Device {
public:
    Lite(const char* name, const LitePorts& ports) : p_(ports), random_(9), stalls_(5, Stalls(1)) {
        failures.name = name;
    }

    void restart(const Scenario& s) override {
        random_ = Random(s.seed);
        for (size_t i = 0; i < stalls_.size(); i++) {
            stalls_[i] = Stalls(random_.next());
            stalls_[i].set(i < 3 ? s.user : s.memory);
        }
        std::memset(kept_, 0, sizeof kept_);
        addresses_.clear();
        datas_.clear();
        asked_.clear();
        rounds_ = pulses_ = pulses_wanted_ = 0;
        *p_.awvalid = *p_.wvalid = *p_.arvalid = 0;
    }

    void drive() override {
        bool more = rounds_ < 300;
        if (!*p_.awvalid && more && !stalls_[0].next() && addresses_.size() <= datas_.size() + 2) {
            *p_.awvalid = 1;
            *p_.awaddr = uint8_t(random_.below(8) * 4);
        }
        if (!*p_.wvalid && more && !stalls_[1].next() && datas_.size() <= addresses_.size() + 2) {
            *p_.wvalid = 1;
            *p_.wdata = uint32_t(random_.next());
            *p_.wstrb = uint8_t(random_.below(16));
        }
        if (!*p_.arvalid && more && !stalls_[2].next()) {
            *p_.arvalid = 1;
            *p_.araddr = uint8_t(random_.below(8) * 4 + random_.below(4));
        }
        *p_.bready = !stalls_[3].next();
        *p_.rready = !stalls_[4].next();
        for (int i = 0; i < 5; i++) p_.shown[i] = uint32_t(random_.next());
    }

    void sample() override {
        if (*p_.written) check_pulse();
        if (*p_.bvalid && *p_.bready) check_answer();
        sample_read();
        aw_ = *p_.awvalid && *p_.awready;
        w_ = *p_.wvalid && *p_.wready;
        ar_ = *p_.arvalid && *p_.arready;
        if (aw_) {
            addresses_.push_back(*p_.awaddr / 4u);
            rounds_++;
        }
        if (w_) datas_.push_back({*p_.wdata, *p_.wstrb});
        if (ar_) ask();
    }

    // A request that was taken is withdrawn after the edge.
    void after() {
        if (aw_) *p_.awvalid = 0;
        if (w_) *p_.wvalid = 0;
        if (ar_) *p_.arvalid = 0;
    }

    void ask() {
        unsigned i = *p_.araddr / 4u;
        bool stored = i == 1 || i == 3;
        uint32_t value = i >= 5 ? 0 : stored ? p_.stored[i] : p_.shown[i];
        asked_.push_back({value, i >= 5 ? 2u : 0u});
        unsigned wanted = i >= 5 ? 0 : 1u << i;
        if (*p_.fetched != wanted) failures.add("fetched is wrong");
        rounds_++;
    }

    void sample_read() {
        if (!*p_.rvalid || !*p_.rready) return;
        if (asked_.empty()) {
            failures.add("an answer without a question");
            return;
        }
        if (*p_.rdata != asked_.front().first || *p_.rresp != asked_.front().second) {
            failures.add("a read is wrong");
        }
        asked_.pop_front();
    }

    // The pulse comes once per write to a word that is there, when what is stored has changed.
    void check_pulse() {
        pulses_++;
        last_pulse_ = *p_.written;
        last_data_ = *p_.written_data;
        last_bytes_ = *p_.written_bytes;
    }

    void check_answer() {
        if (addresses_.empty() || datas_.empty()) {
            failures.add("an answer without a write");
            return;
        }
        unsigned i = addresses_.front();
        auto data = datas_.front();
        addresses_.pop_front();
        datas_.pop_front();
        if (*p_.bresp != (i >= 5 ? 2 : 0)) failures.add("the response of a write is wrong");
        if (i < 5) {
            pulses_wanted_++;
            if (last_pulse_ != 1u << i || last_data_ != data.first || last_bytes_ != data.second) {
                failures.add("what was written is told wrong");
            }
            for (int k = 0; k < 4; k++) {
                if (data.second >> k & 1) kept_[i][k] = uint8_t(data.first >> (8 * k));
            }
        }
        if (pulses_ != pulses_wanted_) failures.add("written is high in a wrong number of cycles");
        for (int word = 0; word < 5; word++) {
            uint32_t value;
            std::memcpy(&value, kept_[word], 4);
            bool stored = word == 1 || word == 3;
            if (p_.stored[word] != (stored ? value : 0)) failures.add("a word is stored wrong");
        }
    }

    bool finished() const override {
        return rounds_ >= 300 && addresses_.size() == 0 && asked_.empty();
    }

    void finish() override {
        if (rounds_ < 300) failures.add("stopped");
    }

private:
    LitePorts p_;
    Random random_;
    std::vector<Stalls> stalls_;
    std::deque<unsigned> addresses_;
    std::deque<std::pair<uint32_t, uint8_t>> datas_;
    std::deque<std::pair<uint32_t, uint32_t>> asked_;
    uint8_t kept_[5][4];
    unsigned rounds_ = 0;
    uint64_t pulses_ = 0, pulses_wanted_ = 0;
    unsigned last_pulse_ = 0, last_bytes_ = 0;
    uint32_t last_data_ = 0;
    bool aw_ = false, w_ = false, ar_ = false;
};

}  // namespace bitloom

#endif
