// SPDX-License-Identifier: Apache-2.0

#include "monitor.h"

#include <cstring>
#include <stdexcept>

namespace bitloom {

namespace {

std::FILE* open(const std::string& name) {
    std::FILE* file = std::fopen(name.c_str(), "wb");
    if (file == nullptr) throw std::runtime_error("cannot write " + name);
    return file;
}

}  // namespace

Monitor::Monitor(const Stream& stream, Violations& violations)
    : stream_(stream),
      violations_(violations),
      data_bytes_(stream.data_bytes()),
      beats_per_inference_(stream.layout.beats()),
      beats_per_vector_(stream.layout.beats_per_vector()),
      held_data_(stream.data_bytes()) {}

Monitor::~Monitor() {
    if (data_file_ != nullptr) std::fclose(data_file_);
    if (cycle_file_ != nullptr) std::fclose(cycle_file_);
}

void Monitor::record(const std::string& file) {
    data_file_ = open(file + ".bin");
    cycle_file_ = open(file + ".cycles");
}

void Monitor::restart() {
    waiting_ = false;
    beats_ = 0;
    beat_ = 0;
    vector_beat_ = 0;
    inferences_ = 0;
    record_until_ = 0;
    loose_ = false;
}

void Monitor::tighten(uint64_t inferences) {
    loose_ = false;
    beat_ = 0;
    vector_beat_ = 0;
    inferences_ = inferences;
    beats_ = inferences * beats_per_inference_;
}

void Monitor::check_total(uint64_t cycle, uint64_t inferences) {
    uint64_t wanted = inferences * beats_per_inference_;
    if (!loose_ && beats_ != wanted) {
        complain(cycle, std::to_string(beats_) + " beats passed instead of " + std::to_string(wanted));
    }
}

void Monitor::flush() {
    for (std::FILE* file : {data_file_, cycle_file_}) {
        if (file != nullptr && std::fflush(file) != 0) write_error_ = true;
    }
}

void Monitor::complain(uint64_t cycle, const std::string& rule) {
    violations_.add(stream_.name, cycle, rule);
}

void Monitor::check_stable(uint64_t cycle) {
    bool same_data = std::memcmp(held_data_.data(), stream_.data, data_bytes_) == 0;
    bool same_last = held_last_ == *stream_.last;
    if (same_data && same_last) return;
    if (!same_data) complain(cycle, "data changed while waiting for ready");
    if (!same_last) complain(cycle, "last changed while waiting for ready");
    hold();
}

void Monitor::check_place(uint64_t cycle, uint64_t begun) {
    if (inferences_ >= begun) complain(cycle, "a beat without an input that it could come from");
    if (stream_.last != nullptr) {
        bool end = beat_ + 1 == beats_per_inference_;
        if (end && !*stream_.last) complain(cycle, "last is low on the last beat");
        if (!end && *stream_.last) complain(cycle, "last is high before the last beat");
        // Inside of an engine, unused lanes hold anything: the output queue makes them 0.
        if (vector_beat_ + 1 == beats_per_vector_) check_padding(cycle);
    }
}

void Monitor::check_padding(uint64_t cycle) {
    const auto* data = static_cast<const uint8_t*>(stream_.data);
    unsigned from = static_cast<unsigned>(stream_.layout.last_lanes()) * stream_.element_bits;
    for (unsigned bit = from; bit < stream_.data_bits(); bit++) {
        if (data[bit / 8] >> (bit % 8) & 1) {
            complain(cycle, "an unused lane of a vector's last beat is not 0");
            return;
        }
    }
}

void Monitor::hold() {
    std::memcpy(held_data_.data(), stream_.data, data_bytes_);
    held_last_ = *stream_.last;
}

void Monitor::pass(uint64_t cycle) {
    if (data_file_ != nullptr && inferences_ < record_until_) {
        if (std::fwrite(stream_.data, 1, data_bytes_, data_file_) != data_bytes_ ||
            std::fwrite(&cycle, sizeof cycle, 1, cycle_file_) != 1) {
            write_error_ = true;
        }
    }
    beats_++;
    if (++vector_beat_ == beats_per_vector_) vector_beat_ = 0;
    if (++beat_ == beats_per_inference_) {
        beat_ = 0;
        inferences_++;
    }
}

}  // namespace bitloom
