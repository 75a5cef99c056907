import { ArrayMaxSize, IsArray, Matches, ValidateIf } from 'class-validator';

const MAX_ENTRIES = 20;
/** 1…500 characters of any script, line breaks included, one of them to be seen. */
const ENTRY = /^(?=[\s\S]*\S)[\s\S]{1,500}$/u;

/** Body of POST `/api/config/voice-profile`. */
export class VoiceProfileBody {
  /** Examples of how captions are to sound; null = back to those of the config. */
  @ValidateIf(({ voice_profile: entries }: VoiceProfileBody) => entries !== null)
  @IsArray()
  @ArrayMaxSize(MAX_ENTRIES)
  @Matches(ENTRY, { each: true })
  voice_profile!: string[] | null;
}
