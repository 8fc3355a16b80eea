"""The full-text index beside SearchedPage: FTS5 in SQLite, a tsvector with GIN in PostgreSQL. No text is kept twice."""

from django.db import migrations, models

SQLITE = (
    # Contentless: only the words, not the text. "2 3": "de*" and "det*" are looked up, not gathered.
    """CREATE VIRTUAL TABLE IF NOT EXISTS published_searchedpage_text USING fts5(
        words, content='', contentless_delete=1, prefix='2 3',
        tokenize="unicode61 remove_diacritics 0 tokenchars '='")""",
    """CREATE TRIGGER IF NOT EXISTS published_searchedpage_text_gone AFTER DELETE ON published_searchedpage
        BEGIN DELETE FROM published_searchedpage_text WHERE rowid = old.id; END""",
)
POSTGRESQL = (
    "ALTER TABLE published_searchedpage ADD COLUMN IF NOT EXISTS vector tsvector",
    "CREATE INDEX IF NOT EXISTS published_searchedpage_vector ON published_searchedpage USING gin (vector)",
)
BACK = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS published_searchedpage_text_gone",
        "DROP TABLE IF EXISTS published_searchedpage_text",
    ),
    "postgresql": ("ALTER TABLE published_searchedpage DROP COLUMN IF EXISTS vector",),
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
    dependencies = [("published", "0001_initial")]

    # A change to SearchedPage makes SQLite copy the table, which loses the trigger: put "install" after it again.
    operations = [
        migrations.CreateModel(
            name="SearchedPage",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("page_id", models.UUIDField(unique=True)),
            ],
        ),
        migrations.RemoveIndex(model_name="page", name="pages_by_kind"),
        migrations.RemoveIndex(model_name="page", name="pages_original_newest"),
        migrations.AddIndex(
            model_name="page",
            index=models.Index(
                condition=models.Q(("is_original", True), ("withdrawn_at__isnull", True)),
                fields=["kind", "-published_at", "id"],
                name="pages_by_kind",
            ),
        ),
        migrations.AddIndex(
            model_name="page",
            index=models.Index(
                condition=models.Q(("is_original", True), ("withdrawn_at__isnull", True)),
                fields=["-published_at", "id"],
                name="pages_original_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="page",
            index=models.Index(
                fields=[
                    "-published_at",
                    "id",
                    "kind",
                    "language",
                    "is_original",
                    "modified_at",
                    "withdrawn_at",
                ],
                name="pages_listed",
            ),
        ),
        migrations.AddIndex(
            model_name="page",
            index=models.Index(
                condition=models.Q(("modified_at__isnull", False)),
                fields=["-modified_at", "id"],
                name="pages_corrected",
            ),
        ),
        migrations.AddIndex(
            model_name="page",
            index=models.Index(
                condition=models.Q(("withdrawn_at__isnull", False)),
                fields=["-withdrawn_at", "id"],
                name="pages_withdrawn",
            ),
        ),
        migrations.RunPython(forwards, backwards),
    ]
