import django.db.models.deletion
import pelangi.core.journey
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('city', '0001_initial'),
        ('find', '0001_initial'),
        ('staff', '0002_audit_is_append_only'),
        ('staff', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='NoMessages',
            fields=[
                ('address_hash', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('name', models.CharField(max_length=80)),
                ('scopes', models.JSONField(default=list)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('used_on', models.DateField(null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='api_tokens', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('key', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, serialize=False, to='staff.personkey')),
                ('sealed', models.BinaryField()),
                ('nik_hash', models.CharField(blank=True, db_index=True, max_length=64)),
                ('register_id', models.CharField(blank=True, db_index=True, max_length=40)),
                ('lat', models.FloatField(null=True)),
                ('lon', models.FloatField(null=True)),
                ('place_is_guess', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField()),
                ('ward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='persons', to='city.area')),
            ],
        ),
        migrations.CreateModel(
            name='Request',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ticket', models.CharField(max_length=16, unique=True)),
                ('source_ref', models.CharField(max_length=80, unique=True)),
                ('channel', models.CharField(choices=[('lead', 'found in a list'), ('family_form', 'family, web form'), ('whatsapp', 'WhatsApp'), ('phone', 'telephone'), ('ward_officer', 'ward officer'), ('rt_head', 'RT head'), ('institution', 'institution'), ('door', 'field team at the door')], max_length=16)),
                ('reporter_sealed', models.BinaryField(null=True)),
                ('window', models.CharField(default='any', max_length=12)),
                ('received_at', models.DateTimeField()),
                ('state', models.CharField(default=pelangi.core.journey.RequestState['RECEIVED'], max_length=24)),
                ('waits', models.GeneratedField(db_persist=True, expression=models.Case(models.When(state__in=['received', 'screened', 'admitted'], then=models.Value(1)), default=models.Value(0)), output_field=models.PositiveSmallIntegerField())),
                ('points', models.FloatField(default=0)),
                ('priority', models.PositiveSmallIntegerField(default=1)),
                ('triage_sealed', models.BinaryField(null=True)),
                ('is_priority_by_hand', models.BooleanField(default=False)),
                ('triage_rules', models.CharField(blank=True, max_length=40)),
                ('language', models.CharField(default='id', max_length=2)),
                ('created_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('institution', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='city.institution')),
                ('lead', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='request', to='find.lead')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='ask.person')),
                ('ward', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='city.area')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['received', 'screened', 'admitted', 'duplicate', 'closed', 'cancelled'])), name='request_state_is_known'), models.CheckConstraint(condition=models.Q(('priority__in', [1, 2, 4])), name='request_priority')],
                'indexes': [models.Index(fields=['-priority', '-points', 'received_at', 'id', 'person'], name='request_all'), models.Index(fields=['waits', '-priority', '-points', 'received_at', 'id', 'person'], name='request_waiting'), models.Index(fields=['state', '-priority', '-points', 'received_at', 'id'], name='request_by_state'), models.Index(fields=['waits', 'is_priority_by_hand', '-priority', '-points', 'received_at', 'id'], name='request_by_hand'), models.Index(fields=['ward', 'waits', '-priority', '-points', 'received_at', 'id'], name='request_of_ward'), models.Index(fields=['ward', 'state', '-priority', '-points', 'received_at', 'id'], name='request_of_ward_state'), models.Index(condition=models.Q(('institution__isnull', False)), fields=['institution', 'waits', '-priority', '-points', 'received_at', 'id'], name='request_of_place'), models.Index(condition=models.Q(('institution__isnull', False)), fields=['institution', 'state', '-priority', '-points', 'received_at', 'id'], name='request_of_place_state'), models.Index(fields=['person', 'ward', 'institution', '-priority', '-points', 'received_at', 'id'], name='request_of_person'), models.Index(fields=['created_by', 'waits', '-priority', '-points', 'received_at', 'id'], name='request_taken_in')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_ref', models.CharField(max_length=80, unique=True)),
                ('kind', models.CharField(choices=[('appointment', 'the visit is on a day'), ('reminder', 'reminder the day before'), ('change', 'the visit has moved'), ('off', 'the visit is off'), ('printed', 'the document is ready'), ('missed', 'nobody was there')], max_length=12)),
                ('language', models.CharField(max_length=2)),
                ('values', models.JSONField(default=dict)),
                ('channel', models.CharField(choices=[('wa_link', 'by hand: WhatsApp, telephone or at the door'), ('whatsapp', 'WhatsApp'), ('sms', 'text message'), ('email', 'e-mail')], max_length=8)),
                ('tried', models.JSONField(default=list)),
                ('address_sealed', models.BinaryField(null=True)),
                ('address_hash', models.CharField(blank=True, db_index=True, max_length=64)),
                ('state', models.CharField(choices=[('waiting', 'waits to be sent'), ('sending', 'is being sent'), ('sent', 'sent'), ('delivered', 'arrived'), ('read', 'read'), ('told', 'told by a person'), ('failed', 'could not be told'), ('withdrawn', 'withdrawn before it was sent'), ('expired', 'too late, not sent'), ('opted_out', 'no messages wanted')], default='waiting', max_length=12)),
                ('written_at', models.DateTimeField()),
                ('not_before', models.DateTimeField()),
                ('expires_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('receipt', models.CharField(blank=True, db_index=True, max_length=120)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='ask.request')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sending', 'sent', 'delivered', 'read', 'told', 'failed', 'withdrawn', 'expired', 'opted_out'])), name='message_state_is_known')],
                'indexes': [models.Index(fields=['state', 'channel', 'not_before'], name='message_due')],
            },
        ),
        migrations.CreateModel(
            name='Need',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document_kind', models.CharField(max_length=32)),
                ('state', models.CharField(default=pelangi.core.journey.NeedState['OPEN'], max_length=24)),
                ('opened_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='needs', to='ask.person')),
                ('request', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='needs', to='ask.request')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'papers_missing', 'ready', 'planned', 'in_process', 'document_made', 'handed_over', 'not_due', 'cancelled'])), name='need_state_is_known'), models.UniqueConstraint(fields=('request', 'document_kind'), name='need_once_a_request')],
                'indexes': [models.Index(fields=['state', 'document_kind'], name='need_by_state'), models.Index(fields=['request', 'state'], name='need_of_request')],
            },
        ),
        migrations.CreateModel(
            name='MessageStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'waits to be sent'), ('sending', 'is being sent'), ('sent', 'sent'), ('delivered', 'arrived'), ('read', 'read'), ('told', 'told by a person'), ('failed', 'could not be told'), ('withdrawn', 'withdrawn before it was sent'), ('expired', 'too late, not sent'), ('opted_out', 'no messages wanted')], max_length=12)),
                ('at', models.DateTimeField()),
                ('why', models.CharField(blank=True, max_length=40)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='ask.message')),
            ],
        ),
        migrations.CreateModel(
            name='NeedMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('move', models.CharField(max_length=32)),
                ('from_state', models.CharField(max_length=24)),
                ('to_state', models.CharField(max_length=24)),
                ('at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('need', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='ask.need')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PaperPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sealed', models.BinaryField()),
                ('agreed_at', models.DateTimeField()),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='photos', to='ask.request')),
            ],
        ),
        migrations.CreateModel(
            name='RequestMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('move', models.CharField(max_length=32)),
                ('from_state', models.CharField(max_length=24)),
                ('to_state', models.CharField(max_length=24)),
                ('at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='ask.request')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SavedList',
            fields=[
                ('key', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60)),
                ('page', models.CharField(max_length=12)),
                ('query', models.CharField(blank=True, max_length=400)),
                ('made_at', models.DateTimeField()),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_lists', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('owner', 'page', 'name'), name='saved_list_name_once')],
            },
        ),
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.URLField(max_length=300)),
                ('secret_sealed', models.BinaryField()),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='webhooks', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='WebhookCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.CharField(max_length=40)),
                ('body', models.JSONField()),
                ('state', models.CharField(choices=[('waiting', 'waits to be sent'), ('sending', 'is being sent'), ('taken', 'taken'), ('given_up', 'given up')], default='waiting', max_length=8)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('not_before', models.DateTimeField()),
                ('answer', models.CharField(blank=True, max_length=60)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ask.request')),
                ('webhook', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calls', to='ask.webhook')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sending', 'taken', 'given_up'])), name='webhook_call_state_is_known')],
                'indexes': [models.Index(fields=['state', 'not_before'], name='webhook_call_due')],
            },
        ),
        migrations.CreateModel(
            name='RightsRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('access', 'to see the data'), ('correction', 'to put the data right'), ('restriction', 'not to use the data for now')], max_length=12)),
                ('asked_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('open', 'to be answered'), ('done', 'done'), ('refused', 'refused, with the reason'), ('lifted', 'held for a time, lifted again')], default='open', max_length=8)),
                ('answer', models.CharField(blank=True, max_length=300)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rights_requests', to='ask.person')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('answered_by', None), ('state', 'open')), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('state__in', ['done', 'refused', 'lifted'])), _connector='OR'), name='rights_request_answered_together')],
            },
        ),
        migrations.CreateModel(
            name='PaperAtHand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=32)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('need', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='ask.need')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('need', 'code'), name='paper_once_a_need')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('photo', 'a photo of papers is kept until the request ends'), ('reminders', 'a message the day before a visit reminds of it')], max_length=12)),
                ('how', models.CharField(choices=[('form', 'on the public form'), ('said', 'said to an officer')], max_length=8)),
                ('given_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='ask.request')),
                ('withdrawn_with', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('request', 'purpose'), name='consent_stands_once')],
            },
        ),
        migrations.CreateModel(
            name='NameToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='name_tokens', to='ask.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('token_hash', 'person'), name='name_token_once')],
            },
        ),
        migrations.CreateModel(
            name='TriageRules',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(unique=True)),
                ('rules', models.JSONField()),
                ('since', models.DateTimeField()),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
    ]
