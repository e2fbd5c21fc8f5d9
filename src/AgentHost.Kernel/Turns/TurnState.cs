using AgentHost.Models;
using System.Collections.Concurrent;
using System.Text.Json;
using AgentHost.Auditing;
using AgentHost.Client;
using AgentHost.Editing.Previews;
using AgentHost.Json;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Hooks;
using AgentHost.Kernel.Models;
using AgentHost.Kernel.Workspaces;
using AgentHost.Permissions;
using AgentHost.Permissions.Rules;

namespace AgentHost.Kernel.Turns;

/// <summary>State of one turn: the snapshot that it is pinned to, and its results so far.</summary>
public sealed class TurnState
{
    private readonly Lock _counting = new();
    private AgentTree? _agents;
    private decimal _spent;
    private bool _unpriced;
    private long _estimated;
    /// <summary>Tokens of an answer where nobody bounds it.</summary>
    private const int UsualAnswer = 8_000;

    private decimal _estimatedCost;
    private decimal _reserved;
    private readonly ConcurrentDictionary<string, Budget> _limits = new(StringComparer.Ordinal);
    private readonly BudgetReservations _reservations = new();

    /// <summary>The plan that it runs by.</summary>
    public required TurnPlan Plan { get; init; }

    public string TurnId => Plan.TurnId;

    public OpenSession Session => Plan.Session;

    public Workspace Workspace => Plan.Workspace;

    /// <summary>The registry as it was when the turn began; it does not change under the turn.</summary>
    public required CapabilityRegistry Registry { get; init; }

    /// <summary>Tools that the model can call; those of sources may come and go between two steps.</summary>
    public required ToolCatalog Tools { get; set; }

    /// <summary>The sources of tools; null where there are none.</summary>
    public DynamicTools? Sources { get; init; }

    /// <summary>Takes the tools of sources as they are now; false where nothing changed.</summary>
    public async ValueTask<bool> RenewToolsAsync(CancellationToken cancellationToken)
    {
        if (Sources is not { } sources || await sources.RenewAsync(cancellationToken) is not { } tools)
        {
            return false;
        }

        Tools = tools;
        return true;
    }

    /// <summary>Tells what sources say that is wrong, now that the turn is done.</summary>
    public ValueTask TellSourcesAsync() => Sources?.TellProblemsAsync(ends: true, CancellationToken.None) ?? default;

    public required HookDispatcher Hooks { get; init; }

    /// <summary>Completes what a hook is told of an event with this turn's id and mode.</summary>
    public HookInput OfThisTurn(HookInput input) => input with { TurnId = TurnId, Mode = Mode };

    /// <summary>Number of times that hooks sent the model on when it was about to end.</summary>
    public int SentOn { get; set; }

    /// <summary>The model that it talks to at this moment. A turn that is a client's own call has none.</summary>
    public TurnModel Current { get => field ?? throw new InvalidOperationException("This turn asks no model."); set; }

    /// <summary>The name of that model; null for a client's own call.</summary>
    public string? AskedModel => Plan.Model is null ? null : Model;

    /// <summary>Source of the next model.</summary>
    public TurnModels Models { get => field ?? throw new InvalidOperationException("This turn asks no model."); init; }

    public string Model => Current.Name;

    /// <summary>
    /// The mode at this moment: what a person switched to, unless the prompt named a mode after that. It is never more lenient than its agent's, a sub-agent's
    /// never more than its caller's.
    /// </summary>
    public PermissionMode Mode
    {
        get
        {
            var mode = Parent is null ? Switched?.Mode ?? Plan.Mode : ModeOrder.Stricter(Plan.Mode, Parent.Mode);
            return Plan.Agent?.Mode is { } ceiling ? ModeOrder.Stricter(mode, ceiling) : mode;
        }
    }

    /// <summary>The workspace's rules at this moment, the session's own beside them, and what agents are without.</summary>
    public PermissionRules Rules
    {
        get
        {
            var rules = Parent?.Rules ?? Session.WithOwn(Switched?.Rules?.At(Workspace.Services.Time.GetUtcNow()) ?? Workspace.Configuration.Rules);
            rules = Workspace.Configuration.FolderRules is { } own && Parent is not null ? rules.With(own) : rules;
            return ReferenceEquals(Plan.AgentTools.Denied, PermissionRules.Empty) ? rules : rules.With(Plan.AgentTools.Denied);
        }
    }

    /// <summary>The parts of tools that its agent has, and those of the turns above it.</summary>
    public IReadOnlyList<ToolBound> Bounds => Plan.Bounds;

    /// <summary>The turn whose sub-agent this is; null for a person's.</summary>
    public TurnState? Parent => Plan.Parent;

    /// <summary>The plugin whose tool gave this work to a sub-agent; null for a person's turn.</summary>
    public string? Asker => Plan.Asker;

    /// <summary>The plugin that its requests are counted to: who asked for them, else who brings the model.</summary>
    public string Plugin => Asker ?? Current.Plugin;

    /// <summary>The turn that a person began, whose session asks and remembers in its sub-agents' name.</summary>
    public TurnState Root => Parent?.Root ?? this;

    /// <summary>Its agent's name; null for none.</summary>
    public string? Agent => Plan.Agent?.Name;

    /// <summary>The only tools that its prompt named; null for all.</summary>
    public IReadOnlyList<string>? Only => Plan.Tools.Only;

    /// <summary>Tools that its agent and those of the turns above it are without, by name.</summary>
    public IReadOnlyCollection<string> Without => Plan.Tools.Without;

    /// <summary>Its limits; null for a client's own call.</summary>
    public TurnSettings? Limits => Plan.Limits;

    /// <summary>Its sub-agents.</summary>
    public AgentTree Agents => LazyInitializer.EnsureInitialized(ref _agents, () => AgentTree.Of(Workspace.Settings));

    /// <summary>Reason why it cannot have sub-agents; null where it can.</summary>
    public string? AgentRefusal => Shadow is not null ? "A dry run has no sub-agents: do it yourself."
        : Depth < AgentTree.DepthOf(Workspace.Settings) ? null
        : Parent is null ? "Sub-agents are switched off here (limits.subAgentDepth is 0): do it yourself."
        : $"A sub-agent of this depth ({Depth}, limits.subAgentDepth) starts no others: do it yourself.";

    /// <summary>Number of its callers.</summary>
    public int Depth => Parent is null ? 0 : Parent.Depth + 1;

    private SwitchedPermissions? Switched => Plan.NamedAfter == Session.Switches ? null : Session.Switched;

    public bool Interactive => Plan.Request.Interactive;

    public IReadOnlyDictionary<string, JsonElement> RunOptions => Plan.Request.RunOptions;

    /// <summary>The files as this dry run has them; null where edits are made.</summary>
    public OverlayFileSystem? Shadow { get; init; }

    /// <summary>Log where decisions and executions are written down; null where no such log is kept.</summary>
    public AuditTrail? Audit { get; init; }

    /// <summary>True once an answer that did not meet the output schema was asked for again.</summary>
    public bool Repaired { get; set; }

    /// <summary>Permissions that tools and commands have given in advance.</summary>
    public PreApprovals Allowed { get; init; } = new();

    internal Repetition Repetition { get; } = new();

    /// <summary>Files changed, in the order of their first change.</summary>
    public ConcurrentQueue<string> Files { get; } = new();

    public int Steps { get; set; }

    public int ToolCalls { get; set; }

    public TokenUsage Usage { get; private set; } = TokenUsage.None;

    /// <summary>US dollars; null when a price is unknown.</summary>
    public decimal? Cost => _unpriced || Usage == TokenUsage.None ? null : Spent;

    /// <summary>US dollars that are known to be spent, by its sub-agents too.</summary>
    public decimal Spent
    {
        get
        {
            lock (_counting)
            {
                return _spent;
            }
        }
    }

    /// <summary>Money that it may spend; none where there is no limit.</summary>
    public IReadOnlyList<Budget> Budgets { get; init; } = [];

    /// <summary>Limits what is spent from here on, beside its own budgets: the sub-agents of a call of it.</summary>
    /// <param name="callId">The call; a limit that it set before makes way.</param>
    /// <param name="dollars">US dollars.</param>
    public void Limit(string callId, decimal dollars) => _limits[callId] = new Budget(dollars, -Spent, "the sub-agents of a call", Key: "");

    /// <summary>Takes the limit of a call back, which has ended.</summary>
    public void Unlimit(string callId) => _limits.TryRemove(callId, out _);

    /// <summary>Reserves for a request in this turn and in those above it.</summary>
    /// <param name="dollars">The most that it may cost; below 0 gives back.</param>
    /// <returns>False where requests under way could use up what is left.</returns>
    private bool TryReserve(decimal dollars)
    {
        for (var counted = this; counted is not null && dollars > 0; counted = counted.Parent)
        {
            var spent = counted.Spent + counted._reserved + dollars;
            if (counted._reserved > 0 && !counted.AllBudgets.All(budget => budget.Has(spent)))
            {
                return false;
            }
        }

        for (var counted = this; counted is not null; counted = counted.Parent)
        {
            counted._reserved += dollars;
        }

        return true;
    }

    /// <summary>Tells whether money is limited here or above.</summary>
    internal bool IsLimited => AllBudgets.Any() || Parent?.IsLimited == true;

    /// <summary>Reserves the highest price of a request; null where nothing limits it or nobody knows its price.</summary>
    internal async ValueTask<IDisposable?> ReserveAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        if (!IsLimited || Current.Info.Prices is not { } prices)
        {
            return null;
        }

        var answer = request.Parameters?.MaxOutputTokens ?? Current.Info.OutputLimit ?? UsualAnswer;
        return await Root._reservations.TakeAsync(prices.CostOf(new TokenUsage(StepRunner.InputOf(request), answer)), TryReserve, cancellationToken);
    }

    private IEnumerable<Budget> AllBudgets => _limits.IsEmpty ? Budgets : Budgets.Concat(_limits.Values);

    /// <summary>Set when a hook or a person wants the turn to end after the current step.</summary>
    public string? StopReason { get; set; }

    /// <summary>Counts a request.</summary>
    /// <returns>Cost in US dollars; null when the price is unknown.</returns>
    public decimal? Count(TokenUsage usage) => Count(usage, Current.Info.Prices);

    /// <summary>Counts a request to another model.</summary>
    public decimal? Count(TokenUsage usage, ModelPrices? prices)
    {
        var cost = prices?.CostOf(usage);
        for (var counted = this; counted is not null; counted = counted.Parent)
        {
            counted.Add(usage, cost);
        }

        return cost;
    }

    /// <summary>Finds the reason why no further request may be made: a limit of its own or of a caller's is reached; null while one may.</summary>
    public string? FindSpent()
    {
        var (estimated, cost) = Estimated;
        if (Limits?.Tokens is { } tokens && Usage.Input + Usage.Output + estimated >= tokens)
        {
            return $"the limit of {SchemaText.Count(tokens, "token")} was reached: the setting limits.tokens allows more{ByEstimate(estimated)}";
        }

        foreach (var budget in AllBudgets)
        {
            if (budget.FindEnd(Spent + cost) is { } end)
            {
                return end + ByEstimate(estimated);
            }
        }

        return Parent?.FindSpent();
    }

    /// <summary>Warnings that most of its money is spent, each once.</summary>
    public IReadOnlyList<AgentEvent> TakeBudgetWarnings() =>
        [.. Budgets.Select(budget => budget.TakeWarning(Spent + Estimated.Cost)).OfType<BudgetWarning>().Select(warning => warning with { TurnId = TurnId })];

    /// <summary>Counts about what a request took whose service counts nothing: limits go by it, and nothing else.</summary>
    public void Estimate(TokenUsage about)
    {
        var cost = Current.Info.Prices?.CostOf(about) ?? 0;
        for (var counted = this; counted is not null; counted = counted.Parent)
        {
            lock (counted._counting)
            {
                counted._estimated += about.Input + about.Output;
                counted._estimatedCost += cost;
            }
        }
    }

    private (long Tokens, decimal Cost) Estimated
    {
        get
        {
            lock (_counting)
            {
                return (_estimated, _estimatedCost);
            }
        }
    }

    private static string ByEstimate(long estimated) => estimated > 0 ? " (by estimate, since the service counts none)" : "";

    private void Add(TokenUsage usage, decimal? cost)
    {
        lock (_counting)
        {
            Usage = Usage.Add(usage);
            _spent += cost ?? 0;
            _unpriced |= cost is null && usage != TokenUsage.None;
        }
    }

    /// <summary>Refusals of its calls, kept for the turn's outcome.</summary>
    internal Refusals Refusals { get; } = new();

    /// <summary>The verdict against the latest call that was judged; null where that one was allowed.</summary>
    public PermissionVerdict? LastDenial => Refusals.Last;
}
