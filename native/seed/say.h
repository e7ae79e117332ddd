// SPDX-License-Identifier: MIT
#pragma once

#include <stddef.h>

#include <string>

namespace entropyd::seed {

// The text in lines of at most `width` characters, broken between words only;
// each line but the first begins with two spaces. A longer word has a line of
// its own.
std::string wrapped(const std::string& text, size_t width);

// Writes a sentence to standard error, after the program's name. It is wrapped
// on a terminal, such as a console at boot; in a file, a pipe or the journal it
// stays one line.
void say(const std::string& sentence);

}  // namespace entropyd::seed
