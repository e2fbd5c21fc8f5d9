using AgentHost.Client;
using AgentHost.Permissions.Commands;
using AgentHost.Permissions.Safety;

namespace AgentHost.Permissions;

/// <summary>Tells which parts of a call may start without asking because the sandbox holds what they may not do.</summary>
internal static class SandboxStart
{
    /// <summary>Tests that a part may start in the sandbox unasked.</summary>
    /// <remarks>
    /// What loses work inside the folder, changes what steers the host or what others run outside, or is meant to leave is no matter of the sandbox: it asks as
    /// ever.
    /// </remarks>
    public static bool Holds(PermissionQuery query, PermissionItem item) =>
        query.Rules.Sandboxed && !query.Plan.LeavesSandbox && query.Mode is PermissionMode.Default or PermissionMode.AcceptEdits or PermissionMode.DontAsk
        && query.Plan.Resources.Any(static resource => resource is { Kind: ResourceKind.Command, Words: null })
        && query.Plan.Resources.All(static resource => resource.Kind == ResourceKind.Command ? resource.Words is null : !resource.Write)
        && !item.IsGuarded
        && (item.IsRedirect || item.Resource is { Kind: ResourceKind.Command })
        && !(item.IsKeptBack && item.Line?.Words is ["git", ..]) // What a repository holds of other times, no sandbox can hide.
        && !IsDestructive(item) && !NeedsToLeave(item) && !ChangesWhatOthersRun(query, item) && item.Inner.All(inner => Holds(query, inner));

    /// <summary>
    /// Tests that all of a call is commands that read, by their names, and that none names a place that would ask: it may start unasked where nothing can be
    /// changed.
    /// </summary>
    public static bool OnlyReads(PermissionQuery query, PermissionItems items) =>
        !query.Plan.LeavesSandbox && query.Mode != PermissionMode.Bypass
        && query.Plan.Resources.Any(static resource => resource is { Kind: ResourceKind.Command, Words: null })
        && query.Plan.Resources.All(static resource =>
            resource is { Kind: ResourceKind.Command, Words: null } || (resource.Kind == ResourceKind.Path && !resource.Write))
        && items.Problem is null && !items.All.All(IsFree) && items.All.All(Reads)
        && (!HasGit(items) || items.Everything.All(static item =>
            item.Inner.Count > 0 || IsFree(item) || IsGit(item) || ReadingCommands.StartsNothing(WordsOf(item))));

    /// <summary>Tests that a part of a call is git's: then its sandbox shows what repositories hold, and no other part may start a program.</summary>
    public static bool HasGit(PermissionItems items) => items.Everything.Any(IsGit);

    private static bool IsGit(PermissionItem item) => WordsOf(item) is ["git", ..];

    private static bool IsFree(PermissionItem item) => item.IsFree || (item is { IsTransparent: true, Inner.Count: > 0 } && item.Inner.All(IsFree));

    private static bool Reads(PermissionItem item) =>
        item.IsFree
        || (!ReadingCommands.MayShowHistory(WordsOf(item)) && !item.IsGuarded && !item.IsKeptBack && !item.IsRedirect && item.Refusal is null
            && item.Resource is { Kind: ResourceKind.Command } && !IsDestructive(item) && item.Operands?.FindPlaceKeptBack() is null
            && (item.Inner.Count > 0 ? item.Inner.All(Reads) && (item.IsTransparent || ReadingCommands.IsReading(WordsOf(item)))
                : ReadingCommands.IsReading(WordsOf(item))));

    private static IReadOnlyList<string?> WordsOf(PermissionItem item) =>
        item.Line is not { } line ? [] : line.Words.Count > 0 ? line.Words : line.Partial ?? [];

    /// <summary>Tests that a part has no meaning in the sandbox: it sends work away.</summary>
    public static bool NeedsToLeave(PermissionItem item)
    {
        var words = item.Line?.Words ?? [];
        var partial = item.Line?.Partial ?? [];
        return IsPush(words) || IsPush(partial);
    }

    private static bool IsPush(IReadOnlyList<string?> words)
    {
        var at = 1;
        while (at < words.Count && words[at] is ['-', ..])
        {
            at += words[at] is "-C" or "-c" ? 2 : 1;
        }

        return words.Count > at && words[0] == "git" && words[at] == "push";
    }

    // An editor, a hook or a build service would do outside what a command in here wrote.
    private static bool ChangesWhatOthersRun(PermissionQuery query, PermissionItem item) =>
        item.Path is { } path
            ? query.Paths.IsInside(path) && ProtectedPaths.IsRunByOthers(query.Paths.ToRelative(path))
            : !item.IsRead && WordsOf(item).Any(static word => word is not null && ProtectedPaths.IsRunByOthers(word));

    // Outside, the disk is held; inside, what is gone is gone.
    private static bool IsDestructive(PermissionItem item) => item.Line is not null && item.Risk == Risk.High;
}
