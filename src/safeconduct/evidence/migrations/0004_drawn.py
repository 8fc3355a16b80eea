"""What the map and the timeline need of incidents, in indexes of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evidence", "0003_parts_and_origins")]

    operations = [
        migrations.AddIndex(
            model_name="searchrow",
            index=models.Index(
                condition=models.Q(("kind", 1)),
                fields=["id", "country", "record_id", "run", "first_day", "last_day"],
                name="incidents_drawn",
            ),
        ),
        migrations.AddIndex(
            model_name="incidentplace",
            index=models.Index(
                fields=["incident", "precision", "latitude", "longitude", "country"], name="places_drawn"
            ),
        ),
    ]
