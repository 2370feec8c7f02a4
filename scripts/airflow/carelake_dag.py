"""Carelake by Airflow: for each tenant ingest, build, test, publish and maintain, one task a step.

A step that fails is tried again; every step takes up where a killed one left off. The date of the
run (--as-of) is the end of the data interval, so a run that is made up for later gives the tables
of its day. Tenants don't wait for one another.

Airflow variables, all with defaults:
  carelake_tenants   JSON list of tenants               ["engage"]
  carelake_jar       the jar for spark-submit           /opt/carelake/carelake-jobs-spark.jar
  carelake_env       an environment of conf/            cluster
Connection: spark_default. Keys of tenants are environment variables of the driver.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from airflow import DAG
from airflow.models import Variable
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator

STEPS = ("ingest", "build", "test", "publish", "maintain")
JAVA_OPTIONS = (
    "-Xss4m --add-opens=java.base/java.lang=ALL-UNNAMED"
    " --add-opens=java.base/java.nio=ALL-UNNAMED --add-opens=java.base/java.util=ALL-UNNAMED"
    " --add-opens=java.base/sun.nio.ch=ALL-UNNAMED"
)


def dag_of(tenant: str, jar: str, environment: str) -> DAG:
    with DAG(
        dag_id=f"carelake_{tenant.replace('-', '_')}",
        description=f"Carelake: raw data to published tables, tenant {tenant}",
        schedule="0 3 * * *",
        start_date=datetime(2026, 1, 1),
        catchup=False,
        # a tenant's lock refuses a second run; Airflow need not even start it
        max_active_runs=1,
        default_args={
            "retries": 2,
            "retry_delay": timedelta(minutes=10),
            "retry_exponential_backoff": True,
            "sla": timedelta(hours=3),
            "execution_timeout": timedelta(hours=6),
        },
        tags=["carelake", tenant],
    ) as dag:
        former = None
        for step in STEPS:
            task = SparkSubmitOperator(
                task_id=step,
                name=f"carelake-{tenant}-{step}",
                conn_id="spark_default",
                application=jar,
                java_class="org.carelake.jobs.cli.Main",
                application_args=[
                    step,
                    "--tenant",
                    tenant,
                    "--env",
                    environment,
                    "--as-of",
                    "{{ data_interval_end | ds }}",
                    "--lock-wait",
                    "1800",
                ],
                conf={
                    "spark.driver.extraJavaOptions": JAVA_OPTIONS,
                    "spark.executor.extraJavaOptions": JAVA_OPTIONS,
                },
                env_vars={"CARELAKE_ACTOR": "airflow:{{ run_id }}"},
            )
            if former is not None:
                former >> task
            former = task
    return dag


for name in Variable.get("carelake_tenants", default_var=["engage"], deserialize_json=True):
    globals()[f"carelake_{name}"] = dag_of(
        name,
        Variable.get(
            "carelake_jar", default_var="/opt/carelake/carelake-jobs-spark.jar"
        ),
        Variable.get("carelake_env", default_var="cluster"),
    )
