// SPDX-License-Identifier: Apache-2.0
//
// What a run does, step by step, as the compiler wrote it.

#ifndef BITLOOM_SCRIPT_H
#define BITLOOM_SCRIPT_H

#include <cstdint>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "ends.h"

namespace bitloom {

// One line: a word and its arguments.
class Step {
public:
    explicit Step(const std::string& line) {
        std::istringstream words(line);
        for (std::string word; words >> word;) words_.push_back(word);
        if (words_.empty()) throw std::invalid_argument("an empty step");
    }

    const std::string& verb() const { return words_[0]; }
    const std::string& word(size_t i) const { return words_.at(i); }
    uint64_t number(size_t i) const { return std::stoull(words_.at(i)); }

private:
    std::vector<std::string> words_;
};

inline std::vector<Step> read_script(const std::string& name) {
    std::ifstream file(name);
    std::vector<Step> steps;
    for (std::string line; std::getline(file, line);) steps.emplace_back(line);
    if (steps.empty()) throw std::runtime_error("cannot read " + name);
    return steps;
}

// The parts of a script: what follows the step `part` begins with a reset, and needs nothing of what
// comes before.
inline std::vector<std::vector<Step>> parts_of(const std::vector<Step>& script) {
    std::vector<std::vector<Step>> parts(1);
    for (const Step& step : script) {
        if (step.verb() == "part") parts.emplace_back();
        else parts.back().push_back(step);
    }
    return parts;
}

inline std::vector<uint8_t> read_beats(const std::string& name) {
    std::ifstream file(name, std::ios::binary);
    std::vector<uint8_t> beats{std::istreambuf_iterator<char>(file), {}};
    if (!file.good() && beats.empty()) throw std::runtime_error("cannot read " + name);
    return beats;
}

// Lines of a vector's number and a number of beats.
inline std::vector<Frame> read_frames(const std::string& name) {
    std::ifstream file(name);
    std::vector<Frame> frames;
    for (Frame f{}; file >> f.vector >> f.beats;) frames.push_back(f);
    if (frames.empty()) throw std::runtime_error("cannot read " + name);
    return frames;
}

}  // namespace bitloom

#endif
