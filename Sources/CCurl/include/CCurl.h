// curl_easy_setopt and curl_easy_getinfo are variadic: one function a kind of argument, which Swift can call.
#ifndef PICKET_CCURL_H
#define PICKET_CCURL_H

#include <curl/curl.h>

CURLcode cc_setopt_long(CURL *handle, CURLoption option, long value);
CURLcode cc_setopt_text(CURL *handle, CURLoption option, const char *value);
CURLcode cc_setopt_list(CURL *handle, CURLoption option, struct curl_slist *value);
CURLcode cc_getinfo_long(CURL *handle, CURLINFO info, long *value);

#endif
