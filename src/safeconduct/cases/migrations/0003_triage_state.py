from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_screening_and_dates"),
    ]

    operations = [
        migrations.CreateModel(
            name="TriageState",
            fields=[
                ("request_id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("day", models.DateField(help_text="When it was last written")),
                ("epoch", models.PositiveIntegerField(help_text="Epoch of the file key")),
                (
                    "document",
                    models.BinaryField(help_text="The signals and how staff moved it, under the file key"),
                ),
            ],
        ),
    ]
