"""The placement desk. A house founded before it gets the desk's row."""

import uuid

from django.db import migrations, models


def add_desk(apps, schema_editor):
    desks = apps.get_model("access", "Desk").objects.using(schema_editor.connection.alias)
    if desks.exists():
        desks.get_or_create(code="placement", defaults={"id": uuid.uuid4()})


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_case_room"),
    ]

    operations = [
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
                    ("placement", "Placement desk"),
                ],
                max_length=16,
                unique=True,
            ),
        ),
        migrations.RunPython(add_desk, migrations.RunPython.noop),
    ]
