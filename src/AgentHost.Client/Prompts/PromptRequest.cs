using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AgentHost.Client;

/// <summary>A prompt.</summary>
/// <param name="WorkspaceId">The workspace, open in this host.</param>
/// <param name="SessionId">The session.</param>
/// <param name="Parts">Parts of what is said.</param>
public sealed record PromptRequest(string WorkspaceId, string SessionId, IReadOnlyList<Part> Parts)
{
    /// <summary>The caller's id for the turn; absent for one that the host makes.</summary>
    public string? TurnId { get; init; }

    /// <summary>The model, in any form that names one; absent for the session's, the settings', or the best there is.</summary>
    public string? Model { get; init; }

    /// <summary>Parameters of the model's answers, member by member over what the model's profile says.</summary>
    public ModelParameters? Parameters { get; init; }

    /// <summary>The permission mode; absent for the settings'.</summary>
    public PermissionMode? Mode { get; init; }

    /// <summary>Limits of this turn.</summary>
    [AllowNull]
    public TurnLimits Limits { get => field ??= new(); init; }

    /// <summary>True when somebody can answer questions and permissions. Without, what would ask is denied.</summary>
    public bool Interactive { get; init; }

    /// <summary>The only tools that the model has, by name; empty for none, absent for all.</summary>
    public IReadOnlyList<string>? Tools { get; init; }

    /// <summary>Text for the system prompt: behind the base prompt, or in its place.</summary>
    public string? System { get; init; }

    /// <summary>Puts <see cref="System"/> in place of the base prompt. Default false.</summary>
    public bool ReplaceSystem { get; init; }

    /// <summary>
    /// A JSON schema that the answer has to meet: it is asked for once more where it does not, and the turn ends at a limit where that does not either. The
    /// turn's text is then the JSON alone.
    /// </summary>
    public JsonElement? OutputSchema { get; init; }

    /// <summary>
    /// Keeps edits instead of making them, and refuses what may write otherwise; <see cref="ISessionChanges.ApplyPreviewsAsync"/> makes them. Default false.
    /// </summary>
    public bool DryRun { get; init; }

    /// <summary>
    /// Gives the session a title after this turn where it has none, as the setting <c>sessions.titles</c> says: for surfaces that live on. Default false.
    /// </summary>
    public bool Titled { get; init; }

    /// <summary>
    /// The agent that is to do it, by name: its prompt, its tools, its model, its most lenient mode, its limit of steps. What the request says itself can only
    /// narrow it further, but for the model, which is the request's. Absent for none.
    /// </summary>
    public string? Agent { get; init; }

    /// <summary>Rules that allow for this turn, below every rule that asks or denies; in trusted workspaces alone.</summary>
    [AllowNull]
    public IReadOnlyList<string> Allow { get => field ?? []; init; }

    /// <summary>Values of plugins' run options, by name.</summary>
    [AllowNull]
    public IReadOnlyDictionary<string, JsonElement> RunOptions { get => field ?? ReadOnlyDictionary<string, JsonElement>.Empty; init; }
}
