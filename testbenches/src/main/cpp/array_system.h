// SPDX-License-Identifier: Apache-2.0
//
// A shared array with its clock, and the processor at its registers.

#ifndef BITLOOM_ARRAY_SYSTEM_H
#define BITLOOM_ARRAY_SYSTEM_H

#include <cstdint>
#include <string>

#include "Vdesign.h"
#include "array_memory.h"
#include "array_observer.h"
#include "verilated.h"
#if VM_TRACE
#include "verilated_fst_c.h"
#endif

namespace bitloom {

/** Waves of some cycles; nothing where the design was built without. */
class WaveFile {
  public:
    WaveFile(const std::string& name, std::uint64_t from, std::uint64_t to)
        : name(name), from(2 * from), to(2 * to + 1) {}

    void open(Vdesign& dut) {
#if VM_TRACE
        if (!name.empty()) {
            Verilated::traceEverOn(true);
            dut.trace(&file, 99);
            file.open(name.c_str());
        }
#else
        (void)dut;
#endif
    }

    void dump(std::uint64_t time) {
#if VM_TRACE
        if (file.isOpen() && time >= from && time <= to)
            file.dump(time);
#else
        (void)time;
#endif
    }

    void close() {
#if VM_TRACE
        if (file.isOpen())
            file.close();
#endif
    }

  private:
    std::string name;
    std::uint64_t from, to;
#if VM_TRACE
    VerilatedFstC file;
#endif
};

/** The design with its clock, and the processor at its registers. */
class System {
  public:
    System(Memory& memory, Observer& observer, WaveFile& waves)
        : memory(memory), observer(observer), waves(waves) {
        waves.open(dut);
        dut.clk = 0;
    }

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
    Observer& observer;
    WaveFile& waves;
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
        waves.dump(2 * cycle);
        if (live) {
            memory.take(dut, cycle);
            observer.take(dut, cycle);
        }
        dut.clk = 1;
        dut.eval();
        waves.dump(2 * cycle + 1);
        dut.clk = 0;
        dut.eval();
        cycle++;
    }
};

}  // namespace bitloom

#endif
