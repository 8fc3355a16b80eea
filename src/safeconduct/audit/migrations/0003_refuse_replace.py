"""``INSERT OR REPLACE`` deletes a row of SQLite without asking the delete trigger: it is refused too."""

from django.db import migrations

TRIGGER = """CREATE TRIGGER audit_entry_no_replace BEFORE INSERT ON audit_entry
    WHEN EXISTS (SELECT 1 FROM audit_entry
                 WHERE id = NEW.id OR (chain = NEW.chain AND number = NEW.number))
    BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END"""


def refuse(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(TRIGGER)


def allow(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER audit_entry_no_replace")


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_refuse_change")]

    operations = [migrations.RunPython(refuse, allow)]
