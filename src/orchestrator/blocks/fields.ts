import { Expose } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  ValidateIf,
} from 'class-validator';

/** Most entries of a list: an answer is not a place for thousands. */
const LONGEST_LIST = 1000;

function all(...decorators: readonly PropertyDecorator[]): PropertyDecorator {
  return (target, property) => decorators.forEach((decorate) => decorate(target, property));
}

/** May be absent, but never null. */
const whenPresent = () => ValidateIf((_object, value) => value !== undefined);

/** A required text, not empty. */
export const RequiredText = () => all(Expose(), IsString(), IsNotEmpty());

/** A required name that may stand in a key: letters, digits, `.`, `_` and `-`. */
export const RequiredName = () => all(Expose(), Matches(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/));

/** A text, null or absent. */
export const OptionalText = () => all(Expose(), IsOptional(), IsString());

/** One word of a closed list, null or absent. */
export const OptionalWord = (words: readonly string[]) => all(Expose(), IsOptional(), IsIn(words));

/** A boolean or absent; null is a wrong type, as nobody can tell what it switches. */
export const Flag = () => all(Expose(), whenPresent(), IsBoolean());

/** A boolean, null or absent. */
export const OptionalFlag = () => all(Expose(), IsOptional(), IsBoolean());

/** A whole number in a range, or absent; null is a wrong type. */
export const Integer = (min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY) =>
  all(Expose(), whenPresent(), IsInt(), Min(min), Max(max));

/** A whole number in a range, null or absent. */
export const OptionalInteger = (min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER) =>
  all(Expose(), IsOptional(), IsInt(), Min(min), Max(max));

/** A list of texts, null or absent. */
export const OptionalTexts = () =>
  all(Expose(), IsOptional(), IsArray(), ArrayMaxSize(LONGEST_LIST), IsString({ each: true }));

/** The value as it came, for its own parser. */
export const AsItIs = () => Expose();

/** An object as it came, or absent; its owner parses it. */
export const RawObject = () => all(Expose(), whenPresent(), IsObject());
