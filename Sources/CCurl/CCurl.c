#include "CCurl.h"

CURLcode cc_setopt_long(CURL *handle, CURLoption option, long value) { return curl_easy_setopt(handle, option, value); }

CURLcode cc_setopt_text(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}

CURLcode cc_setopt_list(CURL *handle, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(handle, option, value);
}

CURLcode cc_getinfo_long(CURL *handle, CURLINFO info, long *value) { return curl_easy_getinfo(handle, info, value); }

CURLcode cc_setopt_bytes(CURL *handle, CURLoption option, const void *value) {
  return curl_easy_setopt(handle, option, value);
}

CURLcode cc_setopt_count(CURL *handle, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(handle, option, value);
}

CURLcode cc_getinfo_count(CURL *handle, CURLINFO info, curl_off_t *value) {
  return curl_easy_getinfo(handle, info, value);
}

CURLcode cc_getinfo_text(CURL *handle, CURLINFO info, const char **value) {
  return curl_easy_getinfo(handle, info, value);
}

CURLcode cc_set_error_buffer(CURL *handle, char *buffer) {
  return curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, buffer);
}

CURLcode cc_set_read(CURL *handle, curl_read_callback call, void *context) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_READFUNCTION, call);
  return code ? code : curl_easy_setopt(handle, CURLOPT_READDATA, context);
}

CURLcode cc_set_write(CURL *handle, curl_write_callback call, void *context) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, call);
  return code ? code : curl_easy_setopt(handle, CURLOPT_WRITEDATA, context);
}

CURLcode cc_set_debug(CURL *handle, curl_debug_callback call, void *context) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_DEBUGFUNCTION, call);
  if (!code) code = curl_easy_setopt(handle, CURLOPT_DEBUGDATA, context);
  return code ? code : curl_easy_setopt(handle, CURLOPT_VERBOSE, 1L);
}

CURLcode cc_set_progress(CURL *handle, curl_xferinfo_callback call, void *context) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, call);
  if (!code) code = curl_easy_setopt(handle, CURLOPT_XFERINFODATA, context);
  return code ? code : curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
}

CURLcode cc_set_sockets(CURL *handle, curl_opensocket_callback open, curl_closesocket_callback close, void *context) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, open);
  if (!code) code = curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, context);
  if (!code) code = curl_easy_setopt(handle, CURLOPT_CLOSESOCKETFUNCTION, close);
  return code ? code : curl_easy_setopt(handle, CURLOPT_CLOSESOCKETDATA, context);
}
