#include "edgeinfer.h"

uint32_t edgeinfer_abi_version(void) { return EDGEINFER_ABI_VERSION; }

const char *edgeinfer_status_name(edgeinfer_status status)
{
    switch (status) {
    case EDGEINFER_OK: return "ok";
    case EDGEINFER_INVALID_ARGUMENT: return "invalid argument";
    case EDGEINFER_NOT_FOUND: return "not found";
    case EDGEINFER_WRONG_SIZE: return "wrong size";
    case EDGEINFER_WRONG_TYPE: return "wrong type";
    case EDGEINFER_FILE_ERROR: return "file error";
    case EDGEINFER_INVALID_MODEL: return "invalid model";
    case EDGEINFER_OUT_OF_RESOURCES: return "out of resources";
    }
    return "unknown";
}

const char *edgeinfer_element_name(edgeinfer_element element)
{
    switch (element) {
    case EDGEINFER_FLOAT32: return "float32";
    case EDGEINFER_FLOAT64: return "float64";
    case EDGEINFER_FLOAT16: return "float16";
    case EDGEINFER_BFLOAT16: return "bfloat16";
    case EDGEINFER_INT8: return "int8";
    case EDGEINFER_UINT8: return "uint8";
    case EDGEINFER_INT16: return "int16";
    case EDGEINFER_UINT16: return "uint16";
    case EDGEINFER_INT32: return "int32";
    case EDGEINFER_UINT32: return "uint32";
    case EDGEINFER_INT64: return "int64";
    case EDGEINFER_UINT64: return "uint64";
    case EDGEINFER_BOOL: return "bool";
    case EDGEINFER_BYTES: return "bytes";
    }
    return "unknown";
}
