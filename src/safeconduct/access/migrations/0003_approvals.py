"""Approvals by a second person."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_dates_desk"),
    ]

    operations = [
        migrations.CreateModel(
            name="Approval",
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
                (
                    "kind",
                    models.CharField(
                        help_text="Code of a kind; the kind itself is data of a higher room", max_length=40
                    ),
                ),
                (
                    "subject_id",
                    models.UUIDField(help_text="What it is about; no foreign key, it lives in a higher room"),
                ),
                ("mark", models.BinaryField(help_text="Keyed digest of exactly what is approved")),
                ("needs", models.PositiveSmallIntegerField(help_text="How many other people must agree")),
                ("asked_on", models.DateField()),
                ("expires_on", models.DateField(help_text="The last day on which it can be given or used")),
                ("used_on", models.DateField(help_text="An approval is used once", null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "used_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ApprovalVote",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "decision",
                    models.CharField(choices=[("approve", "Approve"), ("refuse", "Refuse")], max_length=8),
                ),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mistake", "Something in it is not right"),
                            ("too_much", "It holds more than is needed"),
                            ("not_now", "Not now"),
                            ("talk", "Talk with me first"),
                        ],
                        max_length=12,
                    ),
                ),
                ("day", models.DateField()),
                (
                    "approval",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="votes",
                        to="access.approval",
                    ),
                ),
                (
                    "asker",
                    models.ForeignKey(
                        help_text="Who asked: lets the database refuse them",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="approval",
            index=models.Index(fields=["kind", "subject_id"], name="approvals_of_a_subject"),
        ),
        migrations.AddIndex(
            model_name="approval",
            index=models.Index(fields=["state", "expires_on"], name="approvals_by_state"),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(("needs__gte", 1), ("needs__lte", 2)), name="one_or_two_others_approve"
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "used"), _negated=True),
                    models.Q(("used_by__isnull", False), ("used_on__isnull", False)),
                    _connector="OR",
                ),
                name="used_by_somebody_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "asked")),
                fields=("kind", "subject_id", "mark", "asked_by"),
                name="one_open_question_each",
            ),
        ),
        migrations.AddConstraint(
            model_name="approvalvote",
            constraint=models.UniqueConstraint(fields=("approval", "person"), name="nobody_decides_twice"),
        ),
        migrations.AddConstraint(
            model_name="approvalvote",
            constraint=models.CheckConstraint(
                condition=models.Q(("person", models.F("asker")), _negated=True),
                name="nobody_approves_their_own",
            ),
        ),
        migrations.AddConstraint(
            model_name="approvalvote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision", "approve"), ("why", "")),
                    models.Q(("decision", "refuse"), ("why__in", ("mistake", "too_much", "not_now", "talk"))),
                    _connector="OR",
                ),
                name="a_refusal_says_why",
            ),
        ),
    ]
