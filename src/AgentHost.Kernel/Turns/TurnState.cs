using System.Collections.Concurrent;
using System.Text.Json;
using AgentHost.Kernel.Audit;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Hooks;
using AgentHost.Kernel.Models;
using AgentHost.Kernel.Permissions;
using AgentHost.Kernel.Workspaces;
using AgentHost.Kernel.Workspaces.Previews;

namespace AgentHost.Kernel.Turns;

/// <summary>What belongs to one turn: the snapshot that it is pinned to, and what it has come to so far.</summary>
internal sealed class TurnState
{
    private bool unpriced;

    public required string TurnId { get; init; }

    public required SessionActor Session { get; init; }

    public required Workspace Workspace { get; init; }

    /// <summary>The registry as it was when the turn began; it does not change under the turn.</summary>
    public required CapabilityRegistry Registry { get; init; }

    /// <summary>What the model can call; tools of sources may come and go between two steps.</summary>
    public required ToolCatalog Tools { get; set; }

    /// <summary>The sources of tools; null where there are none.</summary>
    public FoundTools? Sources { get; init; }

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

    public required HookDispatcher Hooks { get; init; }

    /// <summary>What a hook is told of an event of this turn.</summary>
    public HookInput HookOf(HookEvent hookEvent) => new(hookEvent, Session.Id, Workspace.Root) { TurnId = TurnId, Mode = Mode };

    /// <summary>How often hooks sent the model on when it was about to end.</summary>
    public int SentOn { get; set; }

    /// <summary>The model that it talks to at this moment.</summary>
    public required TurnModel Current { get; set; }

    /// <summary>Where the next model comes from.</summary>
    public required TurnModels Models { get; init; }

    public string Model => Current.Name;

    /// <summary>The mode that the turn began with.</summary>
    public required PermissionMode InitialMode { get; init; }

    /// <summary>How often a person had switched the session when the prompt came that named its mode; null where it named none.</summary>
    public int? NamedAfter { get; init; }

    /// <summary>The mode at this moment: what a person switched to, unless the prompt named a mode after that.</summary>
    public PermissionMode Mode => Switched?.Mode ?? InitialMode;

    /// <summary>The workspace's rules at this moment.</summary>
    public PermissionRules Rules => Switched?.Rules?.At(Workspace.Time.GetUtcNow()) ?? Workspace.Rules;

    private SwitchedPermissions? Switched => NamedAfter == Session.Switches ? null : Session.Switched;

    public required bool Interactive { get; init; }

    public required IReadOnlyDictionary<string, JsonElement> RunOptions { get; init; }

    /// <summary>The files as this dry run has them; null where edits are made.</summary>
    public ShadowFileCalls? Shadow { get; init; }

    /// <summary>Where decisions and executions are written down; null where no such log is kept.</summary>
    public AuditTrail? Audit { get; init; }

    /// <summary>What the answer is held to; null for nothing.</summary>
    public OutputCheck? Output { get; init; }

    /// <summary>What tools and commands have allowed in advance.</summary>
    public PreApprovals Allowed { get; init; } = new();

    public Repetition Repetition { get; } = new();

    /// <summary>Files changed, in the order of their first change.</summary>
    public ConcurrentQueue<string> Files { get; } = new();

    public int Steps { get; set; }

    public int ToolCalls { get; set; }

    public TokenUsage Usage { get; private set; } = TokenUsage.None;

    /// <summary>US dollars; null when a price is unknown.</summary>
    public decimal? Cost => unpriced || Usage == TokenUsage.None ? null : Spent;

    /// <summary>US dollars that are known to be spent.</summary>
    public decimal Spent { get; private set; }

    /// <summary>Money that it may spend; none where there is no limit.</summary>
    public IReadOnlyList<Budget> Budgets { get; init; } = [];

    /// <summary>Set when a hook or a person wants the turn to end after the current step.</summary>
    public string? StopReason { get; set; }

    /// <summary>Counts a request.</summary>
    /// <returns>What it cost; null when its price is unknown.</returns>
    public decimal? Count(TokenUsage usage)
    {
        Usage = Usage.Add(usage);
        var cost = Current.Info.Prices?.CostOf(usage);
        Spent += cost ?? 0;
        unpriced |= cost is null && usage != TokenUsage.None;
        return cost;
    }

    /// <summary>A denial for want of a person or by a rule, kept for the turn's outcome.</summary>
    public PermissionVerdict? LastDenial { get; set; }
}
