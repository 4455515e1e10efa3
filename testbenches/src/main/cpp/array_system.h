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

/** The design with its clock, and the processor at its registers, which may take its time. */
class System {
  public:
    System(Memory& memory, Observer& observer, WaveFile& waves, bool random, std::uint64_t seed)
        : memory(memory), observer(observer), waves(waves), random(random), noise(seed + 1) {
        waves.open(dut);
        dut.clk = 0;
    }

    struct Answer {
        std::uint32_t value;
        unsigned response;
    };

    void reset() {
        dut.rst = 1;
        memory.clear();
        dut.s_axi_awvalid = dut.s_axi_wvalid = dut.s_axi_arvalid = 0;
        for (int i = 0; i < 3; i++)
            edge(false);
        dut.rst = 0;
        dut.eval();
        if (dut.m_axi_arvalid || dut.m_axi_awvalid || dut.m_axi_wvalid)
            violation(cycle, "a request behind a reset");
    }

    /** Begins to write, now and then without data, and to read a register; resets all then. */
    void abandon(unsigned place, std::uint32_t value, int cycles) {
        bool address = true, data = cycles % 3 != 0, question = true;
        writing = reading = true;
        for (int i = 0; i < cycles; i++) {
            dut.s_axi_awvalid = address;
            dut.s_axi_wvalid = data;
            dut.s_axi_arvalid = question;
            dut.s_axi_bready = dut.s_axi_rready = 0;
            dut.s_axi_awaddr = dut.s_axi_araddr = place;
            dut.s_axi_wdata = value;
            dut.s_axi_wstrb = 15;
            settle();
            address = address && !dut.s_axi_awready;
            data = data && !dut.s_axi_wready;
            question = question && !dut.s_axi_arready;
            tick();
        }
        writing = reading = false;
        reset();
    }

    void tick() { edge(true); }

    /** Writes bytes of a register and returns the response. */
    unsigned write(unsigned place, std::uint32_t value, unsigned bytes = 15) {
        long addressAt = pause(), dataAt = pause(), readyAt = pause();
        bool address = false, data = false, offered = false, sees = seesFirst();
        writing = true;
        for (long i = 0; i < kLongest; i++) {
            dut.s_axi_awvalid = !address && i >= addressAt;
            dut.s_axi_wvalid = !data && i >= dataAt;
            dut.s_axi_bready = i >= readyAt && (offered || !sees);
            dut.s_axi_awaddr = (dut.s_axi_awvalid ? place : noise.next()) & 63;
            dut.s_axi_wdata = dut.s_axi_wvalid ? value : static_cast<std::uint32_t>(noise.next());
            dut.s_axi_wstrb = (dut.s_axi_wvalid ? bytes : noise.next()) & 15;
            settle();
            if ((dut.s_axi_bvalid && !(address && data)) || (offered && !dut.s_axi_bvalid))
                violation(cycle, "write response of s_axi too early, or withdrawn");
            offered = dut.s_axi_bvalid;
            bool answered = dut.s_axi_bvalid && dut.s_axi_bready;
            unsigned response = dut.s_axi_bresp;
            address = address || (dut.s_axi_awvalid && dut.s_axi_awready);
            data = data || (dut.s_axi_wvalid && dut.s_axi_wready);
            tick();
            if (answered) {
                writing = false;
                return response;
            }
            dut.s_axi_awvalid = dut.s_axi_wvalid = 0;
        }
        violation(cycle, "no write response of s_axi");
    }

    /** Reads a register with its response. */
    Answer fetch(unsigned place) {
        long addressAt = pause(), readyAt = pause();
        bool address = false, offered = false, sees = seesFirst();
        Answer answer{};
        reading = true;
        for (long i = 0; i < kLongest; i++) {
            dut.s_axi_arvalid = !address && i >= addressAt;
            dut.s_axi_rready = i >= readyAt && (offered || !sees);
            dut.s_axi_araddr = (dut.s_axi_arvalid ? place : noise.next()) & 63;
            settle();
            if ((dut.s_axi_rvalid && !address) || (offered && !dut.s_axi_rvalid)
                || (offered && dut.s_axi_rdata != answer.value))
                violation(cycle, "answer of s_axi too early, changed or withdrawn");
            offered = dut.s_axi_rvalid;
            answer = {dut.s_axi_rdata, dut.s_axi_rresp};
            bool answered = dut.s_axi_rvalid && dut.s_axi_rready;
            address = address || (dut.s_axi_arvalid && dut.s_axi_arready);
            tick();
            if (answered) {
                reading = false;
                return answer;
            }
            dut.s_axi_arvalid = 0;
        }
        violation(cycle, "no answer of s_axi");
    }

    std::uint32_t read(unsigned place) { return fetch(place).value; }

    std::uint64_t cycle = 0;

  private:
    /** An answer takes a few cycles, with the processor's own pauses. */
    static constexpr long kLongest = 1000;

    Memory& memory;
    Observer& observer;
    WaveFile& waves;
    Vdesign dut;
    bool random;
    Noise noise;
    bool writing = false, reading = false;

    // A master may be ready only for an answer that it has seen; slaves do not wait for it.
    bool seesFirst() { return random && noise.next() % 2 == 0; }

    long pause() { return random && noise.next() % 2 == 0 ? static_cast<long>(noise.next() % 6) : 0; }

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
            if ((dut.s_axi_bvalid && !writing) || (dut.s_axi_rvalid && !reading))
                violation(cycle, "an answer of s_axi that nobody asked for");
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
