"""Access by the hour, emergencies and alarms; the statistics desk. A house founded before it gets the desk's row."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def add_desk(apps, schema_editor):
    desks = apps.get_model("access", "Desk").objects.using(schema_editor.connection.alias)
    if desks.exists():
        desks.get_or_create(code="statistics", defaults={"id": uuid.uuid4()})


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0004_testimony_desk"),
    ]

    operations = [
        migrations.CreateModel(
            name="Emergency",
            fields=[
                ("state", models.CharField(max_length=12)),
                (
                    "id",
                    models.UUIDField(
                        editable=False,
                        help_text="The token of the form that asked",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("request_id", models.UUIDField(help_text="No foreign key: requests live in a higher room")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("danger", "A life is in danger now"),
                            ("date", "A hearing or a deadline is today"),
                            ("unreachable", "The colleague who works on it cannot be reached"),
                            ("court", "A court ordered it"),
                        ],
                        max_length=16,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("lapses_at", models.DateTimeField(help_text="Nobody can answer it any more from then on")),
                ("answered_at", models.DateTimeField(null=True)),
                ("ends_at", models.DateTimeField(help_text="When the access that was given ends", null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ReadAlarm",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("many_cases", "Opened unusually many requests"),
                            ("emergency", "Was let into a request in an emergency"),
                            ("opened_in_danger", "Opened a story in danger, before its conflict check"),
                            (
                                "circle_left",
                                "Took away a circle they had named as theirs: requests may be kept from it",
                            ),
                        ],
                        max_length=20,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("count", models.PositiveIntegerField(default=1, help_text="How many requests")),
                (
                    "request_id",
                    models.UUIDField(
                        help_text="The one request it is about; empty where it is many", null=True
                    ),
                ),
                ("seen_on", models.DateField(null=True)),
                (
                    "found",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("legitimate", "I looked at it: it was their work"),
                            ("talked", "I talked to the person"),
                            ("ended", "Their access was ended"),
                        ],
                        max_length=16,
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="grant",
            name="ends_at",
            field=models.DateTimeField(
                help_text="A slot of hours: a volunteer's, or in an emergency", null=True
            ),
        ),
        migrations.AddField(
            model_name="grant",
            name="turn_due",
            field=models.BooleanField(
                default=False, help_text="The request's keys are to be turned since it ended"
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="circles_left",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="Circles the person took away, with the day; they count on for a while",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="communities",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="Places and circles the person named themselves; may be empty",
            ),
        ),
        migrations.AlterField(
            model_name="desk",
            name="code",
            field=models.CharField(
                choices=[
                    ("intake", "Intake desk"),
                    ("documentation", "Documentation desk"),
                    ("advocacy", "Advocacy desk"),
                    ("dates", "Dates desk"),
                    ("testimony", "Testimony vault"),
                    ("statistics", "Statistics desk"),
                ],
                max_length=16,
                unique=True,
            ),
        ),
        migrations.AlterField(
            model_name="grant",
            name="purpose",
            field=models.CharField(help_text="Why: a code of PURPOSES", max_length=24),
        ),
        migrations.AddIndex(
            model_name="grant",
            index=models.Index(
                condition=models.Q(("turn_due", True)), fields=["turn_due"], name="grants_to_turn"
            ),
        ),
        migrations.AddField(
            model_name="emergency",
            name="answered_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="emergency",
            name="asker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="readalarm",
            name="emergency",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="alarms",
                to="access.emergency",
            ),
        ),
        migrations.AddField(
            model_name="readalarm",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="readalarm",
            name="seen_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="emergency",
            index=models.Index(fields=["state", "asked_at"], name="emergencies_by_state"),
        ),
        migrations.AddConstraint(
            model_name="emergency",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "asked")),
                fields=("request_id", "asker"),
                name="one_open_emergency_each",
            ),
        ),
        migrations.AddConstraint(
            model_name="emergency",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_by", None),
                    models.Q(("answered_by", models.F("asker")), _negated=True),
                    _connector="OR",
                ),
                name="nobody_answers_their_own_emergency",
            ),
        ),
        migrations.AddIndex(
            model_name="readalarm",
            index=models.Index(fields=["person", "kind", "made_at"], name="alarms_of_a_person"),
        ),
        migrations.AddConstraint(
            model_name="readalarm",
            constraint=models.UniqueConstraint(
                fields=("emergency", "kind"), name="one_alarm_of_a_kind_for_an_emergency"
            ),
        ),
        migrations.RunPython(add_desk, migrations.RunPython.noop),
    ]
