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

  explicit ContextTree(uint32_t alphabet);

  Node child(Node node, uint8_t symbol) const { return edges_[place(key(node, symbol))].child; }
  Node add_child(Node node, uint8_t symbol);

  // A leaf stands for a context that occurred once only, before the symbol at `at`, and for all
  // that are longer. It is no node yet, and replaces none.
  static constexpr bool is_leaf(Node child) { return (child & kLeaf) != 0; }
  static constexpr size_t place_of(Node leaf) { return leaf & ~kLeaf; }
  void add_leaf(Node node, uint8_t symbol, size_t at) {
    make_edge(key(node, symbol)).child = kLeaf | static_cast<Node>(at);
  }

  // Returns how often this symbol followed the context.
  uint32_t followed(Node node, uint8_t symbol) const {
    return edges_[place(key(node, symbol))].followed;
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
  };
  struct Edge {
    uint64_t key = kFree;
    uint32_t child = kNone;
    uint32_t followed = 0;
  };
  static constexpr uint64_t kFree = ~uint64_t{0};
  static constexpr Node kLeaf = Node{1} << 31;

  uint64_t key(Node node, uint8_t symbol) const { return uint64_t{node} * alphabet_ + symbol; }
  size_t place(uint64_t key) const;
  Edge& make_edge(uint64_t key);
  void grow();

  uint64_t alphabet_;
  size_t used_ = 0;
  std::vector<NodeData> nodes_;
  std::vector<Edge> edges_;
};

}  // namespace entropyd::assess
