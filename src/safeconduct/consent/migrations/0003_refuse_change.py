"""The database itself refuses to change or delete what a person said about a purpose."""

from django.db import migrations

TABLE = "consent_scopeevent"
SQLITE = (
    f"""CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE}
       BEGIN SELECT RAISE(ABORT, 'what was said is never changed'); END""",
    f"""CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE}
       BEGIN SELECT RAISE(ABORT, 'what was said is never deleted'); END""",
    # INSERT OR REPLACE deletes a row without asking the trigger above.
    f"""CREATE TRIGGER {TABLE}_no_replace BEFORE INSERT ON {TABLE}
       WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id
                    OR (subject_id = NEW.subject_id AND number = NEW.number))
       BEGIN SELECT RAISE(ABORT, 'what was said is never changed'); END""",
)
POSTGRES = (
    """CREATE FUNCTION consent_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'what was said is never changed or deleted'; END $$""",
    f"""CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION consent_refuse()""",
)
UNDO_SQLITE = tuple(f"DROP TRIGGER {TABLE}_{name}" for name in ("no_update", "no_delete", "no_replace"))
UNDO_POSTGRES = (f"DROP TRIGGER {TABLE}_no_change ON {TABLE}", "DROP FUNCTION consent_refuse()")


def refuse(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


def allow(apps, schema_editor):
    for statement in UNDO_SQLITE if schema_editor.connection.vendor == "sqlite" else UNDO_POSTGRES:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("consent", "0002_evidence")]

    operations = [migrations.RunPython(refuse, allow)]
