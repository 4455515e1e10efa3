// SPDX-License-Identifier: Apache-2.0
//
// Operations of Verilator's that make up most of a processing element, in a form from which
// compilers make vector instructions, and how they compile what runs once. A value of N bits has
// zeros above them; what is above the bits of a result is nobody's business: Verilator masks where
// it matters.

#ifndef BITLOOM_ARITHMETIC_H
#define BITLOOM_ARITHMETIC_H

#include "verilated.h"

namespace bitloom {

// The sign extension of the low 1 to 32 bits of x. Verilator extends its sign as (-(x & signbit)) |
// x, four instructions that compilers do not see through; two shifts are one or two, and those of a
// byte a load.
static inline IData extended(int bits, IData x) {
    if (bits == 8) return static_cast<IData>(static_cast<int8_t>(x));
    if (bits == 16) return static_cast<IData>(static_cast<int16_t>(x));
    return static_cast<IData>(static_cast<int32_t>(x << (32 - bits)) >> (32 - bits));
}

// The low bits of a signed product, which do not depend on what is above them in the factors.
static inline IData product(int, IData a, IData b) {
    return a * b;
}

// Byte `place` of word `word`.
template <std::size_t Words>
static inline IData byte(const VlWide<Words>& x, int word, int place) {
    return reinterpret_cast<const uint8_t*>(&x)[4 * word + place];
}

// The same of an array that is no wide signal.
template <typename Array>
static inline IData byte(const Array& x, int word, int place) {
    return 0xffU & static_cast<IData>(x[word] >> (8 * place));
}

// What is in word `word` from bit 24 on.
template <std::size_t Words>
static inline IData top(const VlWide<Words>& x, int word) {
    return byte(x, word, 3);
}

template <typename Array>
static inline auto top(const Array& x, int word) {
    return x[word] >> 24;
}

}  // namespace bitloom

// What runs once is not worth the time to optimize it.
#if defined(__GNUC__) && !defined(__clang__)
#undef VL_ATTR_COLD
#define VL_ATTR_COLD __attribute__((cold, optimize("O0")))
#endif

#undef VL_EXTENDS_II
#undef VL_MULS_III
#define VL_EXTENDS_II(to, bits, x) bitloom::extended(bits, x)
#define VL_MULS_III(bits, a, b) bitloom::product(bits, a, b)

#endif
