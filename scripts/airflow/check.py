"""Loads the DAG with stand-ins for Airflow's classes and checks what it would run."""

import pathlib
import sys
import types


class Task:
    made = []

    def __init__(self, **settings):
        self.settings = settings
        self.after = []
        Task.made.append(self)

    def __rshift__(self, other):
        other.after.append(self.settings["task_id"])


class Dag:
    def __init__(self, **settings):
        self.settings = settings

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        return False


class Variable:
    @staticmethod
    def get(name, default_var=None, deserialize_json=False):
        return ["engage", "two-houses"] if name == "carelake_tenants" else default_var


def module(name, **members):
    made = types.ModuleType(name)
    made.__dict__.update(members)
    sys.modules[name] = made


module("airflow", DAG=Dag)
module("airflow.models", Variable=Variable)
for part in ("", ".apache", ".apache.spark", ".apache.spark.operators"):
    module("airflow.providers" + part)
module("airflow.providers.apache.spark.operators.spark_submit", SparkSubmitOperator=Task)

source = pathlib.Path(__file__).with_name("carelake_dag.py")
space = {"__name__": "carelake_dag"}
exec(compile(source.read_text(), str(source), "exec"), space)

steps = ["ingest", "build", "test", "publish", "maintain"]
assert [task.settings["task_id"] for task in Task.made] == steps * 2, "one task a step and tenant"
assert [task.after for task in Task.made] == [[], *([step] for step in steps[:-1])] * 2, "in order"
for task, tenant in zip(Task.made, ["engage"] * len(steps) + ["two-houses"] * len(steps)):
    arguments = task.settings["application_args"]
    assert arguments[arguments.index("--tenant") + 1] == tenant
    assert arguments[arguments.index("--as-of") + 1] == "{{ data_interval_end | ds }}"
dags = [value for value in space.values() if isinstance(value, Dag)]
assert {dag.settings["dag_id"] for dag in dags} == {"carelake_engage", "carelake_two_houses"}
for dag in dags:
    assert dag.settings["default_args"]["retries"] == 2
    assert dag.settings["max_active_runs"] == 1
print(f"ok: {len(dags)} DAGs, {len(Task.made)} tasks")
