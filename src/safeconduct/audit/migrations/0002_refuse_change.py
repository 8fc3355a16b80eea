"""The database itself refuses to change or delete an audit row."""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
       BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END""",
    """CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
       BEGIN SELECT RAISE(ABORT, 'audit rows are never deleted'); END""",
]
POSTGRES = [
    """CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'audit rows are never changed or deleted'; END $$""",
    """CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry
       FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()""",
]
UNDO_SQLITE = ["DROP TRIGGER audit_entry_no_update", "DROP TRIGGER audit_entry_no_delete"]
UNDO_POSTGRES = ["DROP TRIGGER audit_entry_no_change ON audit_entry", "DROP FUNCTION audit_entry_refuse()"]


def _run(sqlite, postgres):
    def apply(apps, schema_editor):
        statements = sqlite if schema_editor.connection.vendor == "sqlite" else postgres
        for statement in statements:
            schema_editor.execute(statement)

    return apply


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(_run(SQLITE, POSTGRES), _run(UNDO_SQLITE, UNDO_POSTGRES))]
