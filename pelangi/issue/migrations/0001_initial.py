import django.db.models.deletion
import pelangi.core.journey
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
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attempt', models.PositiveSmallIntegerField(default=1)),
                ('is_first', models.BooleanField(default=True)),
                ('state', models.CharField(default=pelangi.core.journey.DocumentState['CENTRAL_WAIT'], max_length=24)),
                ('central_status', models.CharField(blank=True, max_length=80)),
                ('under_way', models.GeneratedField(db_persist=True, expression=models.Case(models.When(state__in=['handed_over', 'destroyed', 'lost', 'cancelled'], then=models.Value(0)), default=models.Value(1)), output_field=models.PositiveSmallIntegerField())),
                ('opened_at', models.DateTimeField()),
                ('since', models.DateTimeField()),
                ('holder', models.CharField(max_length=12)),
                ('need', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='ask.need')),
                ('officer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried_documents', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['central_wait', 'print_ready', 'printed', 'carried', 'returned', 'duplicate_record', 'enrolment_failed', 'handed_over', 'destroyed', 'lost', 'cancelled'])), name='document_state_is_known'), models.UniqueConstraint(fields=('need', 'attempt'), name='document_attempt_once'), models.CheckConstraint(condition=models.Q(models.Q(('holder', 'officer'), ('officer__isnull', False)), models.Q(('holder__in', ['centre', 'office', 'resident', 'nobody']), ('officer', None)), _connector='OR'), name='document_has_one_holder')],
                'indexes': [models.Index(fields=['state', 'since', 'id'], name='document_by_state'), models.Index(fields=['under_way', 'since', 'id'], name='document_under_way'), models.Index(fields=['holder', 'officer', 'since'], name='document_by_holder')],
            },
        ),
        migrations.CreateModel(
            name='DocumentMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('move', models.CharField(max_length=32)),
                ('from_state', models.CharField(max_length=24)),
                ('to_state', models.CharField(max_length=24)),
                ('at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='issue.document')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('receipt_code', models.CharField(max_length=24, unique=True)),
                ('receiver_sealed', models.BinaryField()),
                ('confirmed_by_resident', models.BooleanField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='handover', to='issue.document')),
            ],
        ),
        migrations.CreateModel(
            name='StockMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('delivery', 'delivery'), ('printed', 'printed'), ('damaged', 'damaged'), ('returned', 'returned')], max_length=12)),
                ('card_kind', models.CharField(max_length=32)),
                ('units', models.IntegerField()),
                ('at', models.DateTimeField()),
                ('note', models.CharField(blank=True, max_length=160)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stock_move', to='issue.document')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'delivery'), ('units__gt', 0)), models.Q(models.Q(('kind', 'delivery'), _negated=True), ('units__lt', 0)), _connector='OR'), name='stock_sign_fits_kind')],
                'indexes': [models.Index(fields=['card_kind', 'at'], name='stock_by_card')],
            },
        ),
        migrations.CreateModel(
            name='Destruction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=60, unique=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('witness', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('by', models.F('witness')), _negated=True), name='destruction_by_two')],
            },
        ),
        migrations.CreateModel(
            name='OldCard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('card_kind', models.CharField(max_length=32)),
                ('taken_at', models.DateTimeField()),
                ('destruction', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cards', to='issue.destruction')),
                ('document', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='old_card', to='issue.document')),
                ('taken_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Complaint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ticket', models.CharField(max_length=16, unique=True)),
                ('source_ref', models.CharField(max_length=80, unique=True)),
                ('kind', models.CharField(choices=[('waiting', 'waiting too long'), ('wrong_data', 'wrong data'), ('conduct', 'conduct of an officer'), ('fee', 'asked to pay'), ('other', 'other')], max_length=12)),
                ('text', models.CharField(blank=True, max_length=500)),
                ('lapor_number', models.CharField(blank=True, max_length=20)),
                ('received_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('open', 'open'), ('resolved', 'resolved'), ('rejected', 'not founded, explained')], default='open', max_length=10)),
                ('answer', models.CharField(blank=True, max_length=500)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='complaints', to='ask.request')),
                ('ward', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='city.area')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('answered_by', None), ('state', 'open')), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), models.Q(('state', 'open'), _negated=True)), _connector='OR'), name='complaint_answered_at_and_by_go_together')],
            },
        ),
    ]
