// SPDX-License-Identifier: Apache-2.0
//
// The registers of a shared array, as software meets them.

#ifndef BITLOOM_ARRAY_REGISTERS_H
#define BITLOOM_ARRAY_REGISTERS_H

#include <array>
#include <cstdint>
#include <string>

#include "array_memory.h"
#include "array_system.h"

namespace bitloom {

constexpr unsigned kControl = 0x00, kStatus = 0x04, kCycles = 0x08, kIdentity = 0x0c,
                   kWeights = 0x10, kInputs = 0x14, kOutputs = 0x18, kNothing = 0x1c;

constexpr std::array<unsigned, 3> kBases = {kWeights, kInputs, kOutputs};

// Bits of the status register.
constexpr std::uint32_t kBusy = 1, kDone = 2, kFailed = 12, kRefused = 16;

constexpr unsigned kSlaveError = 2;

// Cycles in which no inference ends.
constexpr std::uint32_t kEarly = 40;

class Registers {
  public:
    Registers(System& system, std::uint32_t identity) : system(system), identity(identity) {}

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
        require(kNothing, 0, kSlaveError);
        if (system.write(kNothing, 1) != kSlaveError || system.write(kStatus, ~0u) != kOkay)
            violation(system.cycle, "wrong response of s_axi");
        for (unsigned base : kBases)
            require(base, 0);
        std::array<std::uint32_t, kBases.size()> kept{};
        for (unsigned turn = 0; turn < 16; turn++) {
            unsigned which = turn % kBases.size();
            unsigned bytes = turn < kBases.size() ? 15 : noise.next() & 15;
            std::uint32_t value = static_cast<std::uint32_t>(noise.next() >> 16);
            std::uint32_t mask = 0;
            for (unsigned k = 0; k < 4; k++)
                mask |= (bytes >> k & 1) != 0 ? 0xffu << (8 * k) : 0;
            kept[which] = (kept[which] & ~mask) | (value & mask);
            system.write(kBases[which], value, bytes);
            for (unsigned i = 0; i < kBases.size(); i++)
                require(kBases[i], kept[i]);
        }
        system.write(kControl, 1, 14);
        system.write(kControl, ~1u);
        require(kStatus, 0);
        require(kControl, 0);
    }

    /** Tries a start with every bit of every base that belongs to no multiple of a beat. */
    void refusals(const std::array<std::uint32_t, kBases.size()>& bases, unsigned beat) {
        for (std::size_t i = 0; i < kBases.size(); i++) {
            for (std::uint32_t bit = 1; bit < beat; bit *= 2) {
                system.write(kBases[i], bases[i] | bit);
                system.write(kControl, 1);
                require(kStatus, kRefused);
                require(kCycles, 0);
            }
            system.write(kBases[i], bases[i]);
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
};

}  // namespace bitloom

#endif
