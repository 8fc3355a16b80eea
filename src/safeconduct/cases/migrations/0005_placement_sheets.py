"""The sheet a case is placed with."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_case_room"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlacementSheet",
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
                ("number", models.PositiveIntegerField(help_text="Also the epoch of its three keys")),
                ("person_id", models.UUIDField(help_text="Who wrote it")),
                ("day", models.DateField()),
                ("facts", models.BinaryField(help_text="Codes to match by, under the placement key")),
                ("blind", models.BinaryField(help_text="Summary without identity, under the blind key")),
                (
                    "names",
                    models.BinaryField(
                        help_text="Names for the attorney's conflict check, under the names key"
                    ),
                ),
                (
                    "ready_since",
                    models.DateField(
                        help_text="Since when the case waits for an attorney, over all versions"
                    ),
                ),
                ("taken_back_on", models.DateField(help_text="The case is not offered any more", null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("request_id", "number"), name="placement_sheets_in_order")
                ],
            },
        ),
    ]
