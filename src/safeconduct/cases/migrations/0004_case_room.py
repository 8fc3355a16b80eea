"""The case room: the journal of a case, its files, names that are compared, periods, holds, statistics."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_triage_state"),
    ]

    operations = [
        migrations.CreateModel(
            name="ConflictNames",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("request_id", models.UUIDField(unique=True)),
                (
                    "method",
                    models.PositiveSmallIntegerField(
                        help_text="Number of the method the forms were made with"
                    ),
                ),
                (
                    "document",
                    models.BinaryField(help_text="Names, roles and their forms, under the conflict key"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CountedTable",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        help_text="The form's token",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("person_id", models.UUIDField(help_text="Who counted it")),
                ("day", models.DateField()),
                (
                    "document",
                    models.BinaryField(
                        help_text="Dimensions, years and counts, under the statistics desk's list key"
                    ),
                ),
                ("epoch", models.PositiveIntegerField(help_text="Epoch of the list key")),
            ],
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("request_id", models.UUIDField(unique=True)),
                ("day", models.DateField()),
                (
                    "person_id",
                    models.UUIDField(
                        help_text="Who confirmed it; empty where the period was over", null=True
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        help_text="Code: the person asked, or the period was over", max_length=24
                    ),
                ),
                ("keys", models.PositiveIntegerField(help_text="How many rows of keys were destroyed")),
                ("files", models.PositiveIntegerField(help_text="How many files were deleted")),
                ("entry", models.BinaryField(help_text="Digest of the audit row")),
            ],
        ),
        migrations.CreateModel(
            name="ExclusionList",
            fields=[
                ("request_id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("epoch", models.PositiveIntegerField(help_text="Epoch of the file key")),
                (
                    "document",
                    models.BinaryField(help_text="Ids of people and words for circles, under the file key"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="JournalHead",
            fields=[
                ("request_id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                (
                    "document",
                    models.BinaryField(help_text="Number and digest of the last entry, under the file key"),
                ),
                ("epoch", models.PositiveIntegerField(help_text="Epoch of the file key")),
            ],
        ),
        migrations.CreateModel(
            name="RetentionPeriods",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("token", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "days",
                    models.JSONField(
                        help_text="Days after the last change, by state of the request; 0: not by itself"
                    ),
                ),
                ("made_by", models.UUIDField()),
                ("day", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="StatisticRecord",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("request_id", models.UUIDField(unique=True)),
                ("document", models.BinaryField(help_text="Codes, under the request's statistics key")),
                ("epoch", models.PositiveIntegerField(help_text="Number of the statistics key")),
            ],
        ),
        migrations.CreateModel(
            name="CaseEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        help_text="The form's token: sent twice is one row",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("request_id", models.UUIDField()),
                ("number", models.PositiveIntegerField(help_text="Order of the rows of one request")),
                ("person_id", models.UUIDField(help_text="Who entered it")),
                ("day", models.DateField()),
                ("document", models.BinaryField(help_text="What was entered, under the file key")),
                ("epoch", models.PositiveIntegerField(help_text="Epoch of the file key")),
            ],
            options={
                "ordering": ("number",),
                "constraints": [
                    models.UniqueConstraint(fields=("request_id", "number"), name="case_entries_in_order")
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseFile",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("request_id", models.UUIDField()),
                (
                    "blob",
                    models.CharField(help_text="Random name in the blob store", max_length=64, unique=True),
                ),
                ("person_id", models.UUIDField(help_text="Who put it there")),
                ("day", models.DateField()),
                (
                    "record",
                    models.BinaryField(
                        help_text="Name, kind, size, digest and the file's own key, under the file key"
                    ),
                ),
                ("epoch", models.PositiveIntegerField(help_text="Epoch of the file key")),
            ],
            options={
                "indexes": [models.Index(fields=["request_id"], name="case_files_by_request")],
            },
        ),
        migrations.CreateModel(
            name="LegalHold",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        help_text="The form's token",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("request_id", models.UUIDField()),
                ("person_id", models.UUIDField(help_text="Who recorded it")),
                ("day", models.DateField()),
                (
                    "until",
                    models.DateField(
                        help_text="Last day; a hold without one is looked at every half year", null=True
                    ),
                ),
                ("ended_on", models.DateField(null=True)),
                ("ended_by", models.UUIDField(null=True)),
                ("document", models.BinaryField(help_text="Which duty and why, under the file key")),
                ("epoch", models.PositiveIntegerField(help_text="Epoch of the file key")),
            ],
            options={
                "indexes": [models.Index(fields=["request_id"], name="legal_holds_by_request")],
            },
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        help_text="The form's token",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("kept_id", models.UUIDField(help_text="The request that goes on")),
                ("other_id", models.UUIDField(help_text="The request read beside it")),
                ("person_id", models.UUIDField(help_text="Who merged them")),
                ("day", models.DateField()),
                ("undone_on", models.DateField(null=True)),
                ("undone_by", models.UUIDField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["kept_id"], name="merges_by_kept")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_on", None)), fields=("other_id",), name="merged_into_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kept_id", models.F("other_id")), _negated=True),
                        name="not_merged_with_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MessageTemplate",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "code",
                    models.CharField(
                        help_text="Texts with the same code say the same in other languages", max_length=40
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("language", models.CharField(max_length=8)),
                ("body", models.TextField()),
                (
                    "is_drafted",
                    models.BooleanField(
                        default=False, help_text="Nobody who speaks the language has read it again yet"
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("version", models.PositiveIntegerField(default=1, help_text="Counts every change")),
                ("changed_by", models.UUIDField()),
                ("changed_on", models.DateField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "language"), name="one_message_template_a_language"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RetentionWarning",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("request_id", models.UUIDField()),
                ("number", models.PositiveSmallIntegerField(help_text="1 or 2")),
                ("day", models.DateField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("request_id", "number"), name="one_warning_of_each_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__range", (1, 2))), name="two_warnings"
                    ),
                ],
            },
        ),
    ]
