import { Module } from '@nestjs/common';
import { HandOverGuard } from './hand-over.guard.js';
import { LoginController } from './login.controller.js';
import { ProviderController } from './provider.controller.js';
import { SignInRateGuard } from './sign-in-rate.guard.js';
import { SignOutController } from './sign-out.controller.js';

/** The addresses below `/auth` that lead to the provider and back. The flow itself comes from `AuthModule`. */
@Module({
  controllers: [LoginController, ProviderController, SignOutController],
  providers: [HandOverGuard, SignInRateGuard],
})
export class SignInModule {}
