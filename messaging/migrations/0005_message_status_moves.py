import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('messaging', '0004_nobody_is_written_to_nowhere'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='message',
            trigger=pgtrigger.compiler.Trigger(name='status_moves', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{queued:sent,queued:failed,to_tell:settled,failed:queued,failed:settled}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='6f3bc5594ab1db3246de7614bec020a8efc0809f', operation='UPDATE', pgid='pgtrigger_status_moves_009a9', table='messaging_message', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'queued'), _negated=True), models.Q(('channel', 'email'), models.Q(('recipient_address__iendswith', '@no-email.invalid'), _negated=True)), _connector='OR'), name='message_queued_can_be_sent'),
        ),
    ]
