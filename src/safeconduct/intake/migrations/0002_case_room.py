"""Calls of operators, codes by which a person gets their own number, and releases to other organisations."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProxyAccess",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        editable=False, help_text="The helper's holder", primary_key=True, serialize=False
                    ),
                ),
                ("request_id", models.UUIDField(unique=True)),
                ("last_epoch", models.PositiveIntegerField(help_text="The last epoch they were sealed into")),
                ("last_number", models.PositiveIntegerField(help_text="The last message they may read")),
            ],
        ),
        migrations.CreateModel(
            name="Call",
            fields=[
                ("state", models.CharField(max_length=12)),
                (
                    "id",
                    models.UUIDField(
                        editable=False,
                        help_text="Also the id of the draft and its holder",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("person_id", models.UUIDField(help_text="The operator")),
                ("made_on", models.DateField()),
                ("request_id", models.UUIDField(help_text="What it became", null=True)),
                ("sees_until", models.DateTimeField(help_text="An hour after it was handed over", null=True)),
                (
                    "document",
                    models.BinaryField(help_text="Where the call came from, who listens, consent read aloud"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person_id", "state"], name="calls_of_a_person")],
            },
        ),
        migrations.CreateModel(
            name="InviteCode",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "request_id",
                    models.UUIDField(help_text="One code at a time for each request", unique=True),
                ),
                (
                    "code",
                    models.BinaryField(help_text="Keyed digest of the code", max_length=32, unique=True),
                ),
                ("made_by", models.UUIDField(help_text="Who of the staff gave it")),
                ("expires_on", models.DateField()),
                (
                    "holder_id",
                    models.UUIDField(help_text="The receipt the person made with it", null=True, unique=True),
                ),
                (
                    "typed_back",
                    models.BooleanField(
                        default=False, help_text="They typed their number back: the code is used"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["expires_on"], name="invite_codes_by_expiry")],
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                ("state", models.CharField(max_length=12)),
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
                (
                    "locator",
                    models.BinaryField(
                        help_text="Keyed hash of the code; opens nothing", max_length=32, unique=True
                    ),
                ),
                ("made_on", models.DateField()),
                ("expires_on", models.DateField(help_text="Last day on which it opens")),
                ("changed_on", models.DateField()),
                ("document", models.BinaryField(help_text="What was released, under the release's own key")),
                (
                    "answer",
                    models.BinaryField(
                        help_text="What they wrote back, under the release's own key; empty before"
                    ),
                ),
                (
                    "epoch",
                    models.PositiveIntegerField(help_text="Epoch of the case pair the key is sealed to"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["request_id"], name="releases_by_request"),
                    models.Index(fields=["state", "expires_on"], name="releases_by_day"),
                ],
            },
        ),
    ]
