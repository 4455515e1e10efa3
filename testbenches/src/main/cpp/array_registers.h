// SPDX-License-Identifier: Apache-2.0
//
// The registers of a shared array, as software meets them.

#ifndef BITLOOM_ARRAY_REGISTERS_H
#define BITLOOM_ARRAY_REGISTERS_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "array_memory.h"
#include "array_system.h"

namespace bitloom {

constexpr unsigned kControl = 0x00, kStatus = 0x04, kCycles = 0x08, kIdentity = 0x0c,
                   kFirstBase = 0x10;

/** Where everything in memory is, in the order of the registers that say so. */
using Bases = std::vector<std::uint32_t>;

/** Returns the register of one of the bases; behind those of all there is none. */
inline unsigned baseRegister(std::size_t number) {
    return kFirstBase + 4 * static_cast<unsigned>(number);
}

// Bits of the status register.
constexpr std::uint32_t kBusy = 1, kDone = 2, kFailed = 12, kRefused = 16;

constexpr unsigned kSlaveError = 2;

// Cycles in which no inference ends.
constexpr std::uint32_t kEarly = 40;

class Registers {
  public:
    Registers(System& system, std::uint32_t identity, std::size_t bases)
        : system(system), identity(identity), bases(bases), nothing(baseRegister(bases)) {}

    /** Resets all in the middle of accesses; nothing of them is left. */
    void resets(Noise& noise) {
        for (int cycles = 1; cycles <= 6; cycles++) {
            system.abandon(kControl, 1, cycles);
            for (int i = 0; i < 4; i++)
                system.tick();
            check(noise);
            system.reset();
        }
    }

    /** Looks at every register behind a reset; nothing of it begins an inference. */
    void check(Noise& noise) {
        require(kControl, 0);
        require(kStatus, 0);
        require(kCycles, 0);
        require(kIdentity, identity);
        require(nothing, 0, kSlaveError);
        if (system.write(nothing, 1) != kSlaveError || system.write(kStatus, ~0u) != kOkay)
            violation(system.cycle, "wrong response of s_axi");
        Bases kept(bases);
        for (std::size_t i = 0; i < bases; i++)
            require(baseRegister(i), 0);
        for (unsigned turn = 0; turn < 16; turn++) {
            std::size_t which = turn % bases;
            unsigned bytes = turn < bases ? 15 : noise.next() & 15;
            std::uint32_t value = static_cast<std::uint32_t>(noise.next() >> 16);
            std::uint32_t mask = 0;
            for (unsigned k = 0; k < 4; k++)
                mask |= (bytes >> k & 1) != 0 ? 0xffu << (8 * k) : 0;
            kept[which] = (kept[which] & ~mask) | (value & mask);
            system.write(baseRegister(which), value, bytes);
            for (std::size_t i = 0; i < bases; i++)
                require(baseRegister(i), kept[i]);
        }
        system.write(kControl, 1, 14);
        system.write(kControl, ~1u);
        require(kStatus, 0);
        require(kControl, 0);
    }

    /** Tries a start with every bit of every base that belongs to no multiple of a beat. */
    void refusals(const Bases& given, unsigned beat) {
        for (std::size_t i = 0; i < bases; i++) {
            for (std::uint32_t bit = 1; bit < beat; bit *= 2) {
                system.write(baseRegister(i), given[i] | bit);
                system.write(kControl, 1);
                require(kStatus, kRefused);
                require(kCycles, 0);
            }
            system.write(baseRegister(i), given[i]);
        }
    }

    /** Asks for an inference while one runs, which changes nothing. */
    void startAgain() {
        for (std::uint32_t i = 0; i < kEarly; i++)
            system.tick();
        system.write(kControl, 1);
        if (system.read(kCycles) < kEarly)
            violation(system.cycle, "a start while an inference runs begins another one");
    }

    /** Waits for the end of an inference and returns its status. */
    std::uint32_t finish(std::uint64_t patience, int pause) {
        std::uint64_t begin = system.cycle;
        std::uint32_t status = system.read(kStatus);
        while ((status & kBusy) != 0 && system.cycle - begin < patience) {
            if ((status & ~(kBusy | kFailed)) != 0)
                violation(system.cycle, "status " + hex(status) + " while an inference runs");
            for (int i = 0; i < pause; i++)
                system.tick();
            status = system.read(kStatus);
        }
        if ((status & kBusy) != 0)
            violation(system.cycle, "no end after " + std::to_string(patience) + " cycles");
        return status;
    }

    void require(unsigned place, std::uint32_t value, unsigned response = kOkay) {
        System::Answer answer = system.fetch(place);
        if (answer.value != value || answer.response != response)
            violation(system.cycle, "register " + hex(place) + " is " + hex(answer.value)
                                        + " instead of " + hex(value) + ", response "
                                        + std::to_string(answer.response));
    }

  private:
    System& system;
    std::uint32_t identity;
    std::size_t bases;
    unsigned nothing;
};

}  // namespace bitloom

#endif
