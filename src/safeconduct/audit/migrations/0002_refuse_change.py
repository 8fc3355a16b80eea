"""The database itself refuses to change, delete or replace an audit row."""

from django.db import migrations

TABLES = ("audit_staffentry", "audit_applicantentry", "audit_workerentry")
SQLITE = [
    """CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
       BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END""",
    """CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
       BEGIN SELECT RAISE(ABORT, 'audit rows are never deleted'); END""",
    # INSERT OR REPLACE deletes a row without asking the trigger above.
    """CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
       WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id OR number = NEW.number)
       BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END""",
]
UNDO_SQLITE = [f"DROP TRIGGER {{table}}_{name}" for name in ("no_update", "no_delete", "no_replace")]
FUNCTION = """CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'audit rows are never changed or deleted'; END $$"""
POSTGRES = """CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION audit_refuse()"""


def _for_each_table(*statements):
    return [statement.format(table=table) for table in TABLES for statement in statements]


def refuse(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        statements = _for_each_table(*SQLITE)
    else:
        statements = [FUNCTION, *_for_each_table(POSTGRES)]
    for statement in statements:
        schema_editor.execute(statement)


def allow(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        statements = _for_each_table(*UNDO_SQLITE)
    else:
        statements = [
            *_for_each_table("DROP TRIGGER {table}_no_change ON {table}"),
            "DROP FUNCTION audit_refuse()",
        ]
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(refuse, allow)]
