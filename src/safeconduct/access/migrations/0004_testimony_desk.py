"""The testimony vault. A house founded before it existed gets its row; its keys are made when somebody joins it."""

import uuid

from django.db import migrations, models

CODES = (
    ("intake", "Intake desk"),
    ("documentation", "Documentation desk"),
    ("advocacy", "Advocacy desk"),
    ("dates", "Dates desk"),
    ("testimony", "Testimony vault"),
)


def add_desk(apps, schema_editor):
    desks = apps.get_model("access", "Desk").objects.using(schema_editor.connection.alias)
    if desks.exists():
        desks.get_or_create(code="testimony", defaults={"id": uuid.uuid4()})


class Migration(migrations.Migration):
    dependencies = [("access", "0003_approvals")]

    operations = [
        migrations.AlterField("desk", "code", models.CharField(choices=CODES, max_length=16, unique=True)),
        migrations.RunPython(add_desk, migrations.RunPython.noop),
    ]
