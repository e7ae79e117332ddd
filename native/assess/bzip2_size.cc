// SPDX-License-Identifier: MIT
// The text has never four equal characters in a row, since a number has three digits at most: the
// run-length coding with which bzip2 begins leaves it as it is.
#include "bzip2_size.h"

#include <algorithm>
#include <bit>
#include <map>
#include <numeric>

namespace entropyd::assess {

namespace {

// bzip2 -5 ends a block behind the run of equal characters with which it has so many or more.
constexpr size_t kBlock = 5 * 100'000 - 19;
constexpr uint64_t kFileBits = 32 + 48 + 32;            // header, mark of the end, checksum
constexpr uint64_t kBlockBits = 48 + 32 + 1 + 24 + 16;  // mark, checksum, flag, origin, rows
constexpr uint64_t kRowBits = 16;  // for each row of 16 characters that occurs: which of them do

// The most common code for a run: it is written as a number of digits 1 and 2, the lowest first.
void add_run(std::vector<uint8_t>& codes, size_t length) {
  for (; length > 0; length = (length - 1) / 2) codes.push_back(length % 2 == 1 ? 0 : 1);
}

// The characters before the sorted rotations of a text of a few characters.
std::string transform_shortest(const std::string& text) {
  std::vector<std::string> rotations;
  for (size_t i = 0; i < text.size(); ++i) rotations.push_back(text.substr(i) + text.substr(0, i));
  std::sort(rotations.begin(), rotations.end());
  std::string last;
  for (const std::string& rotation : rotations) last += rotation.back();
  return last;
}

}  // namespace

Bzip2Size::Bzip2Size(const std::array<uint8_t, 256>& values) {
  for (size_t i = 0; i < values.size(); ++i) texts_[i] = std::to_string(values[i]) + ' ';
}

// `at` and `used` say where the block begins, and then where the next one does: with which symbol,
// and with which of its characters.
Bzip2Size::Block Bzip2Size::next_block(std::span<const uint8_t> symbols, size_t& at,
                                       size_t& used) const {
  const size_t last = symbols.size() - 1;
  // There is no space behind the last number.
  const auto length = [&](size_t i) { return texts_[symbols[i]].size() - (i == last ? 1 : 0); };
  const auto text = [&](size_t i) { return texts_[symbols[i]].substr(0, length(i)); };

  Block block;
  if (used > 0) block.head = text(at++).substr(used);
  used = 0;
  size_t size = block.head.size();
  const size_t first = at;
  for (; at < last && size + length(at) < kBlock; ++at) size += length(at);
  // From here on run by run. The very last character is never alone in a block: bzip2 has read it
  // when it notices that the block is full.
  for (bool is_full = false; at <= last && !is_full;) {
    const std::string number = text(at);
    const size_t end = std::min(number.find_first_not_of(number[used], used), number.size());
    size += end - used;
    used = end;
    const bool is_whole = used == number.size();
    const bool one_is_left =
        is_whole ? at + 1 == last && length(last) == 1 : at == last && used + 1 == number.size();
    is_full = size >= kBlock && !one_is_left;
    if (at == last && is_whole) break;
    if (is_whole) {
      used = 0;
      ++at;
    }
  }
  block.symbols = symbols.subspan(first, at - first);
  if (used > 0) block.tail = text(at).substr(0, used);
  if (at == last && used == length(last)) ++at;
  return block;
}

void Bzip2Size::make_ring(const Block& block) {
  // The last number goes on where the block begins, with the first one.
  const bool joins_head = !block.head.empty();
  std::string joined = block.tail;
  if (joins_head) joined += block.head;
  if (!joins_head && !joined.empty()) joined += texts_[block.symbols.front()];
  const auto whole = block.symbols.subspan(!joins_head && !joined.empty() ? 1 : 0);

  std::array<bool, 256> occurs = {};
  for (const uint8_t symbol : whole) occurs[symbol] = true;
  names_.clear();
  for (size_t i = 0; i < occurs.size(); ++i) {
    if (occurs[i]) names_.push_back(texts_[i]);
  }
  if (!joined.empty()) names_.push_back(joined);
  std::sort(names_.begin(), names_.end());
  names_.erase(std::unique(names_.begin(), names_.end()), names_.end());

  const auto number_of = [&](const std::string& name) {
    return static_cast<uint16_t>(std::lower_bound(names_.begin(), names_.end(), name) -
                                 names_.begin());
  };
  std::array<uint16_t, 256> numbers = {};
  for (size_t i = 0; i < occurs.size(); ++i) {
    if (occurs[i]) numbers[i] = number_of(texts_[i]);
  }
  ring_.clear();
  if (!joined.empty()) ring_.push_back(number_of(joined));
  for (const uint8_t symbol : whole) ring_.push_back(numbers[symbol]);
}

// A rotation of the text begins with the rest of a number, from any of its characters to the space,
// and goes on with a rotation of the ring. No such rest is the begin of another one. So the
// rotations of the text are in the order of these rests, and those of the same rest in the order of
// the ring's rotations.
size_t Bzip2Size::transform() {
  std::vector<size_t> occurrences(names_.size());
  for (const uint16_t number : ring_) ++occurrences[number];
  std::map<std::string, size_t> places;  // of each rest: how many rotations, then where they begin
  for (size_t i = 0; i < names_.size(); ++i) {
    for (size_t from = 0; from < names_[i].size(); ++from) {
      places[names_[i].substr(from)] += occurrences[i];
    }
  }
  size_t size = 0;
  for (auto& [rest, place] : places) size += std::exchange(place, size);

  const std::string characters = [&] {
    std::string all;
    for (const std::string& name : names_) all += name;
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }();
  struct Rest {
    size_t* place;
    uint8_t before;
  };
  std::vector<std::vector<Rest>> rests(names_.size());
  for (size_t i = 0; i < names_.size(); ++i) {
    const std::string& name = names_[i];
    for (size_t from = 0; from < name.size(); ++from) {
      const char before = from == 0 ? ' ' : name[from - 1];
      rests[i].push_back(
          {&places[name.substr(from)], static_cast<uint8_t>(characters.find(before))});
    }
  }
  last_.resize(size);
  for (const uint32_t start : rotations_.sort(ring_, static_cast<uint32_t>(names_.size()))) {
    const size_t before = start == 0 ? ring_.size() - 1 : start - 1;
    for (const Rest& rest : rests[ring_[before]]) last_[(*rest.place)++] = rest.before;
  }
  return characters.size();
}

// The list is in 16 nibbles of one word, the front in the lowest; 15 is no character.
Frequencies Bzip2Size::move_to_front(size_t characters) {
  constexpr uint64_t kEach = 0x1111111111111111;
  uint64_t list = 0;
  for (size_t i = 16; i-- > 0;) list = list << 4 | (i < characters ? i : 15);
  coded_.clear();
  coded_.reserve(last_.size() + 1);
  size_t run = 0;
  for (const uint8_t character : last_) {
    if ((list & 15) == character) {
      ++run;
      continue;
    }
    add_run(coded_, run);
    run = 0;
    const uint64_t differs = list ^ (character * kEach);
    const int place = std::countr_zero((differs - kEach) & ~differs & (8 * kEach)) / 4;
    const uint64_t before = (uint64_t{1} << 4 * place) - 1;
    list = (list & ~(before << 4 | 15)) | (list & before) << 4 | character;
    coded_.push_back(static_cast<uint8_t>(place + 1));
  }
  add_run(coded_, run);
  coded_.push_back(static_cast<uint8_t>(characters + 1));  // the end of the block
  Frequencies frequencies = {};
  for (const uint8_t code : coded_) ++frequencies[code];
  return frequencies;
}

uint64_t Bzip2Size::block_bits(const Block& block) {
  size_t characters = 0;
  uint64_t rows = 2;  // that of the space and that of the digits
  if (block.symbols.empty()) {
    const std::string last = transform_shortest(block.head + block.tail);
    std::string sorted = last;
    std::sort(sorted.begin(), sorted.end());
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    last_.clear();
    for (const char c : last) last_.push_back(static_cast<uint8_t>(sorted.find(c)));
    characters = sorted.size();
    if (sorted.front() != ' ') rows = 1;
  } else {
    make_ring(block);
    characters = transform();
  }
  const Frequencies frequencies = move_to_front(characters);
  return kBlockBits + rows * kRowBits + coded_bits(coded_, frequencies, characters + 2);
}

size_t Bzip2Size::of(std::span<const uint8_t> symbols) {
  uint64_t bits = kFileBits;
  size_t at = 0;
  size_t used = 0;
  while (at < symbols.size()) bits += block_bits(next_block(symbols, at, used));
  return (bits + 7) / 8;
}

}  // namespace entropyd::assess
