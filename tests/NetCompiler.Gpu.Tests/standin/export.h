// What the library shows to those who load it.
#pragma once
#define STANDIN_EXPORT extern "C" __attribute__((visibility("default")))
