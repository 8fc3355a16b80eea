"""Openings by one person within minutes are looked up by it: the alarm of many cases."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_refuse_change"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="staffentry",
            index=models.Index(fields=["by", "at"], name="staffentry_by_person"),
        ),
    ]
