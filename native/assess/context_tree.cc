// SPDX-License-Identifier: MIT
// For bits every node has a fixed number, level by level as in a binary heap. For larger alphabets
// nodes are created when they are needed, and the edges are in a hash table with open addressing.
#include "context_tree.h"

namespace entropyd::assess {

namespace {

constexpr size_t kFirstSize = size_t{1} << 12;  // a power of two
constexpr size_t kDeepest = 20;

}  // namespace

ContextTree::ContextTree(uint32_t alphabet, size_t depth)
    : alphabet_(alphabet), direct_(alphabet <= 2 && depth <= kDeepest) {
  if (!direct_) {
    nodes_.resize(1);
    edges_.resize(kFirstSize);
    return;
  }
  const size_t places = size_t{1} << (depth + 1);
  nodes_.resize(places);
  for (NodeData& node : nodes_) node.exists = false;
  counts_.resize(alphabet_ * places);
}

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
  if (direct_) {
    const auto child = static_cast<Node>(key(node, symbol) + 1);
    nodes_[child].exists = true;
    return child;
  }
  const auto child = static_cast<Node>(nodes_.size());
  nodes_.emplace_back();
  make_edge(key(node, symbol)).child = child;
  return child;
}

void ContextTree::follow(Node node, uint8_t symbol) {
  const uint64_t edge = key(node, symbol);
  const uint32_t count = direct_ ? ++counts_[edge] : ++make_edge(edge).followed;
  NodeData& data = nodes_[node];
  if (count > data.favoured || (count == data.favoured && symbol > data.favourite)) {
    data.favoured = count;
    data.favourite = symbol;
  }
}

}  // namespace entropyd::assess
