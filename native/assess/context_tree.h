// SPDX-License-Identifier: MIT
// What followed the last symbols, for contexts of every length: a tree read backwards, whose node
// at depth d is a context of d symbols and whose child by a symbol is the context that began with
// it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace entropyd::assess {

class ContextTree {
 public:
  using Node = uint32_t;
  static constexpr Node kRoot = 0;
  static constexpr Node kNone = 0;  // the root is nobody's child

  ContextTree(uint32_t alphabet, size_t depth);

  Node child(Node node, uint8_t symbol) const {
    if (!direct_) return edges_[place(key(node, symbol))].child;
    const auto next = static_cast<Node>(key(node, symbol) + 1);
    return nodes_[next].exists ? next : kNone;
  }
  Node add_child(Node node, uint8_t symbol);

  // How often this symbol followed the context.
  uint32_t followed(Node node, uint8_t symbol) const {
    const uint64_t wanted = key(node, symbol);
    return direct_ ? counts_[wanted] : edges_[place(wanted)].followed;
  }
  void follow(Node node, uint8_t symbol);

  // What followed most often, and how often; of equals the greater symbol.
  uint8_t favourite(Node node) const { return nodes_[node].favourite; }
  uint32_t favoured(Node node) const { return nodes_[node].favoured; }

  // Whether the context is an entry: nodes can be no more than the way to others.
  bool is_entry(Node node) const { return nodes_[node].is_entry; }
  void make_entry(Node node) { nodes_[node].is_entry = true; }

 private:
  struct NodeData {
    uint32_t favoured = 0;
    uint8_t favourite = 0;
    bool is_entry = false;
    bool exists = true;
  };
  struct Edge {
    uint64_t key = kFree;
    uint32_t child = kNone;
    uint32_t followed = 0;
  };
  static constexpr uint64_t kFree = ~uint64_t{0};

  uint64_t key(Node node, uint8_t symbol) const { return uint64_t{node} * alphabet_ + symbol; }
  size_t place(uint64_t key) const;
  Edge& make_edge(uint64_t key);
  void grow();

  uint64_t alphabet_;
  bool direct_;  // a node's number follows from its parent's, and counts_ stands for edges_
  size_t used_ = 0;
  std::vector<NodeData> nodes_;
  std::vector<Edge> edges_;
  std::vector<uint32_t> counts_;
};

}  // namespace entropyd::assess
