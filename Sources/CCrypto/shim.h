// Digests and message authentication of libcrypto, which libcurl brings along anyway.
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <openssl/rand.h>
