import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Area',
            fields=[
                ('code', models.CharField(max_length=13, primary_key=True, serialize=False)),
                ('level', models.CharField(choices=[('city', 'city'), ('district', 'district'), ('ward', 'ward')], max_length=8)),
                ('name', models.CharField(max_length=80)),
                ('aliases', models.JSONField(default=list)),
                ('population', models.PositiveIntegerField(null=True)),
                ('centre_lat', models.FloatField(null=True)),
                ('centre_lon', models.FloatField(null=True)),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='city.area')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('level', 'city'), ('parent', None)), models.Q(models.Q(('level', 'city'), _negated=True), models.Q(('parent', None), _negated=True)), _connector='OR'), name='area_only_a_city_has_no_parent')],
            },
        ),
        migrations.CreateModel(
            name='DayOverride',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False)),
                ('is_working_day', models.BooleanField()),
                ('reason', models.CharField(max_length=160)),
            ],
        ),
        migrations.CreateModel(
            name='Outline',
            fields=[
                ('area', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to='city.area')),
                ('geometry', models.JSONField()),
                ('schematic', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='Agency',
            fields=[
                ('code', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=160)),
                ('kind', models.CharField(choices=[('agency', 'agency'), ('district_office', 'district office'), ('ward_office', 'ward office'), ('health_centre', 'health centre')], max_length=16)),
                ('area', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agencies', to='city.area')),
            ],
        ),
        migrations.CreateModel(
            name='Institution',
            fields=[
                ('code', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=160)),
                ('kind', models.CharField(choices=[('prison', 'prison'), ('psychiatric_hospital', 'psychiatric hospital'), ('hospital', 'hospital'), ('elderly_home', 'home for the elderly'), ('orphanage', 'orphanage'), ('social_home', 'social home'), ('school', 'school')], max_length=24)),
                ('lat', models.FloatField()),
                ('lon', models.FloatField()),
                ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='institutions', to='city.area')),
            ],
        ),
        migrations.CreateModel(
            name='Roads',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('file', models.CharField(max_length=80)),
                ('state', models.CharField(choices=[('waiting', 'waits to be read'), ('reading', 'the roads are read'), ('drawing', 'the map is drawn'), ('ready', 'in use'), ('failed', 'could not be read')], default='waiting', max_length=8)),
                ('error', models.TextField(blank=True)),
                ('points', models.PositiveIntegerField(default=0)),
                ('lines', models.JSONField(default=dict)),
                ('left_out', models.JSONField(default=list)),
                ('brought_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='roads_are_one')],
            },
        ),
    ]
