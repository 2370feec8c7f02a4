package org.carelake.transforms.fhirpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
  private static final String PATIENT =
      """
      {"resourceType":"Patient","id":"p1","active":true,
       "name":[{"use":"official","family":"Muster","given":["Anna","Maria"]},
               {"use":"usual","given":["Anni"],"period":{"start":"2001","end":"2004-05"}}],
       "telecom":[{"system":"phone","value":"1","rank":1},{"system":"email","value":"a@b","rank":2}],
       "birthDate":"1970-06-15","deceasedDateTime":"2020-02-03T10:00:00+02:00",
       "multipleBirthInteger":2,
       "managingOrganization":{"reference":"#org"},
       "generalPractitioner":[{"reference":"Practitioner/d1"},
         {"reference":"https://x.org/fhir/PractitionerRole/r2/_history/3"},
         {"reference":"urn:uuid:00000000-0000-0000-0000-000000000000"},{"display":"?"}],
       "contained":[{"resourceType":"Organization","id":"org","name":"Org"},
         {"resourceType":"Practitioner","id":"d","name":[{"family":"Doc"}]}],
       "extension":[{"url":"u1","valueString":"one"},{"url":"u2","valueInteger":7},
         {"url":"u1","valueQuantity":{"value":5,"code":"mg"}}]}
      """;

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '"',
      value = {
        "id => p1",
        "Patient.id => p1",
        "name.given => Anna;Maria;Anni",
        "name[0].given[1] => Maria",
        "name[5].given => ",
        "name.given.first() => Anna",
        "name.given.last() => Anni",
        "name.given.tail() => Maria;Anni",
        "name.given.skip(2) => Anni",
        "name.given.take(2) => Anna;Maria",
        "name.given.skip(-1).take(0) => ",
        "name.count() => 2",
        "contact.count() => 0",
        "name.where(use = 'usual').given.single() => Anni",
        "name.where($index = 1).use => usual",
        "name.given.where($this = 'Anni') => Anni",
        "name.exists(family = 'Muster') => true",
        "name.all(given.exists()) => true",
        "name.all(family.exists()) => false",
        "contact.all(gender = 'x') => true",
        "name.family.empty() => false",
        "(name.use | name.use).count() => 2",
        "name.use.combine(name.use).count() => 4",
        "name.given.select(length()) => 4;5;4",
        "name.given.select($this & '!') => Anna!;Maria!;Anni!",
        "name.given.distinct().count() => 3",
        "name.given.isDistinct() => true",
        "name.given.intersect('Anni' | 'Otto') => Anni",
        "name.given.exclude('Anni' | 'Otto') => Anna;Maria",
        "active.not() => false",
        "contact.gender.not() => ",
        "true and {} => ",
        "false and {} => false",
        "true or {} => true",
        "{} or {} => ",
        "true xor true => false",
        "false implies {} => true",
        "true implies false => false",
        "{} implies true => true",
        "1 + 2 * 3 => 7",
        "(1 + 2) * 3 => 9",
        "7 div 2 => 3",
        "-7 div 2 => -3",
        "7 mod 4 => 3",
        "7 / 2 => 3.5",
        "1 / 0 => ",
        "1.10 + 2 => 3.10",
        "9223372036854775807 + 1 => ",
        "'a' + 'b' => ab",
        "'a' + {} => ",
        "'a' & {} & 'b' => ab",
        "2 > 1.5 => true",
        "'a' < 'b' => true",
        "1 = 1.0 => true",
        "1 ~ 1.0 => true",
        "'Abc' ~ 'abc' => true",
        "'Abc' != 'abc' => true",
        "{} = {} => ",
        "name.given = name.given => true",
        "name[0] = name[0] => true",
        "name[0] = name[1] => false",
        "(name | name).count() => 2",
        "'Anni' in name.given => true",
        "name.given contains 'Otto' => false",
        "birthDate = @1970-06-15 => true",
        "birthDate = @1970-06 => ",
        "birthDate < @1971 => true",
        "birthDate > @1970 => ",
        "deceased.ofType(dateTime) = @2020-02-03T08:00:00Z => true",
        "deceased.ofType(dateTime) > @2020-02-02 => true",
        "deceased.ofType(dateTime) > @2020-02-03T10:00:00 => ",
        "deceased.ofType(dateTime) > @2020-02-01T10:00:00 => true",
        "deceased.ofType(boolean) => ",
        "deceased is dateTime => true",
        "deceased is boolean => false",
        "deceased.is(dateTime) => true",
        "(deceased as dateTime).exists() => true",
        "deceased.as(dateTime).exists() => true",
        "deceased.exists() => true",
        "multipleBirth => 2",
        "@T10:30 < @T10:31 => true",
        "@T10:30 = @T10:30:00 => ",
        "name.period.start.lowBoundary() => 2001-01-01T00:00:00.000+14:00",
        "name.period.highBoundary() => 2004-05-31T23:59:59.999-12:00",
        "birthDate.lowBoundary(6) => 1970-06",
        "1.587.lowBoundary() => 1.5865",
        "1.587.highBoundary(8) => 1.58750000",
        "1.lowBoundary() => 0.5",
        "'abcdef'.substring(2) => cdef",
        "'abcdef'.substring(1, 2) => bc",
        "'abc'.substring(3) => ",
        "'abc'.indexOf('c') => 2",
        "'abc'.indexOf('x') => -1",
        "'abc'.startsWith('ab') => true",
        "'abc'.endsWith('') => true",
        "'abc'.contains('d') => false",
        "'a-b'.matches('^[a-z]-[a-z]$') => true",
        "'a1b22'.replaceMatches('[0-9]+', '#') => a#b#",
        "'aaa'.replace('a', 'b') => bbb",
        "'aBc'.upper() & 'aBc'.lower() => ABCabc",
        "'  x '.trim() => x",
        "'grün'.length() => 4",
        "'a,b,,c'.split(',').count() => 4",
        "'abc'.toChars() => a;b;c",
        "name.given.join('/') => Anna/Maria/Anni",
        "contact.gender.join(',') => ",
        "iif(active, 'yes', 'no') => yes",
        "iif(active.not(), 'yes') => ",
        "name.select(iif(family.exists(), family, given)) => Muster;Anni",
        "'12'.toInteger() + 1 => 13",
        "'x'.toInteger() => ",
        "'1.50'.toDecimal() => 1.50",
        "1.toString() & 'x' => 1x",
        "true.toString() => true",
        "'2024-02-03T10:00'.toDate() => 2024-02-03",
        "'2024-13'.toDate() => ",
        "'2024-02-03'.toDateTime() < @2024-03-01 => true",
        "'y'.toBoolean() => true",
        "'z'.convertsToInteger() => false",
        "(-2.5).abs() => 2.5",
        "2.1.ceiling() => 3",
        "(-2.1).floor() => -3",
        "2.345.round(2) => 2.35",
        "extension('u1').value.ofType(string) => one",
        "extension('u1').value.ofType(Quantity) >= 5 'mg' => true",
        "extension('u1').value.ofType(Quantity) > 4 'g' => ",
        "extension.where(url = 'u2').value.ofType(integer) + 1 => 8",
        "extension.value.where($this is integer) => 7",
        "extension('none').exists() => false",
        "1 week = 7 days => ",
        "3 days < 4 'd' => true",
        "generalPractitioner.getReferenceKey() => d1;r2",
        "generalPractitioner.getReferenceKey(Practitioner) => d1",
        "getResourceKey() => p1",
        "name.select(%resource.id) => p1;p1",
        "managingOrganization.resolve().ofType(Organization).name => Org",
        "managingOrganization.resolve().ofType(Practitioner).name.family => ",
        "generalPractitioner.resolve().exists() => false",
        "contained.ofType(Practitioner).name.family => Doc",
        "contained.id => org;d",
        "contained.where($this is Organization).id => org",
        "birthDate.hasValue() => true",
        "name.given.hasValue() => false",
        "multipleBirth.ofType(integer).getValue() + 1 => 3",
        "telecom.where(rank > 1).value => a@b",
        "telecom.where(system in ('email' | 'fax')).value => a@b",
        "name.repeat(period).start => 2001",
        "active.allTrue() and active.anyTrue() => true",
        "/* nothing */ name.given // end => Anna;Maria;Anni",
        "name.`given`[0] => Anna",
        "'it\\'s' => it's",
        "'\\u00e4' => ä",
      })
  void evaluates(String expression, String expected) {
    List<String> items = expected == null ? List.of() : Arrays.asList(expected.split(";"));
    assertThat(Expressions.evaluate("Patient", expression, PATIENT)).isEqualTo(items);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name.single()",
        "name.given.upper()",
        "name.family < name.given",
        "name.given and true"
      })
  void refusesSeveralItemsWhereOneIsMeant(String expression) {
    assertThatThrownBy(() -> Expressions.evaluate("Patient", expression, PATIENT))
        .isInstanceOf(EvaluationException.class)
        .hasMessageContaining("expects at most one value, found")
        .hasMessageNotContaining("Anna");
  }

  /** What views need: the standard's functions and those that real views use. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "where(",
        "exists(",
        "all(",
        "empty(",
        "first(",
        "last(",
        "count(",
        "distinct(",
        "not(",
        "iif(",
        " is ",
        " as ",
        "is(",
        "as(",
        "ofType(",
        "extension(",
        "hasValue(",
        "getValue(",
        "startsWith(",
        "endsWith(",
        "contains(",
        "matches(",
        "replace(",
        "substring(",
        "indexOf(",
        "upper(",
        "lower(",
        "trim(",
        "length(",
        "split(",
        "toString(",
        "toInteger(",
        "toDecimal(",
        "toDate(",
        "toDateTime(",
        " in ",
        " | ",
        " & ",
        "resolve(",
        "repeat(",
        "join(",
        "lowBoundary(",
        "highBoundary(",
        "getResourceKey(",
        "getReferenceKey(",
        "select("
      })
  void hasACaseHere(String word) throws ReflectiveOperationException {
    String[] cases =
        ExpressionTest.class
            .getDeclaredMethod("evaluates", String.class, String.class)
            .getAnnotation(CsvSource.class)
            .value();
    assertThat(cases).anyMatch(text -> text.contains(word));
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '"',
      value = {
        "contained.ofType(PractitionerRole).practitioner.resolve().ofType(Practitioner).id => d",
        "contained.ofType(PractitionerRole).organization.resolve().exists() => false",
        "generalPractitioner.resolve().ofType(PractitionerRole).code.coding.code => c1",
        "generalPractitioner.resolve().count() => 1",
        "extension('w').value.ofType(Quantity) > 70 'kg' => true",
        "extension('w').value.ofType(Quantity) = 72.50 'kg' => true",
        "extension('w').value.ofType(Quantity) < 72.5 'kg' => false",
        "extension('w').value.ofType(Quantity).value => 72.5",
        "extension('w').value.ofType(Quantity) > 70000 'g' => ",
        "birthDate <= @1970-06-15 and birthDate >= @1970-06-15 => true",
        "birthDate.toString().substring(0, 4).toInteger() < 1971 => true",
        "birthDate.extension('t').value.ofType(dateTime) > @1970-06-15T03:00:00Z => true",
        "contact.name.family.upper() => ",
        "contact.name.family.startsWith('a') => ",
        "''.length() => 0",
        "'abc'.split('') => a;b;c",
        "'a.b'.split('.') => a;b",
        "'abc'.substring(1, 100) => bc",
        "'1.0'.toDecimal() & '' => 1.0",
        "'12.0'.toInteger() => ",
        "'2024-02-30'.toDate() => ",
      })
  void resolvesAndComparesInsideOfContainedResources(String expression, String expected) {
    String patient =
        """
        {"resourceType":"Patient","birthDate":"1970-06-15",
         "_birthDate":{"extension":[{"url":"t","valueDateTime":"1970-06-15T04:05:00Z"}]},
         "extension":[{"url":"w","valueQuantity":{"value":72.5,"unit":"kilo","code":"kg",
           "system":"http://unitsofmeasure.org"}}],
         "generalPractitioner":[{"reference":"#r"},{"reference":"#nobody"}],
         "contained":[
           {"resourceType":"PractitionerRole","id":"r","code":[{"coding":[{"code":"c1"}]}],
            "practitioner":{"reference":"#d"},"organization":{"reference":"Organization/o"}},
           {"resourceType":"Practitioner","id":"d"}]}
        """;
    List<String> items = expected == null ? List.of() : Arrays.asList(expected.split(";"));
    assertThat(Expressions.evaluate("Patient", expression, patient)).isEqualTo(items);
  }
}
