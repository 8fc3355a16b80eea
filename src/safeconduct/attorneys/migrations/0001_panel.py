"""The panel: register, agreements, firms, settings, rounds, offers, placements, files brought in."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AgreementText",
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
                ("version", models.PositiveIntegerField(unique=True)),
                ("title", models.CharField(max_length=200)),
                ("body", models.TextField(help_text="Plain text, as it was shown")),
                (
                    "digest",
                    models.CharField(help_text="SHA-256 of title and body, hexadecimal", max_length=64),
                ),
                ("made_by", models.UUIDField()),
                ("day", models.DateField()),
            ],
            options={
                "ordering": ("version",),
            },
        ),
        migrations.CreateModel(
            name="Firm",
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
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "document",
                    models.BinaryField(
                        help_text="Name, quota, contact, notes, under the placement desk's list key"
                    ),
                ),
                ("epoch", models.PositiveIntegerField(help_text="Epoch of the list key")),
                ("changed_on", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="PanelSettings",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("token", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("values", models.JSONField(help_text="Numbers and codes by name; no fact about anybody")),
                ("reason", models.CharField(max_length=300)),
                ("made_by", models.UUIDField()),
                ("day", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="Attorney",
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
                (
                    "version",
                    models.PositiveIntegerField(
                        default=1, help_text="Rises with every change of the profile"
                    ),
                ),
                ("document", models.BinaryField(help_text="The profile, under the attorney's profile key")),
                ("epoch", models.PositiveIntegerField(default=0, help_text="Number of the profile key")),
                ("made_on", models.DateField()),
                ("changed_on", models.DateField()),
                (
                    "person",
                    models.OneToOneField(
                        help_text="Her account; none for somebody who was brought in from a file",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attorney",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AgreementSigned",
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
                ("digest", models.CharField(help_text="Of the text that was on the screen", max_length=64)),
                ("signed_on", models.DateField()),
                ("signature", models.BinaryField(help_text="Ed25519 over attorney, version, digest and day")),
                ("key_id", models.BinaryField(help_text="Which of her keys signed")),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="attorneys.agreementtext"
                    ),
                ),
                (
                    "attorney",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreements",
                        to="attorneys.attorney",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Carried",
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
                ("kind", models.CharField(help_text="panel or cases", max_length=8)),
                ("until", models.DateTimeField(help_text="When the worker deletes it")),
                ("count", models.PositiveIntegerField(help_text="How many rows")),
                (
                    "document",
                    models.BinaryField(
                        help_text="The rows, under a key of their own; empty once they were brought in"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("state", models.CharField(max_length=12)),
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("request_id", models.UUIDField()),
                (
                    "sheet",
                    models.PositiveIntegerField(help_text="Number of the placement sheet that was shown"),
                ),
                ("wave", models.PositiveIntegerField(default=1)),
                (
                    "fit",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="The fit when it was sent, in thousandths"
                    ),
                ),
                ("sent_by", models.UUIDField()),
                ("sent_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("reminded_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(help_text="First opening of the summary", null=True)),
                ("asked_at", models.DateTimeField(null=True)),
                ("named_at", models.DateTimeField(null=True)),
                ("named_by", models.UUIDField(null=True)),
                ("names_seen_at", models.DateTimeField(null=True)),
                ("certified_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answer",
                    models.BinaryField(
                        help_text="What she certified, or why she declined, under the sheet's summary key",
                        null=True,
                    ),
                ),
                (
                    "bounds",
                    models.BinaryField(
                        help_text="Mentor and firm with their places when she was shown the names, under the same key",
                        null=True,
                    ),
                ),
                (
                    "token",
                    models.UUIDField(
                        help_text="Made of the answering form's token, which is kept nowhere",
                        null=True,
                        unique=True,
                    ),
                ),
                (
                    "told_as",
                    models.UUIDField(
                        help_text="Made of that token and the answer: sent twice is one answer", null=True
                    ),
                ),
                (
                    "attorney",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="attorneys.attorney",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Placement",
            fields=[
                ("state", models.CharField(max_length=12)),
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("request_id", models.UUIDField()),
                ("accepted_at", models.DateTimeField()),
                ("given_on", models.DateField(null=True)),
                ("given_by", models.UUIDField(null=True)),
                ("ended_on", models.DateField(null=True)),
                (
                    "mentor_seen_on",
                    models.DateField(help_text="Day of the mentor's last checkpoint", null=True),
                ),
                (
                    "attorney",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="attorneys.attorney",
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accompanied",
                        to="attorneys.attorney",
                    ),
                ),
                (
                    "offer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placement",
                        to="attorneys.offer",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Round",
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
                ("made_by", models.UUIDField()),
                ("made_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("document", models.BinaryField(help_text="Under the placement desk's list key")),
                ("epoch", models.PositiveIntegerField(help_text="Epoch of the list key")),
                (
                    "settings",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="attorneys.panelsettings"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="offer",
            name="round",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, to="attorneys.round"
            ),
        ),
        migrations.CreateModel(
            name="Vetting",
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
                ("person_id", models.UUIDField(help_text="Who vetted")),
                ("day", models.DateField()),
                ("says_yes", models.BooleanField()),
                (
                    "profile_version",
                    models.PositiveIntegerField(
                        help_text="What was looked at: a later version is vetted anew"
                    ),
                ),
                (
                    "document",
                    models.BinaryField(
                        help_text="What was checked and how, under the attorney's profile key"
                    ),
                ),
                ("epoch", models.PositiveIntegerField()),
                (
                    "attorney",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="vettings",
                        to="attorneys.attorney",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="attorney",
            index=models.Index(fields=["state"], name="attorneys_by_state"),
        ),
        migrations.AddConstraint(
            model_name="agreementsigned",
            constraint=models.UniqueConstraint(
                fields=("attorney", "text"), name="one_signature_for_a_version"
            ),
        ),
        migrations.AddIndex(
            model_name="carried",
            index=models.Index(fields=["until"], name="carried_by_end"),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("accepted", "working"))),
                fields=("request_id",),
                name="one_attorney_for_a_case",
            ),
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(fields=["request_id", "state"], name="offers_by_request"),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("out", "asked", "named"))),
                fields=("request_id", "attorney"),
                name="one_live_offer_of_a_case_to_an_attorney",
            ),
        ),
    ]
