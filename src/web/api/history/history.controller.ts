import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { callerError } from '../../../kernel/index.js';
import { Tenant, type TenantContext } from '../../../tenancy/index.js';
import { HistoryService, type HistoryFilter, type HistoryItem } from '../../../workflow/index.js';
import { Policy, Refuses } from '../../http/index.js';
import { Mutations } from '../shared/mutations.js';
import { STORAGE_CODES } from '../shared/refusals.js';
import { HistoryQuery, ResolveBody } from './history.dto.js';

const CONTENT_HASH = /^[0-9a-f]{64}$/;
const PAGE_SIZE = 50;

/** One record of the ledger for people. */
export interface HistoryView extends HistoryItem {
  readonly filename: string;
}

/** Answer of GET `/api/history`. */
export interface HistoryPageView {
  readonly items: readonly HistoryView[];
  readonly total: number;
  readonly truncated: boolean;
}

/** What was posted, where and when, and the decisions only a person can take. Spec: publishing.md section 5.6. */
@Controller('api/history')
export class HistoryController {
  constructor(
    private readonly mutations: Mutations,
    @Inject(HistoryService) private readonly history: HistoryService,
  ) {}

  /** What was posted, moved or left undecided, newest first. */
  @Get()
  @Policy('admin')
  @Refuses(STORAGE_CODES)
  async list(@Tenant() { runtime }: TenantContext, @Query() query: HistoryQuery): Promise<HistoryPageView> {
    const { items, total, truncated } = await runtime.limit(() => this.history.list(runtime, filterOf(query)));
    return { items: items.map(view), total, truncated };
  }

  /** Everything that is on record about one photo. */
  @Get(':contentHash')
  @Policy('admin')
  @Refuses(STORAGE_CODES, 'photo_not_found', 'ledger_corrupt', 'ledger_version')
  async get(@Tenant() { runtime }: TenantContext, @Param('contentHash') hash: string): Promise<HistoryView> {
    checkHash(hash);
    const item = await runtime.limit(() => this.history.get(runtime, hash));
    if (item === null) throw noRecord();
    return view(item);
  }

  /** Records what a person found out about a post whose fate nobody knew. */
  @Post(':contentHash/resolve')
  @Policy('admin')
  @Refuses(
    STORAGE_CODES,
    'photo_not_found',
    'operation_not_found',
    'operation_finished',
    'in_progress',
    'too_early_to_resolve',
    'unknown_platform',
    'ledger_corrupt',
    'ledger_version',
    'storage_not_conditional',
  )
  async resolve(
    @Tenant() context: TenantContext,
    @Param('contentHash') contentHash: string,
    @Body() body: ResolveBody,
  ): Promise<HistoryView> {
    checkHash(contentHash);
    const { runtime, actor, requestId } = await this.mutations.begin(context);
    const { platform, attempt, decision, postId = null, postUrl = null } = body;
    const order = { contentHash, platform, attempt, decision, postId, postUrl, actor, requestId };
    return view(await runtime.limit(() => this.history.resolve(runtime, order)));
  }
}

function filterOf(query: HistoryQuery): HistoryFilter {
  const { state = null, platform = null, q = '', from, to, offset = '0', limit = String(PAGE_SIZE) } = query;
  const at = (text: string | undefined): Date | null => (text === undefined ? null : new Date(text));
  return {
    ...{ state, platform, search: q.trim(), from: at(from), to: at(to) },
    ...{ offset: Number(offset), limit: Number(limit) },
  };
}

function view(item: HistoryItem): HistoryView {
  return { filename: item.name, ...item };
}

function checkHash(hash: string): void {
  if (!CONTENT_HASH.test(hash)) throw noRecord();
}

function noRecord(): Error {
  return callerError('photo_not_found', 'There is no publish record of this content.');
}
