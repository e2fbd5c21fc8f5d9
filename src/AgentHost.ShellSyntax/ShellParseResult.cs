using System.Diagnostics.CodeAnalysis;
using AgentHost.ShellSyntax.Nodes;

namespace AgentHost.ShellSyntax;

/// <summary>A line as a tree, or why there is none.</summary>
/// <param name="Script">The commands.</param>
/// <param name="Failure">Why there are none.</param>
public sealed record ShellParseResult(ShellList? Script, ParseFailure? Failure)
{
    /// <summary>True when the line was understood.</summary>
    [MemberNotNullWhen(true, nameof(Script))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsParsed => Script is not null;

    /// <summary>
    /// The first thing in the line that a plain POSIX shell cuts into words and commands otherwise than bash, to stand after "it has"; null where both read the
    /// same commands.
    /// </summary>
    public string? Oddity { get; init; }
}
