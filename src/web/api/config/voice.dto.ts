import { ArrayMaxSize, IsArray, Matches, ValidateIf } from 'class-validator';

/** Spec: web-api.md section 4. */
export const VOICE_MAX = { entries: 20, characters: 500 } as const;
/** 1…500 characters of any script, line breaks included, one of them to be seen. */
const ENTRY = /^(?=[\s\S]*\S)[\s\S]{1,500}$/u;

/** Body of POST `/api/config/voice-profile`. */
export class VoiceProfileBody {
  /** Examples of how captions are to sound; null = back to those of the config. */
  @ValidateIf(({ voice_profile: entries }: VoiceProfileBody) => entries !== null)
  @IsArray()
  @ArrayMaxSize(VOICE_MAX.entries)
  @Matches(ENTRY, { each: true })
  voice_profile!: string[] | null;
}
