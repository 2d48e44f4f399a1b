// curl_easy_setopt and curl_easy_getinfo are variadic: one function a kind of argument, which Swift can call.
#ifndef PICKET_CCURL_H
#define PICKET_CCURL_H

#include <curl/curl.h>

CURLcode cc_setopt_long(CURL *handle, CURLoption option, long value);
CURLcode cc_setopt_text(CURL *handle, CURLoption option, const char *value);
CURLcode cc_setopt_list(CURL *handle, CURLoption option, struct curl_slist *value);
CURLcode cc_getinfo_long(CURL *handle, CURLINFO info, long *value);
CURLcode cc_getinfo_count(CURL *handle, CURLINFO info, curl_off_t *value);
// The text is curl's own and lives until the next transfer.
CURLcode cc_getinfo_text(CURL *handle, CURLINFO info, const char **value);

CURLcode cc_setopt_count(CURL *handle, CURLoption option, curl_off_t value);
// Not copied: has to live as long as the transfer.
CURLcode cc_setopt_bytes(CURL *handle, CURLoption option, const void *value);

// Room for CURL_ERROR_SIZE characters.
CURLcode cc_set_error_buffer(CURL *handle, char *buffer);

// Each with its context. Debug and progress calls are switched on by setting them.
CURLcode cc_set_read(CURL *handle, curl_read_callback call, void *context);
CURLcode cc_set_write(CURL *handle, curl_write_callback call, void *context);
CURLcode cc_set_debug(CURL *handle, curl_debug_callback call, void *context);
CURLcode cc_set_progress(CURL *handle, curl_xferinfo_callback call, void *context);
CURLcode cc_set_sockets(CURL *handle, curl_opensocket_callback open, curl_closesocket_callback close, void *context);

#endif
