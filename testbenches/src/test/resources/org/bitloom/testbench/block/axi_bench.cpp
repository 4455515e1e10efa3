// SPDX-License-Identifier: Apache-2.0
//
// Drives AXI4 masters and AXI4-Lite registers of one bench, each against its own model, through every
// pair of patterns and several latencies. Writes one line per failure, and what a quiet memory takes.

#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "Vbench.h"
#include "axi_masters.h"
#include "axi_registers.h"
#include "verilated.h"

using namespace bitloom;

namespace {

class Bench {
public:
    Bench() : top_(new Vbench) {
        Vbench* t = top_.get();
#include "ports.inc"
    }

    void run() {
        uint64_t seed = 1;
        for (int user = 0; user < 3; user++)
            for (int memory = 0; memory < 3; memory++, seed++)
                scenario({Pattern(user), Pattern(memory), seed % 3 == 0 ? 30u : 1u, seed % 4 == 2 ? 20u : 0u,
                          seed % 4 == 3, seed});
        scenario({Pattern::none, Pattern::shy, 2, 0, false, 10});
        scenario({Pattern::shy, Pattern::none, 1, 0, true, 11});
    }

private:
    void edge() {
        top_->clk = 1;
        top_->eval();
        top_->clk = 0;
        for (Lite* l : lites_) l->after();
        top_->eval();
        cycle_++;
    }

    void reset(const Scenario& s) {
        for (auto& d : devices_) d->restart(s);
        top_->rst = 1;
        edge();
        edge();
        top_->rst = 0;
        top_->eval();
        for (auto& d : devices_) d->restart(s);
    }

    void cycle() {
        for (auto& d : devices_) d->drive();
        top_->eval();
        for (auto& d : devices_) d->sample();
        edge();
    }

    // A reset in the middle comes first, so that the scenario also shows that nothing of before is left.
    void scenario(const Scenario& s) {
        for (auto& d : devices_)
            d->failures.where = "user " + std::to_string(int(s.user)) + ", memory "
                                + std::to_string(int(s.memory)) + ", latency " + std::to_string(s.latency);
        reset(s);
        for (uint64_t i = 0; i < 60 + s.seed; i++) cycle();
        reset(s);
        uint64_t limit = cycle_ + 40000;
        auto busy = [this] {
            for (auto& d : devices_)
                if (!d->finished() && d->failures.count == 0) return true;
            return false;
        };
        while (busy() && cycle_ < limit) cycle();
        for (int i = 0; i < 20; i++) cycle();
        for (auto& d : devices_) d->finish();
    }

    void add(Master* m) { devices_.emplace_back(m); }
    void add(Lite* l) {
        devices_.emplace_back(l);
        lites_.push_back(l);
    }

    std::unique_ptr<Vbench> top_;
    std::vector<std::unique_ptr<Device>> devices_;
    std::vector<Lite*> lites_;
};

}  // namespace

int main(int argc, char** argv) {
    Verilated::commandArgs(argc, argv);
    Bench bench;
    bench.run();
    std::cout << "DONE" << std::endl;
    return 0;
}
