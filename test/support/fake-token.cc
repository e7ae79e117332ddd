// A PKCS #11 module for what a real token does not do on demand. $FAKE_TOKEN is a directory; a file in it causes a
// fault while it exists: `away` (the token is pulled out), `second` (a second token), `mute` (no generator), `hang`,
// `crash`, `final` (one more wrong PIN locks it), `vague` (a wrong PIN is a general error). A byte is appended to
// `logins` for each login, and to `generated` for each byte that was generated. With $FAKE_TOKEN_LACKS set, the
// module has no C_GenerateRandom.
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <unistd.h>

#include <string>

#include "../../native/pkcs11/cryptoki.h"

namespace {

using namespace entropyd::pkcs11;

std::string file(const char* name) {
  return std::string(getenv("FAKE_TOKEN")) + "/" + name;
}

bool has(const char* name) {
  return access(file(name).c_str(), F_OK) == 0;
}

void count(const char* name, unsigned long bytes) {
  const int fd = open(file(name).c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  const std::string marks(bytes, '.');
  if (fd < 0 || write(fd, marks.data(), marks.size()) < 0) abort();
  close(fd);
}

template <size_t kSize>
void fill(unsigned char (&field)[kSize], const char* text) {
  memset(field, ' ', kSize);
  memcpy(field, text, strlen(text));
}

ReturnValue accept(void*) {
  return CKR_OK;
}

ReturnValue slot_list(unsigned char, SlotId* slots, unsigned long* count) {
  if (has("countless") && slots == nullptr) {
    *count = ~0UL / 8;
    return CKR_OK;
  }
  *count = has("away") ? 0 : has("second") ? 2 : 1;
  for (unsigned long at = 0; slots != nullptr && at < *count; ++at) slots[at] = 7 + at;
  return CKR_OK;
}

ReturnValue token_info(SlotId slot, TokenInfo* info) {
  fill(info->label, slot == 7 ? "first" : "second\n");
  fill(info->manufacturerID, "entropyd");
  fill(info->model, "fake");
  fill(info->serialNumber, "1");
  info->flags = CKF_TOKEN_INITIALIZED | CKF_RNG | (has("final") ? CKF_USER_PIN_FINAL_TRY : 0);
  return CKR_OK;
}

ReturnValue open_session(SlotId, unsigned long, void*, Unused, SessionHandle* session) {
  *session = 1;
  return CKR_OK;
}

ReturnValue log_in(SessionHandle, unsigned long, unsigned char* pin, unsigned long length) {
  count("logins", 1);
  if (length == 4 && memcmp(pin, "1234", 4) == 0) return CKR_OK;
  return has("vague") ? 5 /* CKR_GENERAL_ERROR */ : CKR_PIN_INCORRECT;
}

ReturnValue generate(SessionHandle, unsigned char* random, unsigned long length) {
  if (has("away")) return CKR_DEVICE_REMOVED;
  if (has("mute")) return CKR_RANDOM_NO_RNG;
  if (has("crash")) {
    const rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    abort();
  }
  while (has("hang")) pause();
  count("generated", length);
  return getrandom(random, length, 0) == static_cast<ssize_t>(length) ? CKR_OK : CKR_DEVICE_REMOVED;
}

}  // namespace

extern "C" ReturnValue C_GetFunctionList(FunctionList** list) {
  static FunctionList functions = {};
  functions.version = {2, 40};
  functions.C_Initialize = accept;
  functions.C_Finalize = accept;
  functions.C_GetSlotList = slot_list;
  functions.C_GetTokenInfo = token_info;
  functions.C_OpenSession = open_session;
  functions.C_Login = log_in;
  functions.C_GenerateRandom = getenv("FAKE_TOKEN_LACKS") == nullptr ? generate : nullptr;
  *list = &functions;
  return CKR_OK;
}
