// SPDX-License-Identifier: MIT
// The part of PKCS #11 that entropyd-pkcs11 calls: OASIS "PKCS #11 Cryptographic Token Interface
// Base Specification Version 2.40", sections 2 (general data types) and 5 (functions). Names of
// functions, constants and fields are the standard's, without its CK_ prefixes for types.
#pragma once

namespace entropyd::pkcs11 {

using ReturnValue = unsigned long;  // CK_RV; CK_ULONG is an unsigned long, packed as in C (2.1)
using SlotId = unsigned long;
using SessionHandle = unsigned long;

struct Version {
  unsigned char major, minor;
};

// Text fields are padded with blanks and have no terminating NUL (3.1).
struct TokenInfo {
  unsigned char label[32];
  unsigned char manufacturerID[32];
  unsigned char model[16];
  unsigned char serialNumber[16];
  unsigned long flags;
  unsigned long ulMaxSessionCount, ulSessionCount, ulMaxRwSessionCount, ulRwSessionCount;
  unsigned long ulMaxPinLen, ulMinPinLen;
  unsigned long ulTotalPublicMemory, ulFreePublicMemory;
  unsigned long ulTotalPrivateMemory, ulFreePrivateMemory;
  Version hardwareVersion, firmwareVersion;
  unsigned char utcTime[16];
};

// Flags of TokenInfo (3.2, table 6).
constexpr unsigned long CKF_RNG = 0x1;
constexpr unsigned long CKF_TOKEN_INITIALIZED = 0x400;
constexpr unsigned long CKF_USER_PIN_FINAL_TRY = 0x20000;
constexpr unsigned long CKF_USER_PIN_LOCKED = 0x40000;

constexpr unsigned long CKF_SERIAL_SESSION = 0x4;  // always set in C_OpenSession (5.6)
constexpr unsigned long CKU_USER = 1;

constexpr ReturnValue CKR_OK = 0x0;
constexpr ReturnValue CKR_SLOT_ID_INVALID = 0x3;
constexpr ReturnValue CKR_DEVICE_REMOVED = 0x32;
constexpr ReturnValue CKR_FUNCTION_NOT_SUPPORTED = 0x54;
constexpr ReturnValue CKR_PIN_INCORRECT = 0xa0;
constexpr ReturnValue CKR_PIN_INVALID = 0xa1;
constexpr ReturnValue CKR_PIN_LEN_RANGE = 0xa2;
constexpr ReturnValue CKR_PIN_EXPIRED = 0xa3;
constexpr ReturnValue CKR_PIN_LOCKED = 0xa4;
constexpr ReturnValue CKR_SESSION_CLOSED = 0xb0;
constexpr ReturnValue CKR_SESSION_HANDLE_INVALID = 0xb3;
constexpr ReturnValue CKR_TOKEN_NOT_PRESENT = 0xe0;
constexpr ReturnValue CKR_TOKEN_NOT_RECOGNIZED = 0xe1;
constexpr ReturnValue CKR_USER_ALREADY_LOGGED_IN = 0x100;
constexpr ReturnValue CKR_USER_NOT_LOGGED_IN = 0x101;
constexpr ReturnValue CKR_USER_PIN_NOT_INITIALIZED = 0x102;
constexpr ReturnValue CKR_RANDOM_NO_RNG = 0x121;

using Unused = void (*)();

// CK_FUNCTION_LIST (3.6). The functions come in the order in which the standard describes them;
// those that are not called have no types here.
struct FunctionList {
  Version version;
  ReturnValue (*C_Initialize)(void* init_args);
  ReturnValue (*C_Finalize)(void* reserved);
  Unused C_GetInfo, C_GetFunctionList;
  ReturnValue (*C_GetSlotList)(unsigned char token_present, SlotId* slots, unsigned long* count);
  Unused C_GetSlotInfo;
  ReturnValue (*C_GetTokenInfo)(SlotId slot, TokenInfo* info);
  Unused C_GetMechanismList, C_GetMechanismInfo;
  Unused C_InitToken, C_InitPIN, C_SetPIN;
  ReturnValue (*C_OpenSession)(SlotId slot, unsigned long flags, void* application, Unused notify,
                               SessionHandle* session);
  Unused C_CloseSession, C_CloseAllSessions, C_GetSessionInfo;
  Unused C_GetOperationState, C_SetOperationState;
  ReturnValue (*C_Login)(SessionHandle session, unsigned long user, unsigned char* pin,
                         unsigned long length);
  Unused C_Logout;
  Unused C_CreateObject, C_CopyObject, C_DestroyObject, C_GetObjectSize;
  Unused C_GetAttributeValue, C_SetAttributeValue;
  Unused C_FindObjectsInit, C_FindObjects, C_FindObjectsFinal;
  Unused C_EncryptInit, C_Encrypt, C_EncryptUpdate, C_EncryptFinal;
  Unused C_DecryptInit, C_Decrypt, C_DecryptUpdate, C_DecryptFinal;
  Unused C_DigestInit, C_Digest, C_DigestUpdate, C_DigestKey, C_DigestFinal;
  Unused C_SignInit, C_Sign, C_SignUpdate, C_SignFinal, C_SignRecoverInit, C_SignRecover;
  Unused C_VerifyInit, C_Verify, C_VerifyUpdate, C_VerifyFinal;
  Unused C_VerifyRecoverInit, C_VerifyRecover;
  Unused C_DigestEncryptUpdate, C_DecryptDigestUpdate;
  Unused C_SignEncryptUpdate, C_DecryptVerifyUpdate;
  Unused C_GenerateKey, C_GenerateKeyPair, C_WrapKey, C_UnwrapKey, C_DeriveKey;
  Unused C_SeedRandom;
  ReturnValue (*C_GenerateRandom)(SessionHandle session, unsigned char* random,
                                  unsigned long length);
  Unused C_GetFunctionStatus, C_CancelFunction, C_WaitForSlotEvent;
};

// The one function that every module exports (5.4).
using GetFunctionList = ReturnValue (*)(FunctionList** list);

}  // namespace entropyd::pkcs11
