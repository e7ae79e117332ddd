// SPDX-License-Identifier: MIT
// bzip2 publishes no specification: which of several codes of the same cost it takes is known from
// what it writes. So the order in which equal weights leave the heap, and how it rounds, are its
// own, and test/native/bzip2-size.test.ts compares the results.
#include "huffman.h"

#include <algorithm>
#include <utility>

namespace entropyd::assess {

namespace {

constexpr size_t kLongest = 17;
constexpr size_t kNodes = 2 * kMostCodes;

// A weight is a frequency times 256 plus the depth of the tree below: of two trees of the same
// frequency the lower one is lighter.
constexpr uint64_t kUnit = 256;

struct Node {
  uint64_t weight = 0;
  size_t parent = 0;
};

// A binary heap with the lightest node at its top.
class Heap {
 public:
  explicit Heap(const std::array<Node, kNodes>& nodes) : nodes_(nodes) {}

  size_t size() const { return size_; }

  void push(size_t node) {
    size_t place = ++size_;
    for (; place > 1 && weight(node) < weight(heap_[place / 2]); place /= 2) {
      heap_[place] = heap_[place / 2];
    }
    heap_[place] = node;
  }

  size_t pop() {
    const size_t lightest = heap_[1];
    const size_t moved = heap_[size_--];
    size_t place = 1;
    for (size_t child = 2; child <= size_; child = 2 * place) {
      if (child < size_ && weight(heap_[child + 1]) < weight(heap_[child])) ++child;
      if (weight(moved) < weight(heap_[child])) break;
      heap_[place] = heap_[child];
      place = child;
    }
    heap_[place] = moved;
    return lightest;
  }

 private:
  uint64_t weight(size_t node) const { return nodes_[node].weight; }

  const std::array<Node, kNodes>& nodes_;
  std::array<size_t, kMostCodes + 2> heap_ = {};
  size_t size_ = 0;
};

// Node 0 is none; those from 1 on are the symbols, and then the trees that are made of two.
CodeLengths depths(std::array<Node, kNodes> nodes, size_t count) {
  Heap heap(nodes);
  for (size_t node = 1; node <= count; ++node) heap.push(node);
  size_t made = count;
  while (heap.size() > 1) {
    const size_t first = heap.pop();
    const size_t second = heap.pop();
    ++made;
    nodes[first].parent = nodes[second].parent = made;
    const auto [a, b] = std::pair(nodes[first].weight, nodes[second].weight);
    nodes[made].weight = (a / kUnit + b / kUnit) * kUnit + 1 + std::max(a % kUnit, b % kUnit);
    heap.push(made);
  }
  CodeLengths lengths = {};
  for (size_t symbol = 0; symbol < count; ++symbol) {
    for (size_t node = nodes[symbol + 1].parent; node != 0; node = nodes[node].parent) {
      ++lengths[symbol];
    }
  }
  return lengths;
}

}  // namespace

CodeLengths code_lengths(const Frequencies& frequencies, size_t count) {
  std::array<Node, kNodes> leaves = {};
  for (size_t i = 0; i < count; ++i) leaves[i + 1].weight = kUnit * std::max(1U, frequencies[i]);
  while (true) {
    const CodeLengths lengths = depths(leaves, count);
    if (*std::max_element(lengths.begin(), lengths.end()) <= kLongest) return lengths;
    for (size_t i = 1; i <= count; ++i) {
      leaves[i].weight = kUnit * (1 + leaves[i].weight / kUnit / 2);
    }
  }
}

}  // namespace entropyd::assess
