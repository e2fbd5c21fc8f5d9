using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>The last line of <c>agent run --output stream-json</c>, and the whole output of <c>--output json</c>.</summary>
/// <param name="Outcome">Outcome of the run.</param>
/// <param name="ExitCode">The process's exit code.</param>
public sealed record RunResult(TurnOutcome Outcome, int ExitCode) : LiveEvent("result")
{
    /// <summary>The final answer.</summary>
    [AllowNull]
    public string Answer { get => field ?? ""; init; }

    /// <summary>Reason why it ended, where that is not plain.</summary>
    public string? Error { get; init; }

    /// <summary>The session's name.</summary>
    public string? SessionName { get; init; }

    /// <summary>The model, as <c>provider/model</c>.</summary>
    public string? Model { get; init; }

    /// <summary>Model requests made.</summary>
    public int Steps { get; init; }

    /// <summary>Tool calls made.</summary>
    public int ToolCalls { get; init; }

    /// <summary>Tokens.</summary>
    [AllowNull]
    public TokenUsage Usage { get => field ?? TokenUsage.None; init; }

    /// <summary>US dollars; absent when a price is unknown.</summary>
    public decimal? Cost { get; init; }

    /// <summary>Files changed, relative to the workspace.</summary>
    [AllowNull]
    public IReadOnlyList<string> Files { get => field ?? []; init; }

    /// <summary>Files that a dry run would have changed.</summary>
    [AllowNull]
    public IReadOnlyList<string> Previewed { get => field ?? []; init; }

    /// <summary>Plugins of the run, as <c>id@version</c>.</summary>
    [AllowNull]
    public IReadOnlyList<string> Plugins { get => field ?? []; init; }

    /// <summary>
    /// Hashes of those plugins, by id: <c>sha256:…</c> of the files of a plugin that was installed, named or found in the project; <c>build:…</c>, the
    /// program's own build, for one that came with it.
    /// </summary>
    [AllowNull]
    public IReadOnlyDictionary<string, string> Hashes { get => field ?? ReadOnlyDictionary<string, string>.Empty; init; }

    /// <summary>The permission mode.</summary>
    public PermissionMode Mode { get; init; }

    /// <summary>The policy; absent where no turn began.</summary>
    public RunPolicy? Policy { get; init; }
}
