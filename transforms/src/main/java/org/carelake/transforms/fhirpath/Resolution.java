package org.carelake.transforms.fhirpath;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What became of the element names of a path that meets items of several types, one after the
 * other: a name need not be known to all of them, but to one.
 */
final class Resolution {
  private final Set<Ast.Member> known = new HashSet<>();
  private final Map<Ast.Member, UnknownElementException> unknown = new LinkedHashMap<>();

  /** The element, or nothing when this type has it not. */
  Compiled member(Elements elements, Compiled target, Ast.Member member) {
    try {
      Compiled result = elements.member(target, member.name(), member);
      if (!target.isNothing()) {
        known.add(member);
      }
      return result;
    } catch (UnknownElementException wrong) {
      unknown.putIfAbsent(member, wrong);
      return Compiled.NOTHING;
    }
  }

  /** What is wrong with the names that no type knew. */
  List<UnknownElementException> unresolved() {
    List<UnknownElementException> unresolved = new ArrayList<>();
    unknown.forEach(
        (member, wrong) -> {
          if (!known.contains(member)) {
            unresolved.add(wrong);
          }
        });
    return unresolved;
  }
}
