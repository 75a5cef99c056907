import { Command } from 'nest-commander';
import { publishOrder } from '../publish-order.js';
import { publishAll } from '../publish-run.js';
import { PublishOptionsCommand, type PublishOptions } from './publish-options.js';

const PYTHON_CONFIG = '--config is accepted so that old calls go on, and not read: settings come from the environment.';

@Command({
  name: 'publish',
  description: 'Publishes one photo, the named one or the next; this is what happens without a command.',
  options: { isDefault: true },
})
export class PublishCommand extends PublishOptionsCommand {
  override run(_words: string[], options: PublishOptions): Promise<void> {
    return this.publish(options);
  }

  protected async publish(options: PublishOptions): Promise<void> {
    if (options.config !== undefined) this.work.output(options).note(PYTHON_CONFIG);
    const order = await publishOrder(options, this.work.world);
    const { count, key = null } = options;
    const work = this.work.forTenant.bind(this.work);
    await work(options, (desk, output) => publishAll(desk, output, order, { count, key }), {
      isQuiet: order.mode === 'preview',
    });
  }
}

@Command({
  name: 'preview',
  description: 'Shows what publish would post where; nothing is sent or written.',
})
export class PreviewCommand extends PublishCommand {
  override run(_words: string[], options: PublishOptions): Promise<void> {
    return this.publish({ ...options, preview: true });
  }
}
