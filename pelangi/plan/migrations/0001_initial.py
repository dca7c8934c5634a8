import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('ask', '0001_initial'),
        ('city', '0001_initial'),
        ('staff', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='InstitutionTerms',
            fields=[
                ('institution', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='terms', serialize=False, to='city.institution')),
                ('week', models.JSONField(blank=True, default=list)),
                ('kits', models.PositiveSmallIntegerField(default=1)),
                ('people_a_stop', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('reached_by', models.CharField(blank=True, choices=[('car', 'car'), ('motorcycle', 'motorcycle'), ('boat', 'boat')], max_length=12)),
            ],
        ),
        migrations.CreateModel(
            name='Reckoning',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('steps', models.JSONField(default=list)),
                ('is_stop_asked', models.BooleanField(default=False)),
                ('started_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Means',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('kits', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('batteries', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('batteries_a_kit', models.PositiveSmallIntegerField(default=2)),
                ('second_visits', models.CharField(choices=[('expected', 'when the document is made, or expected by then'), ('made', 'only when the document is made'), ('never', 'never: people fetch their documents')], default='expected', max_length=8)),
                ('document_days', models.PositiveSmallIntegerField(default=14)),
                ('floors', models.JSONField(blank=True, default=dict)),
                ('minutes', models.JSONField(blank=True, default=dict)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='means_are_one')],
            },
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('state', models.CharField(choices=[('draft', 'draft'), ('published', 'published'), ('superseded', 'replaced')], default='draft', max_length=12)),
                ('kits_per_day', models.PositiveSmallIntegerField()),
                ('seed', models.PositiveIntegerField()),
                ('iterations', models.PositiveIntegerField()),
                ('problem', models.JSONField()),
                ('score', models.JSONField(default=dict)),
                ('notes', models.JSONField(default=list)),
                ('because', models.JSONField(default=dict)),
                ('made_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(null=True)),
                ('based_on', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='variants', to='plan.plan')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('published_at', None), ('published_by', None)), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='plan_published_at_and_by_go_together'), models.CheckConstraint(condition=models.Q(('first_day__lte', models.F('last_day'))), name='plan_days_in_order')],
            },
        ),
        migrations.CreateModel(
            name='LeftOut',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default='', max_length=24)),
                ('reason_code', models.CharField(max_length=40)),
                ('reason_values', models.JSONField(default=dict)),
                ('would_need_code', models.CharField(blank=True, max_length=40)),
                ('would_need_values', models.JSONField(default=dict)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ask.request')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='left_out', to='plan.plan')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('plan', 'request'), name='left_out_once')],
            },
        ),
        migrations.CreateModel(
            name='Edit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.JSONField()),
                ('what', models.CharField(max_length=24)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='edits', to='plan.plan')),
            ],
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('code', models.CharField(max_length=20, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80)),
                ('skills', models.JSONField(blank=True, default=list)),
                ('vehicle', models.CharField(choices=[('car', 'car'), ('motorcycle', 'motorcycle'), ('boat', 'boat')], default='car', max_length=12)),
                ('kits', models.PositiveSmallIntegerField(default=1)),
                ('start_lat', models.FloatField()),
                ('start_lon', models.FloatField()),
                ('end_lat', models.FloatField(blank=True, null=True)),
                ('end_lon', models.FloatField(blank=True, null=True)),
                ('week', models.JSONField(blank=True, default=list)),
                ('is_active', models.BooleanField(default=True)),
                ('members', models.ManyToManyField(blank=True, related_name='teams', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('shift_from_min', models.PositiveSmallIntegerField()),
                ('shift_until_min', models.PositiveSmallIntegerField()),
                ('break_from_min', models.PositiveSmallIntegerField(null=True)),
                ('break_min', models.PositiveSmallIntegerField(default=0)),
                ('drive_min', models.PositiveSmallIntegerField()),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rounds', to='plan.plan')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='plan.team')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('plan', 'team', 'day'), name='round_once')],
            },
        ),
        migrations.CreateModel(
            name='Stop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default='', max_length=24)),
                ('is_locked', models.BooleanField(default=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('lat', models.FloatField()),
                ('lon', models.FloatField()),
                ('arrive_min', models.PositiveSmallIntegerField()),
                ('start_min', models.PositiveSmallIntegerField()),
                ('depart_min', models.PositiveSmallIntegerField()),
                ('kits', models.PositiveSmallIntegerField(default=0)),
                ('why_code', models.CharField(blank=True, max_length=40)),
                ('why_values', models.JSONField(default=dict)),
                ('institution', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.institution')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stops', to='plan.round')),
                ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.area')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('round', 'position'), name='stop_once')],
            },
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('promised_at', models.DateTimeField(null=True)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='ask.request')),
                ('stop', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appointments', to='plan.stop')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('stop', 'request'), name='appointment_once_a_stop')],
            },
        ),
        migrations.CreateModel(
            name='RequestTerms',
            fields=[
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='terms', serialize=False, to='ask.request')),
                ('week', models.JSONField(blank=True, default=list)),
                ('needs_female_officer', models.BooleanField(default=False)),
                ('reached_by', models.CharField(blank=True, choices=[('car', 'car'), ('motorcycle', 'motorcycle'), ('boat', 'boat')], max_length=12)),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='plan.team')),
            ],
        ),
    ]
