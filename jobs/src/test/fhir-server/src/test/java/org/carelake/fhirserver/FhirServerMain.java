package org.carelake.fhirserver;

import ca.uhn.fhir.batch2.api.IJobMaintenanceService;
import ca.uhn.fhir.batch2.jobs.export.BulkDataExportProvider;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.jpa.provider.JpaCapabilityStatementProvider;
import ca.uhn.fhir.jpa.provider.JpaSystemProvider;
import ca.uhn.fhir.jpa.search.DatabaseBackedPagingProvider;
import ca.uhn.fhir.jpa.test.config.TestR4Config;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * HAPI's JPA server over a database in memory, with searches, histories and bulk export. Prints
 * {@code PORT n} when it answers, and ends when its input does.
 */
public final class FhirServerMain {
  /** Export jobs go a step on with each pass of their maintenance, which is once a minute else. */
  private static final long PASS_MILLIS = 200;

  private FhirServerMain() {}

  /** Starts it. */
  public static void main(String[] arguments) throws Exception {
    AnnotationConfigApplicationContext beans =
        new AnnotationConfigApplicationContext(TestR4Config.class);
    JpaStorageSettings settings = beans.getBean(JpaStorageSettings.class);
    settings.setEnforceReferentialIntegrityOnDelete(false);
    settings.setReuseCachedSearchResultsForMillis(null);

    RestfulServer fhir = new RestfulServer(beans.getBean(FhirContext.class));
    fhir.registerProviders(
        beans.getBean("myResourceProvidersR4", ResourceProviderFactory.class).createProviders());
    JpaSystemProvider<?, ?> system = beans.getBean("mySystemProviderR4", JpaSystemProvider.class);
    fhir.registerProvider(system);
    fhir.registerProvider(beans.getBean(BulkDataExportProvider.class));
    fhir.setPagingProvider(beans.getBean(DatabaseBackedPagingProvider.class));
    fhir.setServerConformanceProvider(
        new JpaCapabilityStatementProvider(
            fhir,
            beans.getBean(IFhirSystemDao.class),
            settings,
            beans.getBean(ISearchParamRegistry.class),
            beans.getBean(IValidationSupport.class)));
    fhir.setDefaultResponseEncoding(EncodingEnum.JSON);

    Server http = new Server();
    ServerConnector connector = new ServerConnector(http);
    connector.setHost("127.0.0.1");
    http.addConnector(connector);
    ServletContextHandler handler = new ServletContextHandler();
    handler.setContextPath("/");
    handler.addServlet(new ServletHolder(fhir), "/fhir/*");
    http.setHandler(handler);
    http.start();

    IJobMaintenanceService jobs = beans.getBean(IJobMaintenanceService.class);
    Thread passes = new Thread(() -> maintain(jobs), "export-jobs");
    passes.setDaemon(true);
    passes.start();
    System.out.println("PORT " + connector.getLocalPort());
    while (System.in.read() >= 0) {
      // nobody says anything; the end is what counts
    }
    Runtime.getRuntime().halt(0);
  }

  private static void maintain(IJobMaintenanceService jobs) {
    while (true) {
      try {
        jobs.runMaintenancePass();
        Thread.sleep(PASS_MILLIS);
      } catch (InterruptedException end) {
        return;
      } catch (RuntimeException busy) {
        // the next pass tries again
      }
    }
  }
}
