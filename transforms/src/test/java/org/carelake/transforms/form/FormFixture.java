package org.carelake.transforms.form;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.carelake.schemas.form.FormCatalog;
import org.carelake.schemas.form.FormCatalogReader;
import org.carelake.schemas.form.FormMetadata;
import org.carelake.transforms.view.ViewErrors;

/** Hand-made forms and responses. */
final class FormFixture {
  private static final StructType BRONZE =
      StructType.fromDDL(
          "id string, tags array<struct<system:string,code:string,display:string>>,"
              + " resource string");

  private FormFixture() {}

  static FormCatalog catalog(String yaml, String... rows) {
    String csv = String.join(",", FormMetadata.HEADER) + "\n" + String.join("\n", rows) + "\n";
    return FormCatalogReader.read("forms.yml", yaml, FormMetadata.read("m.csv", csv));
  }

  /** A completed response of questionnaire 1 with these items. */
  static String completed(String items) {
    return response("Questionnaire/1", "completed", items);
  }

  static String response(String questionnaire, String status, String items) {
    return "\"questionnaire\":\""
        + questionnaire
        + "\",\"status\":\""
        + status
        + "\",\"subject\":{\"reference\":\"Patient/s\"},\"item\":["
        + items
        + "]";
  }

  static String item(String link, String... answers) {
    return "{\"linkId\":\"" + link + "\",\"answer\":[{" + String.join("},{", answers) + "}]}";
  }

  static String coding(String code, String display) {
    return "\"valueCoding\":{\"code\":\"" + code + "\",\"display\":\"" + display + "\"}";
  }

  /** Responses r0, r1, … with a tag that says who and one in other letters. */
  static Dataset<Row> responses(SparkSession spark, String... members) {
    List<Row> rows = new ArrayList<>();
    for (String each : members) {
      String id = "r" + rows.size();
      rows.add(
          RowFactory.create(
              id,
              new Row[] {
                RowFactory.create("s", "p-1", "Practitioner"),
                RowFactory.create("s", " p-2 ", " PRACTITIONER"),
                RowFactory.create("s", "x", "Other")
              },
              "{\"resourceType\":\"QuestionnaireResponse\",\"id\":\"" + id + "\"," + each + "}"));
    }
    return Responses.clustered(
        Responses.read(spark.createDataFrame(rows, BRONZE), ViewErrors.strict()));
  }
}
