package org.carelake.transforms.bronze;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourceTextsTest {

  private static List<String> read(String json, boolean keepBundles) {
    byte[] text = ("xx" + json).getBytes(StandardCharsets.UTF_8);
    return new ResourceTexts(50, keepBundles)
        .of(text, 2, text.length, 7).stream().map(ResourceTextsTest::words).toList();
  }

  private static String words(ReceivedText text) {
    if (text instanceof ReceivedText.Resource resource) {
      String json = new String(resource.json(), StandardCharsets.UTF_8);
      return resource.line() + " " + resource.type() + " " + json;
    }
    ReceivedText.Refused refused = (ReceivedText.Refused) text;
    return refused.line() + " " + refused.reason();
  }

  @Test
  void takesResourcesWithoutIdAndOfAnyType() {
    assertThat(read("{\"resourceType\":\"Patient\"}", false))
        .containsExactly("7 Patient {\"resourceType\":\"Patient\"}");
    assertThat(read("{\"resourceType\":\"Nothing\"}", false))
        .containsExactly("7 Nothing {\"resourceType\":\"Nothing\"}");
  }

  @Test
  void refusesWhatIsNoResource() {
    assertThat(read("{\"a\":1}", false)).containsExactly("7 NO_RESOURCE_TYPE");
    assertThat(read("[]", false)).containsExactly("7 NOT_AN_OBJECT");
    assertThat(read("{\"resourceType\":\"Patient\"", false)).containsExactly("7 TRUNCATED");
  }

  @Test
  void unpacksBundlesOfEveryTypeAndResolvesTheirReferences() {
    String bundle =
        """
        {"resourceType":"Bundle","type":"document","entry":[
        {"fullUrl":"urn:uuid:aa","resource":{"resourceType":"Patient","id":"p"}},
        {"resource":{"resourceType":"Encounter","subject":{"reference":"urn:uuid:aa"}}},
        {"request":{"method":"DELETE","url":"Patient/x"}},
        {"search":{"mode":"outcome"},"resource":{"resourceType":"OperationOutcome"}},
        {"resource":{"id":"no type"}}]}""";
    List<String> entries = read(bundle, false);
    assertThat(entries)
        .containsExactly(
            "8 Patient {\"resourceType\":\"Patient\",\"id\":\"p\"}",
            "9 Encounter {\"resourceType\":\"Encounter\",\"subject\":{\"reference\":\"Patient/p\"}}",
            "12 NO_RESOURCE_TYPE");
    assertThat(read(bundle, true)).hasSize(4).first().isEqualTo("7 Bundle " + bundle);
    assertThat(read(bundle, true).subList(1, 4)).isEqualTo(entries);
  }
}
