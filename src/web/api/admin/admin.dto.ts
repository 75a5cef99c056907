import { IsString } from 'class-validator';

/** Body of POST `/api/admin/login`. What cannot be a password is simply wrong: one answer for every cause. */
export class LoginBody {
  @IsString()
  password!: string;
}
