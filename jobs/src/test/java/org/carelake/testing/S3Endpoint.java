package org.carelake.testing;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * An S3 endpoint on loopback for the tests of one class: S3Proxy over a temporary folder, in which
 * an object is the file {@code bucket/key}. S3Proxy lives in a class loader of its own, because its
 * Jetty and Jackson are newer than Spark's.
 */
public final class S3Endpoint implements BeforeAllCallback, AfterAllCallback {
  private static final String ACCESS_KEY = "local-identity";
  private static final String SECRET_KEY = "local-credential";

  /** What S3Proxy's logging reads when it starts. */
  private static final Map<String, String> QUIET =
      Map.of(
          "LOG_LEVEL", "warn",
          "JETTY_LOG_LEVEL", "warn",
          "logback.statusListenerClass", "ch.qos.logback.core.status.NopStatusListener");

  private final Map<String, String> identities;
  private final boolean checksSignatures;
  private URLClassLoader loader;
  private Object proxy;
  private Path folder;
  private int port;

  /** An endpoint with one identity, which {@link #settings()} uses. */
  public S3Endpoint() {
    this(Map.of());
  }

  /** An endpoint that knows more identities: access key to secret key. */
  public S3Endpoint(Map<String, String> identities) {
    this(identities, true);
  }

  private S3Endpoint(Map<String, String> identities, boolean checksSignatures) {
    this.checksSignatures = checksSignatures;
    this.identities = new LinkedHashMap<>(identities);
    this.identities.put(ACCESS_KEY, SECRET_KEY);
  }

  /** An endpoint that asks nobody who he is, for requests that were changed after signing. */
  public static S3Endpoint open() {
    return new S3Endpoint(Map.of(), false);
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    folder = Files.createTempDirectory("carelake-s3-");
    File jar = new File(System.getProperty("carelake.s3proxy", "target/test-tools/s3proxy.jar"));
    if (!jar.isFile()) {
      throw new IllegalStateException(
          jar.getAbsolutePath() + " is missing; ./mvnw process-test-classes copies it");
    }
    loader =
        new URLClassLoader(new URL[] {jar.toURI().toURL()}, ClassLoader.getPlatformClassLoader());
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    QUIET.forEach(System::setProperty);
    Thread.currentThread().setContextClassLoader(loader);
    try {
      start();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
      QUIET.keySet().forEach(System::clearProperty);
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    proxy.getClass().getMethod("stop").invoke(proxy);
    loader.close();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }

  /** The port on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** Makes an empty bucket and returns the folder in which its objects lie. */
  public Path createBucket(String name) throws IOException {
    return Files.createDirectory(folder.resolve(name));
  }

  /** S3A settings for this endpoint, without a prefix. */
  public Map<String, String> settings() {
    return settings(port);
  }

  /** S3A settings for something that listens on another port and passes on to this endpoint. */
  public static Map<String, String> settings(int port) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("fs.s3a.endpoint", "http://127.0.0.1:" + port);
    settings.put("fs.s3a.endpoint.region", "us-east-1");
    settings.put("fs.s3a.path.style.access", "true");
    settings.put("fs.s3a.access.key", ACCESS_KEY);
    settings.put("fs.s3a.secret.key", SECRET_KEY);
    settings.put("fs.s3a.connection.ssl.enabled", "false");
    settings.put("fs.s3a.attempts.maximum", "2");
    settings.put("fs.s3a.retry.limit", "2");
    settings.put("fs.s3a.retry.interval", "50ms");
    settings.put("fs.s3a.retry.throttle.limit", "3");
    settings.put("fs.s3a.retry.throttle.interval", "50ms");
    settings.put("fs.s3a.connection.timeout", "15s");
    return settings;
  }

  /** Lets a session use this endpoint. */
  public void configure(SparkSession spark) {
    settings().forEach((key, value) -> spark.conf().set(key, value));
  }

  /** A Hadoop configuration that uses this endpoint. */
  public Configuration configuration() {
    Configuration configuration = new Configuration();
    settings().forEach(configuration::set);
    return configuration;
  }

  private void start() throws ReflectiveOperationException {
    Properties properties = new Properties();
    properties.setProperty("s3proxy.authorization", checksSignatures ? "aws-v2-or-v4" : "none");
    properties.setProperty("s3proxy.endpoint", "http://127.0.0.1:0");
    properties.setProperty("s3proxy.identity", ACCESS_KEY);
    properties.setProperty("s3proxy.credential", SECRET_KEY);
    Class<?> proxyClass = loader.loadClass("org.gaul.s3proxy.S3Proxy");
    Class<?> builderClass = loader.loadClass("org.gaul.s3proxy.S3Proxy$Builder");
    Class<?> storeClass = loader.loadClass("org.gaul.s3proxy.blobstore.BlobStore");
    Object store =
        loader
            .loadClass("org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore")
            .getConstructor(String.class)
            .newInstance(folder.toString());
    Object builder =
        builderClass.getMethod("fromProperties", Properties.class).invoke(null, properties);
    builderClass.getMethod("blobStore", storeClass).invoke(builder, store);
    proxy = builderClass.getMethod("build").invoke(builder);
    if (checksSignatures) {
      knowIdentities(proxyClass, store, storeClass);
    }
    proxyClass.getMethod("start").invoke(proxy);
    port = (int) proxyClass.getMethod("getPort").invoke(proxy);
  }

  private void knowIdentities(Class<?> proxyClass, Object store, Class<?> storeClass)
      throws ReflectiveOperationException {
    proxyClass
        .getMethod("setBlobStoreLocator", loader.loadClass("org.gaul.s3proxy.BlobStoreLocator"))
        .invoke(proxy, locator(store, storeClass));
  }

  /** Tells S3Proxy each identity's secret; all see the same buckets. */
  private Object locator(Object store, Class<?> storeClass) throws ReflectiveOperationException {
    Constructor<?> grant =
        loader.loadClass("org.gaul.s3proxy.AccessGrant").getConstructor(String.class, storeClass);
    return Proxy.newProxyInstance(
        loader,
        new Class<?>[] {loader.loadClass("org.gaul.s3proxy.BlobStoreLocator")},
        (self, method, arguments) -> {
          if (!method.getName().equals("locateBlobStore")) {
            return method.invoke(this, arguments);
          }
          String secret = identities.get((String) arguments[0]);
          return secret == null ? null : grant.newInstance(secret, store);
        });
  }
}
