import django.db.models.deletion
import pelangi.core.journey
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('plan', '0001_initial'),
        ('staff', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Device',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('code_hash', models.CharField(blank=True, max_length=64)),
                ('code_until', models.DateTimeField(null=True)),
                ('enrolled_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('seen_at', models.DateTimeField(null=True)),
                ('told_sequence', models.PositiveIntegerField(default=0)),
                ('unsent', models.PositiveIntegerField(default=0)),
                ('held_day', models.DateField(null=True)),
                ('gaps', models.JSONField(default=list)),
                ('reconciled_at', models.DateTimeField(null=True)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='devices', to='plan.team')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='devices', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField()),
                ('received', models.PositiveIntegerField(default=0)),
                ('complete_at', models.DateTimeField(null=True)),
                ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='plan.appointment')),
                ('device', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attachments', to='visit.device')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('device', 'appointment', 'sha256'), name='attachment_once')],
            },
        ),
        migrations.CreateModel(
            name='Feed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('cursor', models.PositiveIntegerField(default=0)),
                ('closed_at', models.DateTimeField(null=True)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plan.team')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('team', 'day'), name='feed_once')],
            },
        ),
        migrations.CreateModel(
            name='FeedEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('appointment_key', models.BigIntegerField()),
                ('cursor', models.PositiveIntegerField()),
                ('body_hash', models.CharField(blank=True, max_length=64)),
                ('is_gone', models.BooleanField(default=False)),
                ('feed', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='visit.feed')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('feed', 'appointment_key'), name='feed_entry_once')],
            },
        ),
        migrations.CreateModel(
            name='Piece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.PositiveIntegerField()),
                ('sealed', models.BinaryField()),
                ('attachment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='visit.attachment')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('attachment', 'start'), name='piece_once')],
            },
        ),
        migrations.CreateModel(
            name='SyncItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item_id', models.UUIDField()),
                ('device_sequence', models.PositiveIntegerField()),
                ('kind', models.CharField(max_length=24)),
                ('body_sealed', models.BinaryField()),
                ('body_hash', models.CharField(max_length=64)),
                ('received_at', models.DateTimeField()),
                ('outcome', models.CharField(choices=[('applied', 'Applied'), ('conflict', 'Conflict'), ('held', 'Held'), ('refused', 'Refused')], max_length=8)),
                ('reply', models.JSONField()),
                ('device', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='visit.device')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('device', 'item_id'), name='sync_item_once'), models.UniqueConstraint(fields=('device', 'device_sequence'), name='sync_sequence_once')],
            },
        ),
        migrations.CreateModel(
            name='Fact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=24)),
                ('value_sealed', models.BinaryField()),
                ('value_hash', models.CharField(max_length=64)),
                ('cursor', models.PositiveIntegerField()),
                ('base', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=160)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='plan.appointment')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('superseded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supersedes', to='visit.fact')),
                ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='visit.syncitem')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('item', 'field'), name='fact_once_an_item')],
                'indexes': [models.Index(fields=['appointment', 'field', 'superseded_by'], name='fact_heads')],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(default=pelangi.core.journey.VisitState['PLANNED'], max_length=24)),
                ('version', models.PositiveIntegerField(default=0)),
                ('started_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('minutes', models.PositiveSmallIntegerField(null=True)),
                ('captured', models.JSONField(default=dict)),
                ('exception_approved_at', models.DateTimeField(null=True)),
                ('note_sealed', models.BinaryField(null=True)),
                ('appointment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='visit', to='plan.appointment')),
                ('exception_approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'under_way', 'done', 'partly', 'not_present', 'refused', 'deceased', 'moved', 'unsafe', 'technical', 'cancelled'])), name='visit_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('exception_approved_at', None), ('exception_approved_by', None)), models.Q(('exception_approved_at__isnull', False), ('exception_approved_by__isnull', False)), _connector='OR'), name='visit_exception_approved_at_and_by_go_together')],
            },
        ),
        migrations.CreateModel(
            name='SatisfactionAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('elements', models.JSONField()),
                ('answered_at', models.DateTimeField()),
                ('visit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='satisfaction', to='visit.visit')),
            ],
        ),
        migrations.CreateModel(
            name='VisitMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('move', models.CharField(max_length=32)),
                ('from_state', models.CharField(max_length=24)),
                ('to_state', models.CharField(max_length=24)),
                ('at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('base_version', models.PositiveIntegerField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='visit.syncitem')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='visit.visit')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
