"""The C library through its public API (ctypes on the shared library): the firm and acting value of every rule on a
case given as JSON text. Results show only what fired; worked cases also need "not" and "unknown" of quiet rules."""
import ctypes


JSON_FORMAT = 1
OK = 0
VALUES = {0: None, 1: True, 2: False}  # btri_tri


class Bytes(ctypes.Structure):
    _fields_ = [("ptr", ctypes.c_char_p), ("len", ctypes.c_size_t)]


class ReadOptions(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_size_t), ("at", ctypes.c_char_p), ("at_if_missing", ctypes.c_char_p),
                ("profile", ctypes.c_char_p), ("parameters", ctypes.c_char_p)]


class LibraryError(Exception):
    pass


class Library:
    def __init__(self, shared_library, bundle_bytes):
        """`bundle_bytes` is opened as unsigned, so that the library and the reference read the very same knowledge."""
        self.lib = ctypes.CDLL(str(shared_library))
        self.lib.btri_status_name.restype = ctypes.c_char_p
        self.lib.btri_bundle_open_unsigned.argtypes = [ctypes.c_void_p, Bytes, ctypes.c_void_p]
        self.lib.btri_case_read_as.argtypes = [ctypes.c_void_p, ctypes.c_int, Bytes, ctypes.c_void_p]
        for function in ("btri_case_free", "btri_bundle_release", "btri_context_free"):
            getattr(self.lib, function).argtypes = [ctypes.c_void_p]
            getattr(self.lib, function).restype = None
        self.context, self.bundle, self.case = ctypes.c_void_p(), ctypes.c_void_p(), ctypes.c_void_p()
        self._must("context", self.lib.btri_context_new(None, ctypes.byref(self.context)))
        self._must("bundle", self.lib.btri_bundle_open_unsigned(
            self.context, Bytes(bundle_bytes, len(bundle_bytes)), ctypes.byref(self.bundle)))
        self._must("case", self.lib.btri_case_new(self.context, self.bundle, ctypes.byref(self.case)))

    def _must(self, what, status):
        if status != OK:
            raise LibraryError(f"{what}: {self.lib.btri_status_name(status).decode()}")

    def rule_values(self, case_json, rules, parameters=""):
        """[(firm, acting)] of rules 0 .. rules-1 of the bundle."""
        text = case_json.encode("utf-8")
        options = ReadOptions(ctypes.sizeof(ReadOptions), None, None, None, parameters.encode("ascii"))
        result = ctypes.c_void_p()
        self._must("read", self.lib.btri_case_read_as(self.case, JSON_FORMAT, Bytes(text, len(text)),
                                                      ctypes.byref(options)))
        self._must("evaluate", self.lib.btri_case_evaluate(self.case, ctypes.byref(result)))
        firm, acting, values = ctypes.c_int(), ctypes.c_int(), []
        for rule in range(rules):
            self._must("rule value", self.lib.btri_case_rule_value(self.case, ctypes.c_uint32(rule),
                                                                   ctypes.byref(firm), ctypes.byref(acting)))
            values.append((VALUES[firm.value], VALUES[acting.value]))
        return values

    def close(self):
        self.lib.btri_case_free(self.case)
        self.lib.btri_bundle_release(self.bundle)
        self.lib.btri_context_free(self.context)
