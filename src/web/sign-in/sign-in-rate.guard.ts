import { Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { SignInRate, type SignInStep } from '../../auth/index.js';
import { bugError } from '../../kernel/index.js';

const STEP_METADATA = Symbol('sign-in step');

/** Which budget a route uses up. */
export const CountedAs = (step: SignInStep): MethodDecorator => SetMetadata(STEP_METADATA, step);

/** Refuses too many sign-ins from one address before they cost anything, with a 429 page. */
@Injectable()
export class SignInRateGuard implements CanActivate {
  constructor(private readonly rate: SignInRate) {}

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    const step = Reflect.getMetadata(STEP_METADATA, execution.getHandler()) as SignInStep | undefined;
    if (step === undefined) throw bugError('A route with this guard must say which step it is.');
    const { ip } = execution.switchToHttp().getRequest<{ readonly ip: string | undefined }>();
    await this.rate.admit(step, ip);
    return true;
  }
}
