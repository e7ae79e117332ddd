// SPDX-License-Identifier: MIT
// Nodes are created when they are needed, and the edges are in a hash table with open addressing.
#include "context_tree.h"

namespace entropyd::assess {

namespace {

constexpr size_t kFirstSize = size_t{1} << 12;  // a power of two

}  // namespace

ContextTree::ContextTree(uint32_t alphabet) : alphabet_(alphabet), nodes_(1), edges_(kFirstSize) {}

size_t ContextTree::place(uint64_t key) const {
  const size_t mask = edges_.size() - 1;
  uint64_t mixed = key * 0x9E3779B97F4A7C15;  // 2^64 divided by the golden ratio
  mixed ^= mixed >> 32;
  size_t at = mixed & mask;
  while (edges_[at].key != key && edges_[at].key != kFree) at = (at + 1) & mask;
  return at;
}

void ContextTree::grow() {
  std::vector<Edge> old(2 * edges_.size());
  old.swap(edges_);
  for (const Edge& edge : old)
    if (edge.key != kFree) edges_[place(edge.key)] = edge;
}

ContextTree::Edge& ContextTree::make_edge(uint64_t wanted) {
  Edge* edge = &edges_[place(wanted)];
  if (edge->key == wanted) return *edge;
  if (2 * ++used_ > edges_.size()) {
    grow();
    edge = &edges_[place(wanted)];
  }
  edge->key = wanted;
  return *edge;
}

ContextTree::Node ContextTree::add_child(Node node, uint8_t symbol) {
  const auto child = static_cast<Node>(nodes_.size());
  nodes_.emplace_back();
  make_edge(key(node, symbol)).child = child;
  return child;
}

void ContextTree::follow(Node node, uint8_t symbol) {
  const uint32_t count = ++make_edge(key(node, symbol)).followed;
  NodeData& data = nodes_[node];
  if (count > data.favoured || (count == data.favoured && symbol > data.favourite)) {
    data.favoured = count;
    data.favourite = symbol;
  }
}

}  // namespace entropyd::assess
