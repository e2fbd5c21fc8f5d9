using AgentHost.FileSystem;
using AgentHost.Permissions.Commands;
using AgentHost.Security.Network;

namespace AgentHost.Permissions.Rules;

/// <summary>One rule, compiled: a tool's name (or any tool), and a pattern for what it touches (or anything).</summary>
/// <param name="Text">As it is written.</param>
/// <param name="Source">Place where it stands: <c>file:line</c>, or the name of its layer.</param>
/// <remarks>Immutable.</remarks>
public sealed record PermissionRule(string Text, string Source)
{
    /// <summary>The tool whose rules hold for every reading of a file.</summary>
    public const string ReadTool = "read";

    /// <summary>The tool whose rules hold for every change of a file: writing, patching, moving, deleting.</summary>
    public const string EditTool = "edit";

    /// <summary>Name of a tool, with <c>*</c>; null for every tool.</summary>
    public string? Tool { get; init; }

    /// <summary>Name of the place that it holds for; null for one that names none.</summary>
    public string? Place { get; init; }

    /// <summary>True when it speaks of the tool as a whole.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The pattern for paths, where it has one.</summary>
    public PathPattern? Path { get; init; }

    /// <summary>The pattern for commands, where it has one.</summary>
    internal CommandPattern? Command { get; init; }

    /// <summary>True where its wildcards take words that lead outside the workspace: <c>shell(git diff *, outside)</c>.</summary>
    public bool TakesOutside { get; init; }

    /// <summary>The pattern for hosts, where it has one.</summary>
    public HostPattern? Host { get; init; }

    /// <summary>Terms on which it holds, and for whom; null for always and everybody.</summary>
    public RuleTerms? Terms { get; init; }

    /// <summary>Reason for the rule, to stand behind what it is about; empty where it does not say.</summary>
    public string Because => Terms?.Reason is { Length: > 0 } reason ? $" ({reason.TrimEnd('.')})" : "";

    /// <summary>Tests that it speaks of a tool.</summary>
    public bool IsFor(string tool) => Tool is null || WordGlob.IsMatch(Tool, tool);

    /// <summary>
    /// Tests that it speaks of files that a tool changes or reads: by the tool's own name, by <c>edit</c> for every change, by <c>read</c> for every reading.
    /// </summary>
    public bool IsForPaths(string tool, bool write) => (IsWhole || Path is not null) && (IsFor(tool) || IsFor(write ? EditTool : ReadTool));

    /// <summary>Tests that it gives a variable of the environment to commands in the sandbox: <c>env(NAME)</c>, with <c>*</c>.</summary>
    public bool IsForVariable(string name) => Tool == "env" && (IsWhole || Command?.IsMatch([name]) == true);

    /// <summary>Tests that it covers a path, with all below it where <paramref name="recursive"/>.</summary>
    public bool AllowsPath(string realPath, bool recursive, IWorkspacePaths paths) =>
        IsWhole || (Path is not null && (recursive ? Path.CoversTree(realPath, paths) : Path.IsMatch(realPath, paths)));

    /// <summary>Tests that it speaks of a path.</summary>
    public bool HitsPath(string realPath, IWorkspacePaths paths) => IsWhole || (Path?.IsMatch(realPath, paths) ?? false);

    /// <summary>Tests that it could speak of something below a folder.</summary>
    public bool MayHitBelow(string realPath, IWorkspacePaths paths) => IsWhole || (Path?.MayMatchBelow(realPath, paths) ?? false);

    /// <summary>Tests that it allows a command: one that is not plain words only where it allows the whole tool.</summary>
    /// <param name="line">The command.</param>
    /// <param name="rest">The command without its program, where that is the tool's own name: <c>git(commit *)</c> is <c>git(git commit *)</c>.</param>
    public bool AllowsCommand(CommandLine line, CommandLine? rest = null) =>
        IsWhole || (Command is not null && (Command.Allows(line) || (Tool is not null && rest is { IsPlain: true } && Command.Allows(rest))));

    /// <summary>Tests that it speaks of a command that the line holds, or may hold.</summary>
    /// <param name="line">The command.</param>
    /// <param name="rest">The command without its program, where that is the tool's own name.</param>
    public bool HitsCommand(CommandLine line, CommandLine? rest = null) =>
        IsWhole || (Command is not null && (Command.MayMatch(line) || (Tool is not null && rest is not null && Command.MayMatch(rest))));

    /// <summary>Tests that it speaks of a host.</summary>
    public bool HitsHost(string host) => IsWhole || (Host?.IsMatch(host) ?? false);
}
