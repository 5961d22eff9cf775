/* export.h - symbol visibility and attributes of the public declarations. */
#ifndef BTRI_EXPORT_H
#define BTRI_EXPORT_H

#if defined(__GNUC__)
#define BTRI_API      __attribute__((visibility("default")))
#define BTRI_MUST_USE __attribute__((warn_unused_result))
#else
#define BTRI_API
#define BTRI_MUST_USE
#endif

#endif
