"""The nodes of ELM (HL7 CQL 1.5, JSON form) that export_elm.py writes. Nothing here knows of bundles.

Operators with two operands in ELM get two here (longer lists are nested), so that any engine may read the library."""
import functools

SYSTEM = "{urn:hl7-org:elm-types:r1}"
BOOLEAN, INTEGER = SYSTEM + "Boolean", SYSTEM + "Integer"
INTEGER_MAXIMUM = 2 ** 31 - 1


def node(kind, **members):
    return {"type": kind, **members}


def unary(kind, operand):
    return node(kind, operand=operand)


def binary(kind, left, right):
    return node(kind, operand=[left, right])


def nested(kind, operands):
    """a OP b OP c .. for one or more operands; a single operand stands for itself."""
    return functools.reduce(lambda left, right: binary(kind, left, right), operands)


def null(result_type=BOOLEAN):
    return node("Null", resultTypeName=result_type)


def boolean(value):
    return node("Literal", valueType=BOOLEAN, value="true" if value else "false")


def integer(value):
    if abs(value) >= INTEGER_MAXIMUM:
        raise ValueError(f"{value} leaves no room in a CQL Integer")
    return node("Literal", valueType=INTEGER, value=str(value))


def integer_maximum():
    return node("MaxValue", valueType=INTEGER)


def either(*operands):
    return nested("Or", operands)


def both(*operands):
    return nested("And", operands)


def negated(operand):
    return unary("Not", operand)


def is_true(operand):
    return unary("IsTrue", operand)


def is_false(operand):
    return unary("IsFalse", operand)


def is_null(operand):
    return unary("IsNull", operand)


def coalesce(*operands):
    return node("Coalesce", operand=list(operands))


def when(condition, then, otherwise):
    """if condition then .. else ..; as CQL says, a null condition takes the else branch."""
    return node("If", condition=condition, then=then, **{"else": otherwise})


def cases(*items, otherwise):
    """case when .. then .. else .. end; as CQL says, a null condition goes on to the next item."""
    return node("Case", caseItem=[{"when": condition, "then": value} for condition, value in items],
                **{"else": otherwise})


def listed(elements):
    return node("List", element=list(elements))


def aggregate(kind, elements):
    """Sum, Min or Max of a list; as CQL says, null elements are ignored and no element gives null."""
    return node(kind, source=listed(elements))


def interval(low, high):
    return node("Interval", low=low, high=high, lowClosed=True, highClosed=True)


def parameter_ref(name):
    return node("ParameterRef", name=name)


def expression_ref(name):
    return node("ExpressionRef", name=name)


def parameter(name, specifier):
    return {"name": name, "accessLevel": "Public", "parameterTypeSpecifier": specifier}


def named_type(name):
    return node("NamedTypeSpecifier", name=name)


def interval_type(name):
    return node("IntervalTypeSpecifier", pointType=named_type(name))


def definition(name, expression):
    return {"name": name, "context": "Patient", "accessLevel": "Public", "expression": expression}


def library(name, version, notes, parameters, definitions):
    return {"library": {
        "annotation": [{"type": "Annotation", "t": [{"name": "note", "value": note} for note in notes]}],
        "identifier": {"id": name, "version": version},
        "schemaIdentifier": {"id": "urn:hl7-org:elm", "version": "r1"},
        "usings": {"def": [{"localIdentifier": "System", "uri": "urn:hl7-org:elm-types:r1"}]},
        "parameters": {"def": parameters},
        "statements": {"def": definitions},
    }}
