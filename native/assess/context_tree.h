// SPDX-License-Identifier: MIT
// Counts which symbols followed a context (the last d symbols), for every d up to a limit. A tree
// that is read backwards: a node at depth d is a context of d symbols, and its child for a symbol
// is the longer context that begins with that symbol.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace entropyd::assess {

class ContextTree {
 public:
  using Node = uint32_t;
  static constexpr Node kRoot = 0;
  static constexpr Node kNone = 0;  // the root is not a child of any node

  ContextTree(uint32_t alphabet, size_t depth);

  Node child(Node node, uint8_t symbol) const {
    if (!direct_) return edges_[place(key(node, symbol))].child;
    const auto next = static_cast<Node>(key(node, symbol) + 1);
    return nodes_[next].exists ? next : kNone;
  }
  Node add_child(Node node, uint8_t symbol);

  // Returns how often this symbol followed the context.
  uint32_t followed(Node node, uint8_t symbol) const {
    const uint64_t wanted = key(node, symbol);
    return direct_ ? counts_[wanted] : edges_[place(wanted)].followed;
  }
  void follow(Node node, uint8_t symbol);

  // The symbol that followed most often, and how often it did. Of symbols with equal counts it is
  // the greatest.
  uint8_t favourite(Node node) const { return nodes_[node].favourite; }
  uint32_t favoured(Node node) const { return nodes_[node].favoured; }

  // Whether the context is in the dictionary. Other nodes exist only because they are on the path
  // to one that is.
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
  bool direct_;  // a node's number follows from its parent's, so that edges_ is not needed
  size_t used_ = 0;
  std::vector<NodeData> nodes_;
  std::vector<Edge> edges_;
  std::vector<uint32_t> counts_;
};

}  // namespace entropyd::assess
