// SPDX-License-Identifier: MIT
// bzip2 codes each group of 50 symbols with one of up to six tables. It begins with tables that
// each prefer a range of the symbols, and improves them four times: each group takes the table that
// codes it in the fewest bits, and each table becomes the Huffman code of the groups that took it.
#include <algorithm>
#include <numeric>
#include <vector>

#include "huffman.h"

namespace entropyd::assess {

namespace {

constexpr size_t kGroup = 50;
constexpr size_t kMostTables = 6;
constexpr int kImprovements = 4;
constexpr uint8_t kAvoided = 15;  // the length that a first table has for symbols out of its range

using Tables = std::array<CodeLengths, kMostTables>;
using Counts = std::array<uint8_t, kMostCodes>;  // of the symbols of one group

size_t tables_for(size_t symbols) {
  if (symbols < 200) return 2;
  if (symbols < 600) return 3;
  if (symbols < 1200) return 4;
  return symbols < 2400 ? 5 : 6;
}

// Gives the tables ranges of about the same number of occurrences, the last table the first range.
// Of every second range in the middle the last symbol goes to the next one.
Tables first_tables(const Frequencies& frequencies, size_t count, size_t tables, size_t total) {
  Tables result = {};
  size_t left = total;
  size_t begin = 0;
  for (size_t table = tables; table-- > 0;) {
    const size_t wanted = left / (table + 1);
    size_t end = begin;
    size_t sum = 0;
    while (sum < wanted && end < count) sum += frequencies[end++];
    const bool is_between = table != 0 && table != tables - 1;
    if (end - begin > 1 && is_between && (tables - table) % 2 == 0) sum -= frequencies[--end];
    result[table].fill(kAvoided);
    std::fill(result[table].begin() + static_cast<ptrdiff_t>(begin),
              result[table].begin() + static_cast<ptrdiff_t>(end), uint8_t{0});
    begin = end;
    left -= sum;
  }
  return result;
}

std::vector<Counts> count_groups(std::span<const uint8_t> symbols) {
  std::vector<Counts> groups((symbols.size() + kGroup - 1) / kGroup);
  for (size_t i = 0; i < symbols.size(); ++i) ++groups[i / kGroup][symbols[i]];
  return groups;
}

uint32_t cost(const Counts& group, const CodeLengths& lengths) {
  uint32_t bits = 0;
  for (size_t i = 0; i < kMostCodes; ++i) bits += uint32_t{group[i]} * lengths[i];
  return bits;
}

// Replaces the tables by better ones, and returns which table each group took.
std::vector<uint8_t> improve(std::span<const Counts> groups, std::span<CodeLengths> tables,
                             size_t count) {
  std::vector<uint8_t> taken(groups.size());
  std::array<Frequencies, kMostTables> frequencies = {};
  for (size_t g = 0; g < groups.size(); ++g) {
    uint32_t least = ~uint32_t{0};
    for (size_t table = 0; table < tables.size(); ++table) {
      const uint32_t bits = cost(groups[g], tables[table]);
      if (bits < least) {
        least = bits;
        taken[g] = static_cast<uint8_t>(table);
      }
    }
    for (size_t i = 0; i < count; ++i) frequencies[taken[g]][i] += groups[g][i];
  }
  for (size_t table = 0; table < tables.size(); ++table) {
    tables[table] = code_lengths(frequencies[table], count);
  }
  return taken;
}

// A choice is its place in a move-to-front list, in unary.
uint64_t choice_bits(std::span<const uint8_t> taken) {
  std::array<uint8_t, kMostTables> list;
  std::iota(list.begin(), list.end(), uint8_t{0});
  uint64_t bits = 0;
  for (const uint8_t table : taken) {
    const auto found = std::find(list.begin(), list.end(), table);
    bits += static_cast<uint64_t>(found - list.begin()) + 1;
    std::rotate(list.begin(), found, found + 1);
  }
  return bits;
}

// The first length in 5 bits; for each symbol two bits per step up or down, and one that ends them.
uint64_t table_bits(const CodeLengths& lengths, size_t count) {
  uint64_t bits = 5 + count;
  for (size_t i = 1; i < count; ++i) {
    const int step = int{lengths[i]} - int{lengths[i - 1]};
    bits += 2 * static_cast<uint64_t>(step < 0 ? -step : step);
  }
  return bits;
}

}  // namespace

uint64_t coded_bits(std::span<const uint8_t> symbols, const Frequencies& frequencies,
                    size_t count) {
  const size_t used = tables_for(symbols.size());
  Tables all = first_tables(frequencies, count, used, symbols.size());
  const std::span<CodeLengths> tables(all.data(), used);
  const std::vector<Counts> groups = count_groups(symbols);
  std::vector<uint8_t> taken;
  for (int i = 0; i < kImprovements; ++i) taken = improve(groups, tables, count);

  constexpr uint64_t kNumbers = 3 + 15;  // of the tables, and of the groups
  uint64_t bits = kNumbers + choice_bits(taken);
  for (const CodeLengths& table : tables) bits += table_bits(table, count);
  for (size_t g = 0; g < groups.size(); ++g) bits += cost(groups[g], tables[taken[g]]);
  return bits;
}

}  // namespace entropyd::assess
