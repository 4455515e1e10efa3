// SPDX-License-Identifier: Apache-2.0
//
// What the harness knows of a design: a clock, a reset, and streams. The file design.cpp, which is
// generated for each design, is the only one that knows Verilator's class for it.

#ifndef BITLOOM_MODEL_H
#define BITLOOM_MODEL_H

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace bitloom {

// Verilator keeps a signal of any width as little-endian words without gaps, so on a little-endian
// machine each signal is one string of bytes, the least significant first.
static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "signals are read as bytes");

// How a tensor travels: `vectors` vectors of `length` elements in beats of `lanes` elements.
struct Layout {
    uint64_t vectors;
    uint64_t length;
    uint64_t lanes;

    uint64_t beats_per_vector() const { return (length + lanes - 1) / lanes; }
    uint64_t beats() const { return vectors * beats_per_vector(); }
    uint64_t last_lanes() const { return length - (beats_per_vector() - 1) * lanes; }
};

// The signals of one ready/valid/last stream. A free-running stream has neither `ready` nor `last`:
// both are null, and every valid beat is a transfer.
struct Stream {
    const char* name;
    Layout layout;
    unsigned element_bits;
    uint8_t* valid;
    uint8_t* ready;
    uint8_t* last;
    void* data;

    unsigned data_bits() const { return static_cast<unsigned>(layout.lanes) * element_bits; }
    unsigned data_bytes() const { return (data_bits() + 7) / 8; }
};

class Model {
public:
    virtual ~Model() = default;

    virtual void eval() = 0;
    // All signals of the design, inputs included, as bytes: what the next cycle depends on.
    virtual const void* state() const = 0;
    virtual size_t state_bytes() const = 0;
    virtual void finish() = 0;
    // Waves exist only in a design that was built with tracing.
    virtual void open_waves(const std::string& file) = 0;
    virtual void dump_waves(uint64_t time) = 0;

    uint8_t* clock = nullptr;
    uint8_t* reset_n = nullptr;
    uint8_t* frame_error = nullptr;
    std::vector<Stream> inputs;
    std::vector<Stream> outputs;
    std::vector<Stream> probes;
};

// Defined in the generated file design.cpp. The seed decides the registers' values before reset.
std::unique_ptr<Model> make_model(uint32_t seed);

}  // namespace bitloom

#endif
