/* bundle_check.c - bundle decoder: steps of the checks between items, and those of rules, codes,
 * clearance and accuracy.
 * Input is UNTRUSTED: every index, order and kind is checked here, so that nobody behind has to. */
#include "formats/bundle_read.h"

#include "base/bytes.h"
#include "base/guard.h"

static const btri_bytes *id_at(const btri_bytes *first, size_t stride, uint32_t index) {
    return (const btri_bytes *)(const void *)((const uint8_t *)(const void *)first + (size_t)index * stride);
}

static int compare_at(const btri_bytes *first, size_t stride, uint32_t a, uint32_t b) {
    return btri_bytes_compare(*id_at(first, stride, a), *id_at(first, stride, b));
}

/* Lets the element at root sink to its place in a heap of count elements, greatest id on top. */
static void sift_down(const btri_bytes *first, size_t stride, uint32_t *heap, uint32_t root, uint32_t count) {
    while (root < count / 2) {
        uint32_t child = 2 * root + 1;
        if (child + 1 < count && compare_at(first, stride, heap[child], heap[child + 1]) < 0) {
            child++;
        }
        if (compare_at(first, stride, heap[root], heap[child]) >= 0) {
            return;
        }
        const uint32_t moved = heap[root];
        heap[root] = heap[child];
        heap[child] = moved;
        root = child;
    }
}

/* Heap sort: n log n in the worst case, in place, without recursion. */
uint32_t btri_bundle_sort_ids(const btri_bytes *first, size_t stride, uint32_t count, uint32_t *order) {
    for (uint32_t i = 0; i < count; i++) {
        order[i] = i;
    }
    for (uint32_t i = count / 2; i > 0; i--) {
        sift_down(first, stride, order, i - 1, count);
    }
    for (uint32_t left = count; left > 1; left--) {
        const uint32_t greatest = order[0];
        order[0] = order[left - 1];
        order[left - 1] = greatest;
        sift_down(first, stride, order, 0, left - 1);
    }
    for (uint32_t i = 1; i < count; i++) {
        if (compare_at(first, stride, order[i - 1], order[i]) == 0) {
            return order[i];
        }
    }
    return BTRI_INDEX_NONE;
}

btri_status btri_bundle_require(bool cond, btri_bytes at, const char *text, btri_bundle_fault *fault) {
    if (cond) {
        return BTRI_OK;
    }
    fault->at = at;
    fault->text = text;
    return BTRI_E_BUNDLE_MALFORMED;
}

btri_status btri_bundle_check_unique(const btri_bytes *first, size_t stride, uint32_t count,
                                     uint32_t *scratch, btri_bundle_fault *fault) {
    const uint32_t twice = btri_bundle_sort_ids(first, stride, count, scratch);
    const btri_bytes at = *id_at(first, stride, twice == BTRI_INDEX_NONE ? 0 : twice);
    return btri_bundle_require(twice == BTRI_INDEX_NONE, at, "an id occurs twice", fault);
}

/* Numbers ascend and ids differ: what every section with permanent numbers promises. */
btri_status btri_bundle_check_ids(const btri_bytes *first, const uint32_t *number, size_t stride,
                                  uint32_t count, uint32_t *scratch, btri_bundle_fault *fault) {
    if (count == 0) {
        return BTRI_OK;
    }
    const uint8_t *numbers = (const uint8_t *)(const void *)number;
    for (uint32_t i = 1; i < count; i++) {
        const uint32_t before = *(const uint32_t *)(const void *)(numbers + (size_t)(i - 1) * stride);
        const uint32_t here = *(const uint32_t *)(const void *)(numbers + (size_t)i * stride);
        BTRI_TRY(btri_bundle_require(before < here, *id_at(first, stride, i),
                                     "permanent numbers do not ascend", fault));
    }
    return btri_bundle_check_unique(first, stride, count, scratch, fault);
}

/* The first table is the one that everything can be shown in. */
bool btri_bundle_has_text(const btri_knowledge *k, uint32_t index) {
    return index < k->texts[0].count && k->texts[0].items[index].ptr != NULL;
}

bool btri_bundle_has_text_or_none(const btri_knowledge *k, uint32_t index) {
    return index == BTRI_INDEX_NONE || btri_bundle_has_text(k, index);
}

bool btri_bundle_are_below(btri_index_list list, uint32_t count) {
    for (uint32_t i = 0; i < list.count; i++) {
        if (list.items[i] >= count) {
            return false;
        }
    }
    return true;
}

bool btri_bundle_are_sources(const btri_knowledge *k, btri_source_ref_list list) {
    for (uint32_t i = 0; i < list.count; i++) {
        if (list.items[i].source >= k->source_count) {
            return false;
        }
    }
    return true;
}

static int compare_mappings(const btri_mapping *a, const btri_mapping *b) {
    if (a->system != b->system) {
        return a->system < b->system ? -1 : 1;
    }
    const int order = btri_bytes_compare(a->code, b->code);
    if (order != 0) {
        return order;
    }
    return (a->finding > b->finding) - (a->finding < b->finding);
}

static btri_status check_mappings(const btri_knowledge *k, btri_bundle_fault *fault) {
    for (uint32_t i = 0; i < k->mapping_count; i++) {
        const btri_mapping *m = &k->mappings[i];
        BTRI_TRY(btri_bundle_require(m->finding < k->finding_count, m->code,
                                     "a code sets a finding that does not exist", fault));
        const btri_finding_kind kind = k->findings[m->finding].kind;
        BTRI_TRY(btri_bundle_require(kind != BTRI_KIND_DERIVED && kind != BTRI_KIND_SCORE, m->code,
                                     "a code sets a derived finding", fault));
        BTRI_TRY(btri_bundle_require((m->flags & BTRI_MAPPING_ABSENT) == 0 || kind != BTRI_KIND_QUANTITY,
                                     m->code, "a code sets a quantity absent", fault));
        BTRI_TRY(btri_bundle_require(i == 0 || compare_mappings(m - 1, m) < 0, m->code,
                                     "codes are not in ascending order", fault));
    }
    return BTRI_OK;
}

static btri_status check_rule(const btri_knowledge *k, const btri_program *p, const btri_rule *r,
                              btri_bundle_fault *fault) {
    BTRI_TRY(btri_bundle_require(r->slot < p->instruction_count, r->id, "a slot does not exist", fault));
    BTRI_TRY(btri_bundle_require(r->urgency_parameter == BTRI_INDEX_NONE ||
                                     (r->urgency_parameter < k->parameter_count &&
                                      k->parameters[r->urgency_parameter].kind == BTRI_PARAMETER_URGENCY),
                                 r->id, "a rule takes its urgency from what is no urgency parameter", fault));
    BTRI_TRY(btri_bundle_require(btri_bundle_has_text(k, r->title) && btri_bundle_has_text(k, r->written) &&
                                     btri_bundle_has_text_or_none(k, r->note) &&
                                     btri_bundle_has_text_or_none(k, r->reading),
                                 r->id, "a rule names a text that is not there", fault));
    BTRI_TRY(btri_bundle_require(btri_bundle_are_below(r->conditions, k->condition_count), r->id,
                                 "a rule names a condition that does not exist", fault));
    BTRI_TRY(btri_bundle_require(btri_bundle_are_below(r->advice, k->advice_count) &&
                                     btri_bundle_are_below(r->suppressed_advice, k->advice_count),
                                 r->id, "a rule names an advice that does not exist", fault));
    BTRI_TRY(btri_bundle_require(btri_bundle_are_below(r->caveats, k->caveat_count), r->id,
                                 "a rule names a caveat that does not exist", fault));
    BTRI_TRY(btri_bundle_require(btri_bundle_are_below(r->suppressed_actions, k->action_count), r->id,
                                 "a rule names an action that does not exist", fault));
    for (uint32_t i = 0; i < r->action_count; i++) {
        BTRI_TRY(btri_bundle_require(r->actions[i].action < k->action_count, r->id,
                                     "a rule names an action that does not exist", fault));
    }
    BTRI_TRY(btri_bundle_require(btri_bundle_are_sources(k, r->sources), r->id,
                                 "a rule names a source that does not exist", fault));
    return BTRI_OK;
}

static btri_status check_clearance_and_accuracy(const btri_knowledge *k, const btri_program *p,
                                                uint32_t *scratch, btri_bundle_fault *fault) {
    const btri_index_list known = k->clearance_findings;
    BTRI_TRY(btri_bundle_require(k->clearance_slot < p->instruction_count, k->meta.id,
                                 "the slot of the clearance does not exist", fault));
    BTRI_TRY(btri_bundle_require(btri_bundle_are_below(known, k->finding_count), k->meta.id,
                                 "the clearance names a finding that does not exist", fault));
    for (uint32_t i = 1; i < known.count; i++) {
        BTRI_TRY(btri_bundle_require(known.items[i - 1] < known.items[i], k->meta.id,
                                     "the findings of the clearance do not ascend", fault));
    }
    const btri_accuracy *all = k->accuracy;
    if (k->accuracy_count != 0) {
        BTRI_TRY(btri_bundle_check_unique(&all->id, sizeof(*all), k->accuracy_count, scratch, fault));
    }
    for (uint32_t i = 0; i < k->accuracy_count; i++) {
        BTRI_TRY(btri_bundle_require(all[i].source < k->source_count, all[i].id,
                                     "an accuracy names a source that does not exist", fault));
        BTRI_TRY(btri_bundle_require(btri_bundle_are_below(all[i].rules, p->rule_count), all[i].id,
                                     "an accuracy names a rule that does not exist", fault));
    }
    return BTRI_OK;
}

btri_status btri_bundle_check_rules(const btri_knowledge *k, const btri_program *p, uint32_t *scratch,
                                    btri_bundle_fault *fault) {
    const btri_rule *all = p->rules;
    BTRI_TRY(btri_bundle_check_ids(&all->id, &all->number, sizeof(*all), p->rule_count, scratch, fault));
    for (uint32_t i = 0; i < p->rule_count; i++) {
        BTRI_TRY(check_rule(k, p, &all[i], fault));
    }
    BTRI_TRY(check_mappings(k, fault));
    return check_clearance_and_accuracy(k, p, scratch, fault);
}
