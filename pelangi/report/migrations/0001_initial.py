import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('ask', '0001_initial'),
        ('staff', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Figure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('measure', models.CharField(max_length=40)),
                ('from_date', models.DateField()),
                ('until_date', models.DateField()),
                ('as_of', models.DateTimeField()),
                ('value', models.JSONField()),
                ('record_count', models.PositiveIntegerField()),
                ('frozen_at', models.DateTimeField()),
                ('frozen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('measure', 'from_date', 'until_date', 'as_of'), name='figure_once')],
            },
        ),
        migrations.CreateModel(
            name='Breach',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('known_at', models.DateTimeField()),
                ('happened_at', models.DateTimeField(blank=True, null=True)),
                ('what', models.TextField(max_length=2000)),
                ('data_kinds', models.JSONField(default=list)),
                ('people', models.PositiveIntegerField()),
                ('measures', models.TextField(blank=True, max_length=2000)),
                ('people_told_at', models.DateTimeField(null=True)),
                ('institution_told_at', models.DateTimeField(null=True)),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='FlagAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=8)),
                ('by', models.CharField(max_length=10)),
                ('label', models.CharField(max_length=60)),
                ('step', models.CharField(choices=[('floor', 'a floor in the plan'), ('rule', 'a rule of triage'), ('campaign', 'a campaign in the ward')], max_length=8)),
                ('note', models.CharField(max_length=300)),
                ('was', models.PositiveIntegerField()),
                ('amount', models.PositiveIntegerField(null=True)),
                ('until_date', models.DateField(null=True)),
                ('decided_at', models.DateTimeField()),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('by', 'ward'), ('step', 'campaign'), ('until_date__isnull', False)), models.Q(models.Q(('step', 'campaign'), _negated=True), ('amount__isnull', False)), _connector='OR'), name='flag_answer_is_whole')],
            },
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(unique=True)),
                ('as_of', models.DateTimeField()),
                ('tables', models.JSONField()),
                ('published_at', models.DateTimeField()),
                ('published_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='CityEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('instrument', 'instrument broken'), ('strike', 'strike or closure'), ('stock_out', 'no blank cards'), ('campaign', 'campaign'), ('rule', 'new rule'), ('other', 'other event')], max_length=10)),
                ('day', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('words', models.CharField(max_length=120)),
                ('entered_at', models.DateTimeField()),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='PageMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('sent_at', models.DateTimeField(null=True)),
                ('why', models.CharField(blank=True, max_length=40)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('month', 'user'), name='page_mail_once')],
            },
        ),
        migrations.CreateModel(
            name='SurveySheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('ticket', 'ticket page'), ('paper', 'paper sheet')], max_length=6)),
                ('number', models.CharField(blank=True, max_length=24)),
                ('elements', models.JSONField()),
                ('answered_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sheet', to='ask.request')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('number', ''), _negated=True), fields=('number',), name='paper_sheet_once'), models.CheckConstraint(condition=models.Q(models.Q(('number', ''), ('request__isnull', False), ('source', 'ticket')), models.Q(('request', None), ('source', 'paper'), models.Q(('number', ''), _negated=True)), _connector='OR'), name='sheet_has_ticket_or_number')],
            },
        ),
        migrations.CreateModel(
            name='CostRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('staff_hour', 'an hour of one officer'), ('day', 'a day out of one officer'), ('vehicle_km', 'a kilometre driven'), ('card', 'a blank card')], max_length=12)),
                ('rupiah', models.PositiveIntegerField()),
                ('since', models.DateField()),
                ('entered_at', models.DateTimeField()),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
    ]
