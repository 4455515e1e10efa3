// SPDX-License-Identifier: Apache-2.0
//
// Two operations of Verilator's that make up most of a processing element, in fewer instructions. A
// value of N bits has zeros above them. Verilator extends its sign as (-(x & signbit)) | x, four
// instructions that compilers do not see through; two shifts are one or two, and disappear where a
// product is masked and extended again.

#ifndef BITLOOM_ARITHMETIC_H
#define BITLOOM_ARITHMETIC_H

#include "verilated.h"

namespace bitloom {

// The sign extension of the low 1 to 32 bits of x.
static inline IData extended(int bits, IData x) {
    return static_cast<IData>(static_cast<int32_t>(x << (32 - bits)) >> (32 - bits));
}

// The low bits of a signed product.
static inline IData product(int bits, IData a, IData b) {
    return extended(bits, a) * extended(bits, b);
}

}  // namespace bitloom

#undef VL_EXTENDS_II
#undef VL_MULS_III
#define VL_EXTENDS_II(to, bits, x) bitloom::extended(bits, x)
#define VL_MULS_III(bits, a, b) bitloom::product(bits, a, b)

#endif
