// SPDX-License-Identifier: Apache-2.0
//
// What every device of the bench for AXI4 does, and how it tells failures.

#ifndef AXI_DEVICE_H
#define AXI_DEVICE_H

#include <cstdint>
#include <iostream>
#include <string>

#include "stalls.h"

namespace bitloom {

// Clock edges since the start.
inline uint64_t cycle_ = 0;

struct Failures {
    std::string name;
    std::string where;
    int count = 0;
    void add(const std::string& what) {
        if (++count <= 3) {
            std::cout << "FAIL " << name << " " << where << " cycle " << cycle_ << ": " << what << "\n";
        }
    }
};

struct Scenario {
    Pattern user;    // how commands, data and taking stall
    Pattern memory;  // how all five channels do
    uint64_t latency;
    uint64_t jitter;
    bool errors;
    uint64_t seed;
};

class Device {
public:
    virtual ~Device() = default;
    virtual void restart(const Scenario& scenario) = 0;
    virtual void drive() = 0;
    virtual void sample() = 0;
    virtual bool finished() const = 0;
    virtual void finish() = 0;
    Failures failures;
};

}  // namespace bitloom

#endif
