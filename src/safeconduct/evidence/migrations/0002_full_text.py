"""The full-text index beside SearchRow: FTS5 in SQLite, a tsvector with GIN in PostgreSQL. No text is kept twice."""

import django.db.models.deletion
from django.db import migrations, models

SQLITE = (
    # Contentless: only the words, not the text. "2 3": "de*" and "det*" are looked up, not gathered.
    """CREATE VIRTUAL TABLE IF NOT EXISTS evidence_searchrow_text USING fts5(
        words, content='', contentless_delete=1, prefix='2 3',
        tokenize="unicode61 remove_diacritics 0 tokenchars '='")""",
    # Which words there are, for words that begin so: FTS5 would put all their rows together before the first is found.
    "CREATE TABLE IF NOT EXISTS evidence_searchrow_word (word TEXT PRIMARY KEY) WITHOUT ROWID",
    """CREATE TRIGGER IF NOT EXISTS evidence_searchrow_text_gone AFTER DELETE ON evidence_searchrow
        BEGIN DELETE FROM evidence_searchrow_text WHERE rowid = old.id; END""",
)
POSTGRESQL = (
    "ALTER TABLE evidence_searchrow ADD COLUMN IF NOT EXISTS vector tsvector",
    "CREATE INDEX IF NOT EXISTS evidence_searchrow_vector ON evidence_searchrow USING gin (vector)",
)
BACK = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS evidence_searchrow_text_gone",
        "DROP TABLE IF EXISTS evidence_searchrow_text",
        "DROP TABLE IF EXISTS evidence_searchrow_word",
    ),
    "postgresql": ("ALTER TABLE evidence_searchrow DROP COLUMN IF EXISTS vector",),
}


def install(connection):
    """Make the index where it is missing. Tests without migrations call this by hand."""
    with connection.cursor() as cursor:
        for statement in SQLITE if connection.vendor == "sqlite" else POSTGRESQL:
            cursor.execute(statement)


def forwards(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        install(schema_editor.connection)


def backwards(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        with schema_editor.connection.cursor() as cursor:
            for statement in BACK[schema_editor.connection.vendor]:
                cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_evidence")]

    # A change to SearchRow makes SQLite copy the table, which loses the trigger: put "install" after it again.
    operations = [
        migrations.RemoveIndex(model_name="searchrow", name="found_by_incident"),
        migrations.RemoveField(model_name="searchrow", name="text"),
        migrations.RemoveField(model_name="searchrow", name="visible"),
        migrations.AddField(
            model_name="searchrow",
            name="run",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="evidence.importrun",
            ),
        ),
        migrations.AlterField(
            model_name="searchrow",
            name="code",
            field=models.CharField(
                blank=True, help_text="As acts:torture or materials:photograph", max_length=600
            ),
        ),
        migrations.AlterField(
            model_name="searchrow",
            name="country",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AlterField(
            model_name="searchrow",
            name="id",
            field=models.BigAutoField(
                help_text="Grows with every change: the newest is the highest",
                primary_key=True,
                serialize=False,
            ),
        ),
        migrations.AlterField(
            model_name="searchrow",
            name="state",
            field=models.CharField(
                blank=True,
                help_text="Grade of an incident, contested included",
                max_length=32,
            ),
        ),
        migrations.AddIndex(
            model_name="searchrow",
            index=models.Index(
                condition=models.Q(("incident_id__isnull", False)),
                fields=["incident_id"],
                name="found_by_incident",
            ),
        ),
        migrations.AddIndex(
            model_name="searchrow",
            index=models.Index(
                condition=models.Q(("run__isnull", False)), fields=["run"], name="found_by_run"
            ),
        ),
        migrations.RunPython(forwards, backwards),
    ]
