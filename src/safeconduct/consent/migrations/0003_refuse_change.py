"""The database itself refuses to change or delete what a person said about a purpose.

One change is let through: the sealed document is emptied when the person took everything back.
"""

from django.db import migrations

TABLE = "consent_scopeevent"
COLUMNS = (
    "id", "subject_id", "number", "purpose", "status", "day", "expires_on", "method", "language",
    "with_interpreter", "explained_by", "has_conditions", "recorded_by",
)  # fmt: skip
CHANGED_IN_SQLITE = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in COLUMNS)
CHANGED_IN_POSTGRES = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in COLUMNS)
SQLITE = (
    f"""CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE}
       WHEN NEW.document IS NOT NULL OR {CHANGED_IN_SQLITE}
       BEGIN SELECT RAISE(ABORT, 'what was said is never changed'); END""",
    f"""CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE}
       BEGIN SELECT RAISE(ABORT, 'what was said is never deleted'); END""",
    # INSERT OR REPLACE deletes a row without asking the trigger above.
    f"""CREATE TRIGGER {TABLE}_no_replace BEFORE INSERT ON {TABLE}
       WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id
                    OR (subject_id = NEW.subject_id AND number = NEW.number))
       BEGIN SELECT RAISE(ABORT, 'what was said is never changed'); END""",  # noqa: S608  # our own names only
)
POSTGRES = (
    """CREATE FUNCTION consent_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'what was said is never changed or deleted'; END $$""",
    f"""CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION consent_refuse()""",
    f"""CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE ON {TABLE} FOR EACH ROW
    WHEN (NEW.document IS NOT NULL OR {CHANGED_IN_POSTGRES}) EXECUTE FUNCTION consent_refuse()""",
)
UNDO_SQLITE = tuple(f"DROP TRIGGER {TABLE}_{name}" for name in ("no_update", "no_delete", "no_replace"))
UNDO_POSTGRES = (
    f"DROP TRIGGER {TABLE}_no_change ON {TABLE}", f"DROP TRIGGER {TABLE}_no_delete ON {TABLE}", "DROP FUNCTION consent_refuse()",
)  # fmt: skip


def refuse(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


def allow(apps, schema_editor):
    for statement in UNDO_SQLITE if schema_editor.connection.vendor == "sqlite" else UNDO_POSTGRES:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("consent", "0002_evidence")]

    operations = [migrations.RunPython(refuse, allow)]
